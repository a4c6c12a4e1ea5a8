"""Corrections as suggestions: what they change in the words of the notes, and whether those words still stand there."""

from dataclasses import dataclass

from klankbord.kit import differences, quotations
from klankbord.minutes.document import Document
from klankbord.minutes.models import Correction, CorrectionState


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A correction of a passage: its words and the passage's as one text, and whether it can be put in by itself."""

    difference: list[differences.Paragraph]
    stands: bool


def suggestions(document: Document) -> dict[int, Suggestion]:
    """The corrections that quote a passage, by id; nothing is asked of the database."""
    found = {correction.id: _suggestion(correction, "") for correction in document.corrections if correction.passage}
    for entry in document.entries:
        for correction in entry.corrections:
            if correction.passage:
                found[correction.id] = _suggestion(correction, entry.note)
    return found


def _suggestion(correction: Correction, note: str) -> Suggestion:
    is_open = correction.state == CorrectionState.OPEN
    return Suggestion(
        differences.between(correction.passage, correction.text),
        is_open and quotations.place_of(correction.passage, note) is not None,
    )
