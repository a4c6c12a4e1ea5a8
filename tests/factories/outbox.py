"""Mails in the outbox."""

from typing import Any

from klankbord.base.mail import Rendered
from klankbord.base.outbox import Draft
from klankbord.base.outbox.wishes import DIVIDER

LETTER = Rendered(
    "Denk mee over het schoolplein",
    "Beste Samira,\n\nWat vind jij?\n",
    "<!--sheet--><p>Beste Samira,</p><p>Wat vind jij?</p><!--/sheet--><!--foot-->\n",
)


def draft(address: str = "samira@ouder.example", **values: Any) -> Draft:
    """A mail as a feature would write it."""
    return Draft(
        **{"kind": "round_opened", "address": address, "rendered": LETTER, "language": "nl", **values}  # type: ignore[arg-type]
    )


def drafts(count: int, **values: Any) -> list[Draft]:
    """Mails to as many different people."""
    return [draft(f"ouder{number}@school.example", display_name=f"Ouder {number}", **values) for number in range(count)]


def notice(word: str, **values: Any) -> Draft:
    """A mail that can be told from every other by one word."""
    html = f"<!--sheet--><p>Dag Samira,</p><p>Over {word}.</p><!--/sheet--><!--foot-->"
    return draft(rendered=Rendered(f"Nieuws over {word}", f"Dag Samira,\n\nOver {word}.\n", html), **values)


def words(text: str) -> str:
    """The text of a mail without the link to its reader's wishes at its foot."""
    return text.split(DIVIDER)[0]
