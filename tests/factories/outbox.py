"""Mails in the outbox."""

from typing import Any

from klankbord.base.mail import Rendered
from klankbord.base.outbox import Draft

LETTER = Rendered(
    "Denk mee over het schoolplein", "Beste Samira,\n\nWat vind jij?\n", "<p>Beste Samira,</p><p>Wat vind jij?</p>\n"
)


def draft(address: str = "samira@ouder.example", **values: Any) -> Draft:
    """A mail as a feature would write it."""
    return Draft(
        **{"kind": "round_opened", "address": address, "rendered": LETTER, "language": "nl", **values}  # type: ignore[arg-type]
    )


def drafts(count: int, **values: Any) -> list[Draft]:
    """Mails to as many different people."""
    return [draft(f"ouder{number}@school.example", display_name=f"Ouder {number}", **values) for number in range(count)]
