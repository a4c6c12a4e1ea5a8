"""What a carer is to a child, as lists say it."""

import re
from functools import cache

from klankbord.kit.roster.words import fold

_WORDS = {
    "mother": "moeder mama mam moe mother mom mum mummy mutter mere madre",
    "father": "vader papa pap father dad daddy vater pere padre",
    "foster_parent": "pleegouder pleegmoeder pleegvader pleegzorg foster pleegouders pleeggezin",
    "guardian": "voogd voogdes voogdij guardian voogdijinstelling gezinsvoogd",
    "other": (
        "stiefvader stiefmoeder stiefouder opa oma grootvader grootmoeder tante oom zus broer nicht neef buurvrouw"
        " buurman grandmother grandfather grandparent grandma grandpa aunt uncle sister brother stepmother stepfather"
        " step other anders overig overige partner oppas gastouder bonusmoeder bonusvader bonusouder"
        " zorgverlener hulpverlener begeleider"
    ),
}
_BY_WORD = {word: relation for relation, words in _WORDS.items() for word in words.split()}


@cache
def relation(text: str) -> str | None:
    """The relation a word names: mother, father, guardian, foster_parent or other; None for a plain parent."""
    words = fold(text).split()
    found = {_BY_WORD[word] for word in words if word in _BY_WORD}
    for one in ("foster_parent", "other", "guardian", "mother", "father"):
        if one in found:
            return one
    return None


def heading_relation(heading: str) -> str | None:
    """The relation a heading names: "Naam moeder", "E-mail vader"."""
    found = re.search(
        r"\b(pleeg|stief|foster|step|bonus)?\s?(moeder|vader|mother|father|voogd|mama|papa|mum|mom|dad)\b",
        fold(heading),
    )
    return relation((found[1] or "") + found[2]) if found else None
