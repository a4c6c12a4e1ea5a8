"""What a mail server means when it refuses a mail for good, in words anybody understands (RFC 5321, 4.2; RFC 3463)."""

import enum
import re

from klankbord.kit.errors import N_


class Trouble(enum.StrEnum):
    """Why mail to an address comes back."""

    UNKNOWN = "unknown"
    NO_DOMAIN = "no_domain"
    FULL = "full"
    CLOSED = "closed"
    REFUSED = "refused"
    OTHER = "other"


SENTENCES = {
    Trouble.UNKNOWN: N_("This address does not exist."),
    Trouble.NO_DOMAIN: N_("What stands behind the @ does not exist."),
    Trouble.FULL: N_("The mailbox is full."),
    Trouble.CLOSED: N_("The mailbox is closed."),
    Trouble.REFUSED: N_("Their mail server refuses our mail."),
    Trouble.OTHER: N_("The mail could not be delivered."),
}
_ENHANCED = {
    "1.0": Trouble.UNKNOWN, "1.1": Trouble.UNKNOWN, "1.3": Trouble.UNKNOWN, "1.6": Trouble.UNKNOWN,
    "1.2": Trouble.NO_DOMAIN, "1.10": Trouble.NO_DOMAIN, "4.4": Trouble.NO_DOMAIN,
    "2.0": Trouble.CLOSED, "2.1": Trouble.CLOSED, "2.2": Trouble.FULL,
}  # fmt: skip
_BASIC = {
    452: Trouble.FULL, 550: Trouble.UNKNOWN, 551: Trouble.UNKNOWN, 552: Trouble.FULL, 553: Trouble.UNKNOWN,
    554: Trouble.REFUSED,
}  # fmt: skip
_STATUS = re.compile(r"\b[45]\.(\d{1,3}\.\d{1,3})\b")
_NOBODY = re.compile(
    r"unknown (user|recipient)|user unknown|no such|not exist|not found|invalid recipient", re.IGNORECASE
)
_UNWANTED = re.compile(r"spam|blocked|blacklist|policy|reputation|denied", re.IGNORECASE)


def trouble(code: int | None, words: str) -> Trouble:
    """What a refusal means: by its enhanced status, else by its words, else by its code."""
    status = _STATUS.search(words)
    if status:
        known = _ENHANCED.get(status[1])
        return known or (Trouble.REFUSED if status[1].startswith("7.") else Trouble.OTHER)
    if _NOBODY.search(words):
        return Trouble.UNKNOWN
    if code in {550, 554} and _UNWANTED.search(words):
        return Trouble.REFUSED
    return _BASIC.get(code or 0, Trouble.OTHER)


def written(code: int | None, words: str) -> str:
    """The server's answer as it is kept: the code and at most 300 characters on one line."""
    return " ".join(f"{code or ''} {words}".split())[:300]


def sentence(kept: str) -> str:
    """The sentence, not translated yet, for an answer that was kept."""
    code, _, words = kept.partition(" ")
    return SENTENCES[trouble(int(code), words)] if code.isdigit() else SENTENCES[trouble(None, kept)]
