"""What one line of minutes says: the words that lists, decisions and action items begin with, in Dutch and English."""

import re

MARKED = re.compile(r"^(#{1,6})\s+(\S.*?)\s*#*$")
NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)([.):]?)\s+(\S.*)$")
BULLET = re.compile(r"^\s*[-*•–·]\s+")
RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|?)+")
CHAIR = re.compile(r"^(?:voorzitter|chair(?:man|person|woman)?)\s*:\s*(.{1,80})$", re.IGNORECASE)
SECRETARY = re.compile(
    r"^(?:notulist(?:e)?|notulen|secretaris|verslag(?:legging)?|minutes(?: by)?|secretary)\s*:\s*(.{1,80})$",
    re.IGNORECASE,
)
_WITH = r"(?:met (?:kennisgeving|bericht)|m\.?k\.?|with (?:notice|apologies))"
_WITHOUT = r"(?:zonder (?:kennisgeving|bericht)|z\.?k\.?|without notice)"


PRESENCE = tuple(
    (
        status,
        re.compile(rf"^(?:\*\*)?(?:{words})(?:\*\*)?(?:(?P<colon>\s*:)(?:\*\*)?\s*(?P<names>.*))?$", re.IGNORECASE),
    )
    for status, words in (
        ("absent_without_notice", rf"(?:afwezig(?:en)?|absent)\s*\(?{_WITHOUT}\)?"),
        (
            "absent_with_notice",
            (
                rf"(?:afwezig(?:en)?|absent)\s*\(?{_WITH}\)?|afgemeld(?:en)?"
                r"|afmelding(?:en)?|verhinderd|bericht van verhindering|apologies(?: for absence)?"
            ),
        ),
        ("absent_unspecified", r"afwezig(?:en)?|absent(?:ees)?|niet aanwezig"),
        ("guest", r"gast(?:en)?|te gast|guests?|genodigden?"),
        ("present", r"aanwezig(?:en)?|present|attendees|attending|in attendance"),
    )
)
"""Labels by the status of those they name, the longest first: `names` follow, `colon` says whether one stood there."""
_DECISION = re.compile(
    r"^(?:[-*•–]\s+)?(?:\*\*)?(?:besluit|besluiten|decisions?|advies|adviezen)"
    r"(?:\s+(?P<no>[\w/-]*\d[\w/-]*))?(?:\*\*)?\s*:(?:\*\*)?\s*(?P<what>.*)$",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"^(?:[-*•–]\s+)?(?:\*\*)?(?:actiepunt(?:en)?|acties?|action(?: item| point)?s?|to-?do)(?![\w-])"
    r"(?P<who>[^:]{0,70}?)(?:\*\*)?\s*:(?:\*\*)?\s*(?P<what>.*)$",
    re.IGNORECASE,
)
_DUE = re.compile(r"(?:^|\s)(?:v(?:oo|óó)r|uiterlijk|before|by)\s+(?P<due>\S.*)$", re.IGNORECASE)
_NAMES = re.compile(r"[,;](?![^()]*\))|\s+(?:en|and|&)\s+(?![^()]*\))", re.IGNORECASE)
_HEADS = {
    "what": {"actie", "actiepunt", "wat", "taak", "omschrijving", "action", "what", "task"},
    "who": {"wie", "door", "door wie", "eigenaar", "verantwoordelijke", "who", "owner", "by whom"},
    "due": {"wanneer", "deadline", "datum", "gereed", "klaar", "voor", "when", "due", "by when", "date"},
}
_LONGEST_NAME = 60
_SOMEBODY = ("iedereen", "allen", "de ", "het ", "hele ", "everybody", "everyone", "all", "the ")


def names_of(words: str, status: str) -> list[tuple[str, str, str]]:
    """The people in a list as name, status and note; nothing where it is no list of names."""
    found = []
    for piece in _NAMES.split(words):
        name = piece.strip().rstrip(".").strip() if not re.search(r"\b\w\.$", piece.strip()) else piece.strip()
        if not name:
            continue
        if len(name) > _LONGEST_NAME:
            return []
        hit = re.fullmatch(r"(.*?\S)\s*\(([^()]*)\)", name)
        name, note = (hit[1], hit[2].strip()) if hit else (name, "")
        is_there = status
        if status.startswith("absent") and re.fullmatch(rf"{_WITH}|{_WITHOUT}", note, re.IGNORECASE):
            is_there = "absent_with_notice" if re.fullmatch(_WITH, note, re.IGNORECASE) else "absent_without_notice"
            note = ""
        found.append((name, is_there, note))
    return found


def decision_of(line: str) -> str | None:
    """What a line says was decided; '' where only the word stands there, None for another line."""
    found = _DECISION.match(line.strip())
    if found is None:
        return None
    what = found["what"].strip()
    return f"{found['no']}: {what}" if found["no"] and what else what or found["no"] or ""


def action_of(line: str) -> tuple[str, str, str] | None:
    """What somebody takes on, who, and by when in words: “actie Joost voor 1 mei: …”; None for another line."""
    found = _ACTION.match(line.strip())
    if found is None:
        return None
    who = found["who"].strip(" *-–")
    if who and not (who[0].isupper() or who.casefold().startswith(_SOMEBODY) or _DUE.match(who)):
        return None
    due = _DUE.search(who)
    return found["what"].strip(), who[: due.start()].strip() if due else who, due["due"].strip() if due else ""


def cells_of(line: str) -> list[str]:
    """The cells of a row with bars or tabs between them."""
    words = line.strip().strip("|") if "|" in line else line.strip()
    return [cell.strip() for cell in re.split(r"\s*\|\s*|\t+", words)]


def columns_of(cells: list[str]) -> dict[str, int]:
    """In which column of a table of action items stands what, who and by when; nothing for another row."""
    said = [cell.strip("* :?").casefold() for cell in cells]
    found = {key: at for key, words in _HEADS.items() for at in range(len(said) - 1, -1, -1) if said[at] in words}
    return found if {"what", "who"} <= set(found) else {}
