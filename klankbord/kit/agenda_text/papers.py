"""Attachments as agendas name them: `bijlage 3a`, `bijlagen 1 en 2`, `see appendix B`."""

import re

PAPER = (
    r"(?:bijlagen?|bijl\.|attachments?|appendix|appendices|annex(?:es)?|enclosures?|encl\.|papers?"
    r"|(?:vergader)?stuk(?:ken)?(?=\s*\d))"
)
NUMBER = r"(?:\d{1,3}(?:\.\d{1,2})?[a-z]?|[A-Z]|[IVX]{1,4})(?![\w'’′]|\s*(?:min|m\b|uur\b|u\b|['’′]|%)|[.:]\d)"
ATTACHED = re.compile(
    rf"(?:(?:zie|see|met|with|\+|cf\.?)\s+(?:ook\s+"
    rf"|also\s+)?)?(?<!\w)(?P<word>(?i:{PAPER}))\s*(?:(?:nr|no|nummer|number)\.?\s*)?:?\s*"
    rf"(?P<first>{NUMBER})(?P<more>(?:\s*(?:,|/|&|\+|-|–|\ben\b|\band\b|t/m|tot en met|to)\s*{NUMBER})*)"
)
ATTACHED_PLAIN = re.compile(rf"(?:(?:zie|see|met|with)\s+)?(?P<word>{PAPER})(?P<name>\s*:\s*\S.*)?", re.IGNORECASE)
SINGULAR = {
    "bijlagen": "bijlage",
    "appendices": "appendix",
    "annexes": "annex",
    "stukken": "stuk",
    "vergaderstukken": "vergaderstuk",
}


def attachments(found: re.Match[str]) -> list[str]:
    """`bijlagen 1 en 2` as "bijlage 1" and "bijlage 2"; `1 t/m 3` as three."""
    word = found["word"]
    low = word.lower()
    if low in SINGULAR:
        word = word[0] + SINGULAR[low][1:]
    elif low.endswith("s"):
        word = word[:-1]
    numbers = [found["first"]]
    for joint, number in re.findall(rf"\s*(,|/|&|\+|-|–|en|and|t/m|tot en met|to)\s*({NUMBER})", found["more"]):
        through = joint in {"-", "–", "t/m", "tot en met", "to"} and numbers[-1].isdecimal() and number.isdecimal()
        if through and int(numbers[-1]) < int(number) <= int(numbers[-1]) + 30:
            numbers += [str(between) for between in range(int(numbers[-1]) + 1, int(number) + 1)]
        else:
            numbers.append(number)
    return [f"{word} {number}" for number in numbers]
