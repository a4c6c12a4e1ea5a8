"""The purpose of an item: from the words of its title, from marks that are set off, from the cell of a table."""

import re
from collections.abc import Sequence

from klankbord.kit.agenda_text.shape import Kind


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w])(?:" + "|".join(words) + r")(?![\w])", re.IGNORECASE)


MINUTES = _words(
    "notulen",
    "verslag",
    r"minutes\s+(?:of|from)",
    r"(?:previous|last|earlier|draft)\s+(?:meeting(?:['’]?s)?\s+)?minutes",
    r"(?:approval|adoption|confirmation|acceptance|review)\s+of\s+(?:\S+\s+){0,4}?minutes",
    r"(?:approve|adopt|confirm|agree|accept|sign|review)\s+(?:\S+\s+){0,4}?minutes",
    r"minutes(?=\s*(?:$|[,:;(]|and\b|&|\+|\d|previous|last|for\b|to\s+be|(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b))",
)
COUNTED = re.compile(r"\d\s*minutes\b", re.IGNORECASE)
OTHER = _words(
    "rondvraag",
    r"w\.?\s?v\.?\s?t\.?\s?t\.?\s?k\.?",
    r"wat (?:er )?verder ter tafel komt",
    r"a\.?o\.?b\.?",
    r"a\.?o\.?c\.?b\.?",
    r"any other (?:competent )?business",
)
BREAK = _words("pauze", "break", "koffiepauze", "theepauze")
PURPOSES = (
    (
        Kind.DECISION,
        _words("ter besluitvorming", "besluit", "ter vaststelling", "instemming", "for decision", "for approval"),
    ),
    (
        Kind.OPINION,
        _words(
            "peilend",
            "peiling",
            "meningvormend",
            "ter bespreking",
            "te bespreken",
            "advies",
            "for discussion",
            "consultation",
        ),
    ),
    (Kind.INFORMATION, _words("ter informatie", "informerend", "for information")),
    (Kind.ANNOUNCEMENT, _words("mededeling")),
)
ORDINARY = _words(
    "opening", "welkom", "welcome", "apologies", "mededelingen", "announcements", "sluiting", "close", "closing",
    "afsluiting",
)  # fmt: skip
ENDING = re.compile(r"(?:einde|end|finish)(?: (?:van de )?vergadering| of (?:the )?meeting)?", re.IGNORECASE)
LETTERS = {"I": Kind.DECISION, "A": Kind.OPINION, "i": Kind.INFORMATION}

