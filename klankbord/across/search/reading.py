"""What can be found of a meeting: its agenda as it is and as it was published, notes, decisions, names of papers.

Read as it stands, whoever may see it; who finds it is for `sight`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, and_, select

from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemPaper
from klankbord.base.db import db
from klankbord.base.files import StoredFile
from klankbord.base.search.following import Source
from klankbord.base.search.index import Document
from klankbord.base.search.models import FoundKind
from klankbord.followup.models import Decision, label_of
from klankbord.kit.markdown import to_text
from klankbord.kit.search_words import language_of
from klankbord.meetings.models import Meeting
from klankbord.minutes.models import ItemNote, Minutes, MinutesState
from klankbord.minutes.models_errata import Erratum
from klankbord.schools.models import School

ITEM, VERSION, NOTE, RECORD, DECISION, PAPER = "item", "version", "note", "record", "decision", "paper"
ERRATUM = "erratum"
Line = Row[*tuple[Any, ...]]


@dataclass
class _Meeting:
    """One meeting with what hangs on it."""

    row: Line
    items: dict[int, Line] = field(default_factory=dict)
    notes: list[Line] = field(default_factory=list)
    errata: list[Line] = field(default_factory=list)
    decisions: list[Line] = field(default_factory=list)
    papers: list[Line] = field(default_factory=list)

    def documents(self) -> Iterator[Document]:
        """Everything of it that can be found."""
        closed = _closed((item.id, item.parent_id, item.closed) for item in self.items.values())
        entries = self.row.rows or ()
        hidden = _closed((entry["id"], entry["parent"], entry["closed"]) for entry in entries)
        shown = [entry for entry in entries if entry["id"] not in hidden]
        for item in self.items.values():
            about = self._about(item.id, item.id in closed)
            text = _joined(to_text(item.description), item.goal)
            yield self._document(ITEM, item.id, FoundKind.AGENDA, item.title, text, about)
            recorded = _joined(item.decision, item.note)
            if recorded:
                yield self._document(RECORD, item.id, FoundKind.MINUTES, item.title, recorded, about)
        for entry in shown:
            text = _joined(to_text(entry["description"]), entry.get("goal", ""))
            about = self._about(entry["id"], False)
            yield self._document(VERSION, self.row.agenda_version, FoundKind.AGENDA, entry["title"], text, about)
        for note in self.notes:
            about = {**self._about(note.item_id, note.item_id in closed), "before": note.state == MinutesState.DRAFT}
            title = self.items[note.item_id].title
            yield self._document(NOTE, note.minutes_id, FoundKind.MINUTES, title, to_text(note.text), about)
        for one in self.errata:
            about = self._about(one.item_id, one.item_id in closed)
            title = self.items[one.item_id].title if one.item_id in self.items else ""
            yield self._document(ERRATUM, one.minutes_id, FoundKind.MINUTES, title, one.text, about)
        for one in self.decisions:
            about = {**self._about(one.item_id, one.item_id in closed), "before": self.row.filed_at is None}
            label = label_of(one.school_year, one.number)
            yield self._document(
                DECISION, one.id, FoundKind.DECISION, label, one.text, {**about, "council_id": one.council_id}
            )
        published = {paper["id"] for entry in shown for paper in entry["papers"]}
        for paper in self.papers:
            about = {**self._about(paper.item_id, paper.item_id in closed), "before": paper.id not in published}
            yield self._document(PAPER, paper.id, FoundKind.PAPER, paper.name, paper.alternative_text, about)

    def _about(self, item_id: int | None, closed: bool) -> dict[str, Any]:
        return {"item_id": item_id, "closed": closed}

    def _document(
        self, part: str, thing_id: int, kind: FoundKind, title: str, text: str, about: Mapping[str, Any]
    ) -> Document:
        of = {"school_id": self.row.school_id, "council_id": self.row.council_id, **about}
        language = language_of(f"{title} {text}", self.row.language)
        return Document(
            part=part, thing_id=thing_id, kind=kind, title=title, text=text, language=language,
            school_year=self.row.school_year, day=self.row.day, **of,
        )  # fmt: skip


def _closed(lines: Iterable[tuple[int, int | None, bool]]) -> set[int]:
    """Of lines (id, the one it hangs below, closed): the ids of those that are closed, or hang below one that is."""
    known = {line_id: (above, closed) for line_id, above, closed in lines}
    found: set[int] = set()
    for line_id in known:
        at: int | None = line_id
        seen: set[int] = set()
        while at in known and at not in seen:
            seen.add(at)
            at, closed = known[at]
            if closed:
                found.add(line_id)
                break
    return found


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def after(meeting_id: int, many: int) -> Sequence[int]:
    """The ids of the next meetings."""
    return db.session.scalars(select(Meeting.id).where(Meeting.id > meeting_id).order_by(Meeting.id).limit(many)).all()


def read(ids: Sequence[int]) -> dict[int, list[Document]]:
    """What can be found of these meetings, in six statements."""
    version = and_(AgendaVersion.meeting_id == Meeting.id, AgendaVersion.number == Meeting.agenda_version)
    meetings = db.session.execute(
        select(
            Meeting.id, Meeting.school_id, Meeting.council_id, Meeting.school_year, Meeting.day, Meeting.agenda_version,
            Meeting.filed_at, School.language, AgendaVersion.rows,
        )
        .join(School, School.id == Meeting.school_id)
        .outerjoin(AgendaVersion, version)
        .where(Meeting.id.in_(ids))
    )  # fmt: skip
    found = {row.id: _Meeting(row) for row in meetings}
    items = select(
        AgendaItem.id, AgendaItem.meeting_id, AgendaItem.parent_id, AgendaItem.title, AgendaItem.description,
        AgendaItem.goal, AgendaItem.closed, AgendaItem.decision, AgendaItem.note,
    ).where(AgendaItem.meeting_id.in_(ids))  # fmt: skip
    for row in db.session.execute(items):
        found[row.meeting_id].items[row.id] = row
    of_item = AgendaItem.meeting_id.in_(ids)
    notes = (
        select(ItemNote.item_id, ItemNote.minutes_id, ItemNote.text, Minutes.state, AgendaItem.meeting_id)
        .join(Minutes, Minutes.id == ItemNote.minutes_id)
        .join(AgendaItem, AgendaItem.id == ItemNote.item_id)
        .where(of_item, ItemNote.text != "")
    )
    for note in db.session.execute(notes):
        found[note.meeting_id].notes.append(note)
    errata = (
        select(Erratum.minutes_id, Erratum.item_id, Erratum.text, Minutes.meeting_id)
        .join(Minutes, Minutes.id == Erratum.minutes_id)
        .where(Minutes.meeting_id.in_(ids))
    )
    for erratum in db.session.execute(errata):
        found[erratum.meeting_id].errata.append(erratum)
    columns = (Decision.id, Decision.meeting_id, Decision.item_id, Decision.council_id, Decision.school_year)
    decisions = select(*columns, Decision.number, Decision.text).where(
        Decision.meeting_id.in_(ids), Decision.withdrawn_at.is_(None)
    )
    for decision in db.session.execute(decisions):
        found[decision.meeting_id].decisions.append(decision)
    papers = (
        select(ItemPaper.id, ItemPaper.item_id, AgendaItem.meeting_id, StoredFile.name, StoredFile.alternative_text)
        .join(AgendaItem, AgendaItem.id == ItemPaper.item_id)
        .join(StoredFile, StoredFile.id == ItemPaper.file_id)
        .where(of_item, ItemPaper.removed_at.is_(None))
    )
    for paper in db.session.execute(papers):
        found[paper.meeting_id].papers.append(paper)
    return {meeting_id: list(meeting.documents()) for meeting_id, meeting in found.items()}


MEETINGS = Source("meeting", after, read)
