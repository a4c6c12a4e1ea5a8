"""What can be found of a meeting: its agenda as it is and as it was published, notes, decisions, names of papers.

Read as it stands, whoever may see it; who finds it is for `sight`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Row, and_, select

from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemPaper
from klankbord.base.db import db
from klankbord.base.files import StoredFile
from klankbord.base.search.following import Source
from klankbord.base.search.index import Document
from klankbord.base.search.models import FoundKind
from klankbord.followup.models import Decision, label_of
from klankbord.kit.markdown import to_text
from klankbord.kit.nameless import Nameless
from klankbord.kit.search_words import language_of
from klankbord.meetings.models import Meeting
from klankbord.minutes import queries_names
from klankbord.minutes.models import ItemNote, Minutes, MinutesState
from klankbord.minutes.models_errata import Erratum
from klankbord.schools.models import School

ITEM, VERSION, NOTE, RECORD, DECISION, PAPER = "item", "version", "note", "record", "decision", "paper"
ERRATUM = "erratum"
PUBLIC = "public-"
"""Begins the part that says the same without names, for who is outside."""
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
    minutes_id: int | None = None
    clean: Nameless | None = None

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
                yield from self._minuted(RECORD, item.id, item.title, recorded, about)
        for entry in shown:
            text = _joined(to_text(entry["description"]), entry.get("goal", ""))
            about = self._about(entry["id"], False)
            yield self._document(VERSION, self.row.agenda_version, FoundKind.AGENDA, entry["title"], text, about)
        for note in self.notes:
            about = {**self._about(note.item_id, note.item_id in closed), "before": note.state == MinutesState.DRAFT}
            title = self.items[note.item_id].title
            yield from self._minuted(NOTE, note.minutes_id, title, to_text(note.text), about)
        for one in self.errata:
            about = self._about(one.item_id, one.item_id in closed)
            title = self.items[one.item_id].title if one.item_id in self.items else ""
            yield from self._minuted(ERRATUM, one.minutes_id, title, one.text, about)
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

    def _minuted(self, part: str, thing_id: int, title: str, text: str, about: Mapping[str, Any]) -> Iterator[Document]:
        """A part of the minutes, and once others than members can read them its public version."""
        yield self._document(part, thing_id, FoundKind.MINUTES, title, text, about)
        if self.clean is not None and self.minutes_id is not None:
            bare, said = self.clean.text(title), self.clean.text(text)
            yield self._document(f"{PUBLIC}{part}", self.minutes_id, FoundKind.MINUTES, bare, said, about)

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
    """What can be found of these meetings, in seven statements, one more where minutes can be read outside the council,
    and two for each school that has such."""
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
    _without_names(found)
    return {meeting_id: list(meeting.documents()) for meeting_id, meeting in found.items()}


def _without_names(found: Mapping[int, _Meeting]) -> None:
    """Give the meetings whose minutes went round, or were kept elsewhere, what takes names out of them."""
    told = db.session.execute(
        select(Minutes.meeting_id, Minutes.id).where(Minutes.meeting_id.in_(found), Minutes.state != MinutesState.DRAFT)
    ).all()
    near = queries_names.near([meeting_id for meeting_id, _minutes_id in told]) if told else {}
    schools = {found[meeting_id].row.school_id for meeting_id in near}
    far = {school_id: queries_names.far(school_id) for school_id in schools}
    for meeting_id, minutes_id in told:
        one = found[meeting_id]
        with force_locale(one.row.language):
            one.minutes_id, one.clean = minutes_id, Nameless(near[meeting_id], far[one.row.school_id], _("somebody"))


MEETINGS = Source("meeting", after, read)