# Phrases that can only be a purpose: they leave a title also without a dash or a bracket.
CLEAR = (
    r"ter (?:besluitvorming|besluit|vaststelling|instemming|goedkeuring|stemming|beslissing|bespreking|peiling|advies"
    r"|advisering|discussie|informatie|info|kennisname|kennisneming|kennisgeving|mededeling)"
    r"|for (?:decision|approval|consent|adoption|agreement|discussion|consultation|advice"
    r"|information|noting|info|announcement)"
    r"|te bespreken|peilend|menings?vormend|besluitvormend|informerend"
)
SHORT = (
    r"besluit|besluitvorming|besluiten|beslissen|vaststelling|vaststellen|instemming"
    r"|goedkeuring|stemming|decision|approval"
    r"|consent|to approve|to decide|approve|decide|to agree|vote"
    r"|peiling|opiniërend|oordeels?vormend|bespreking|bespreken|advies|advisering|discussie"
    r"|discussion|to discuss|discuss"
    r"|consultation|consult|advice|opinion|mening"
    r"|informatie|info|informatief|beeldvormend|kennisname|kennisgeving|information|t\.i\.|fyi|to note|noting"
    r"|mededeling|mededelingen|announcement|announcements"
)
DECIDING = re.compile(
    r"beslui|besliss|vaststel|instem|goedkeur|stemming|decision|decide|approv|consent|adopt|agree|vote", re.IGNORECASE
)
WEIGHING = re.compile(
    r"peil|meningsvorm|meningvorm|opini|oordeel|besprek|advies|advis|discuss|consult|advice|mening", re.IGNORECASE
)
TELLING = re.compile(r"mededeling|announcement", re.IGNORECASE)
MARK = re.compile(rf"(?:(?:voor|doel|purpose|soort|status|t\.b\.v\.)\s*:?\s*)?(?P<mark>{CLEAR}|{SHORT})", re.IGNORECASE)
MARK_OPENS = re.compile(rf"(?P<mark>{CLEAR})(?!\w)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
MARK_OF_BODY = re.compile(
    rf"(?P<mark>{SHORT})\s+(?:door |van |de |by )*(?P<rest>[A-Z]{{2,6}}|(?:ouder|personeels)geleding)"
)
BEFORE_COLON = re.compile(
    rf"(?P<mark>{CLEAR}|besluit|instemming|advies|peiling|mededeling|consultation|decision)", re.IGNORECASE
)
MARK_CLOSES = re.compile(rf"(?:^|[\s,:;–—-]+)(?P<mark>{CLEAR})[\s.]*$", re.IGNORECASE)


def marked(part: str) -> tuple[Kind, str] | None:
    """The purpose a set-off part stands for, with what else it says; None if it is no purpose mark."""
    part = part.strip().rstrip(".")
    if part in LETTERS:
        return LETTERS[part], ""
    whole = MARK.fullmatch(part)
    if whole:
        return meant(whole["mark"]), ""
    rest = MARK_OPENS.fullmatch(part) or MARK_OF_BODY.fullmatch(part)
    return (meant(rest["mark"]), rest["rest"].strip(" ,;:-–—")) if rest else None


def meant(words: str) -> Kind:
    """The kind that a purpose phrase names."""
    for pattern, kind in ((DECIDING, Kind.DECISION), (WEIGHING, Kind.OPINION), (TELLING, Kind.ANNOUNCEMENT)):
        if pattern.search(words):
            return kind
    return Kind.INFORMATION


def of_cell(cell: str) -> Kind | None:
    """The kind that a table's purpose cell names, however it is worded; None if it names none."""
    cell = cell.strip(" .[]()")
    if cell in LETTERS:
        return LETTERS[cell]
    for kind, pattern in PURPOSES:
        if pattern.search(cell):
            return kind
    parts = [found for part in re.split(r"\s*[,;/+&]\s*|\s+(?:en|and|of|or)\s+", cell) if (found := marked(part))]
    if parts:
        kinds = [kind for kind, _ in parts]
        return min(kinds, key=[kind for kind, _ in PURPOSES].index)
    return Kind.BREAK if BREAK.fullmatch(cell) else None


def is_ordinary(title: str) -> bool:
    """Whether a title is no more than one of the words that every agenda has: `Opening`, `Pauze`, `Sluiting`."""
    return any(pattern.fullmatch(title) for pattern in (ORDINARY, ENDING, BREAK, OTHER))


def decide(title: str, marks: Sequence[Kind], decisive: Sequence[Kind], parent: Kind | None) -> Kind:
    """The kind of an item: the first rule that fits its title or the marks it carried, else its parent's.

    A letter of the participation councils and the purpose cell of a table are `decisive`: they outweigh the words of
    a title, but not that it is about minutes, any other business or a break.
    """
    title = COUNTED.sub(" ", title)
    for kind, pattern in (
        (Kind.MINUTES_APPROVAL, MINUTES),
        (Kind.ANY_OTHER_BUSINESS, OTHER),
        (Kind.BREAK, BREAK),
    ):
        if pattern.search(title) or kind in decisive:
            return kind
    for kind, pattern in PURPOSES:
        if kind in (decisive or marks) or (not decisive and pattern.search(title)):
            return kind
    if ORDINARY.search(title) or ENDING.fullmatch(title.strip()):
        return Kind.ANNOUNCEMENT
    return parent or Kind.INFORMATION
