"""Every question asked of agendas. The number of statements does not depend on how many items there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, cast, func, literal, select, true, union_all
from sqlalchemy.orm import joinedload

from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemPaper, ItemProposal, RemovedItem
from klankbord.base.db import db
from klankbord.base.db import rows as plain_rows
from klankbord.base.files import StoredFile
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.proposals import queries as proposals
from klankbord.proposals.models import Asked, FeedbackRound, Proposal, ProposalState

STAGES = {
    ProposalState.DRAFT: "asked",
    ProposalState.OPEN: "answering",
    ProposalState.CLOSED: "discussing",
    ProposalState.DECIDED: "told",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The proposal an item is about, as the viewer may read it; `responses` is how many people answered its rounds."""

    id: int
    title: str
    state: ProposalState
    responses: int

    @property
    def stage(self) -> str:
        """Where it is on the loop."""
        return STAGES.get(self.state, "asked")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of an item, by the file it is; `size` in bytes, `at` when it came."""

    id: int
    name: str
    media_type: str
    size: int
    alternative_text: str
    at: datetime

    @property
    def is_image(self) -> bool:
        """Whether it is a picture, which then needs words for who cannot see it."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a page needs: the items in order, the proposals they are about by id, their papers by item id.

    The items may be plain values with the columns that are shown of them. `also` are further proposals by item id.
    """

    items: Sequence[AgendaItem]
    subjects: dict[int, Subject] = field(default_factory=dict)
    papers: dict[int, list[Paper]] = field(default_factory=dict)
    also: dict[int, list[int]] = field(default_factory=dict)


def items_of(meeting_id: int) -> Sequence[AgendaItem]:
    """The items of a meeting in one statement, by position; sub-items name their parent."""
    return db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position, AgendaItem.id)
    ).all()


_MEETING = bindparam("meeting_id", type_=Integer)
_ANSWERED = (
    select(func.count(Asked.id))
    .join(FeedbackRound, FeedbackRound.id == Asked.round_id)
    .where(FeedbackRound.proposal_id == Proposal.id, Asked.answered_on.is_not(None))
    .correlate(Proposal)
    .scalar_subquery()
)
_NOT_SHOWN = {"created_at", "started_at", "ended_at", "approves_meeting_id", "unquoted", "version"}
_AGENDA = (
    select(
        *(column for column in AgendaItem.__table__.c if column.name not in _NOT_SHOWN),
        Proposal.id.label("subject_id"),
        Proposal.title.label("subject_title"),
        Proposal.state.label("subject_state"),
        _ANSWERED.label("responses"),
    )
    .select_from(AgendaItem)
    .outerjoin(Proposal, Proposal.id == AgendaItem.proposal_id)
    .outerjoin(Council, Council.id == Proposal.council_id)
    .where(AgendaItem.meeting_id == _MEETING)
    .order_by(AgendaItem.position, AgendaItem.id)
)
_FOR_ANYBODY = _AGENDA.add_columns(true().label("readable"))
_FOR_VIEWER = _AGENDA.add_columns(proposals.VISIBLE.label("readable"))
_PAPERS = (
    select(
        ItemPaper.item_id.label("item_id"),
        ItemPaper.id.label("id"),
        StoredFile.name.label("name"),
        StoredFile.media_type.label("media_type"),
        StoredFile.size.label("size"),
        StoredFile.alternative_text.label("words"),
        StoredFile.created_at.label("at"),
        ItemPaper.position.label("position"),
        literal("paper").label("what"),
        true().label("readable"),
    )
    .join(AgendaItem, AgendaItem.id == ItemPaper.item_id)
    .join(StoredFile, StoredFile.id == ItemPaper.file_id)
    .where(AgendaItem.meeting_id == _MEETING, ItemPaper.removed_at.is_(None))
)


def _beside(readable: ColumnElement[bool]) -> Select[Any]:
    """Papers and further proposals in one statement; `readable` is the condition for a proposal."""
    also = (
    select(
        ItemProposal.item_id, Proposal.id, Proposal.title, cast(Proposal.state, String), _ANSWERED, literal(""),
        Proposal.created_at, ItemProposal.position, literal("proposal"), readable,
    )
    .select_from(ItemProposal)
    .join(AgendaItem, AgendaItem.id == ItemProposal.item_id)
    .join(Proposal, Proposal.id == ItemProposal.proposal_id)
    .join(Council, Council.id == Proposal.council_id)
    .where(AgendaItem.meeting_id == _MEETING)
    )  # fmt: skip
    both = union_all(_PAPERS, also).subquery()
    return select(both).order_by(both.c.what, both.c.position, both.c.id)


_ONLY_PAPERS = _PAPERS.order_by(ItemPaper.position, ItemPaper.id)
_BESIDE_FOR_ANYBODY = _beside(true())
_BESIDE_FOR_VIEWER = _beside(proposals.VISIBLE)


def agenda_of(meeting_id: int, viewer: Viewer | None = None) -> Agenda:
    """The items with the proposals the viewer may read (None: any) and their papers, in two statements."""
    if viewer is None:
        values: dict[str, Any] = {"meeting_id": meeting_id}
        found, beside = plain_rows(_FOR_ANYBODY, values), plain_rows(_BESIDE_FOR_ANYBODY, values)
    else:
        values = {**proposals.sight(viewer), "meeting_id": meeting_id}
        found, beside = plain_rows(_FOR_VIEWER, values), plain_rows(_BESIDE_FOR_VIEWER, values)
    # A page asks each item for forty things, and a row of the database takes long over every one.
    names = tuple(found.keys())
    rows: Any = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in found]
    subjects = {
        row.subject_id: Subject(row.subject_id, row.subject_title, row.subject_state, row.responses)
        for row in rows
        if row.subject_id is not None and row.readable
    }
    papers: dict[int, list[Paper]] = {}
    also: dict[int, list[int]] = {}
    for item_id, thing_id, name, kind, size, words, at, _position, what, readable in beside:
        if what == "paper":
            papers.setdefault(item_id, []).append(Paper(thing_id, name, kind, size, words, at))
            continue
        also.setdefault(item_id, []).append(thing_id)
        if readable:
            subjects[thing_id] = Subject(thing_id, name, ProposalState(kind), size)
    return Agenda(rows, subjects, papers, also)


def papers_of(meeting_id: int) -> dict[int, list[Paper]]:
    """The papers of every item of a meeting, by item id."""
    found: dict[int, list[Paper]] = {}
    for item_id, paper_id, name, kind, size, words, at, *_ in plain_rows(_ONLY_PAPERS, {"meeting_id": meeting_id}):
        found.setdefault(item_id, []).append(Paper(paper_id, name, kind, size, words, at))
    return found


def also_about(item_id: int) -> list[int]:
    """The ids of the further proposals one item is about, in order."""
    return list(
        db.session.scalars(
            select(ItemProposal.proposal_id)
            .where(ItemProposal.item_id == item_id)
            .order_by(ItemProposal.position, ItemProposal.id)
        )
    )


def item(meeting: Meeting, item_id: int) -> Select[AgendaItem]:
    """One item of a meeting, for `load_or_404`."""
    return select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id)


def paper(meeting: Meeting, paper_id: int) -> Select[ItemPaper]:
    """One paper of a meeting's agenda with its file, that was not removed."""
    return (
        select(ItemPaper)
        .join(AgendaItem, AgendaItem.id == ItemPaper.item_id)
        .where(ItemPaper.id == paper_id, ItemPaper.removed_at.is_(None), AgendaItem.meeting_id == meeting.id)
        .options(joinedload(ItemPaper.file))
    )


def proposal_choices(council_id: int, kept: Sequence[int] = ()) -> list[tuple[int, str]]:
    """The proposals of a council that an item can be about, newest first, `(id, title)`; those it has stay."""
    rows = db.session.execute(
        select(Proposal.id, Proposal.title)
        .where(
            Proposal.council_id == council_id,
            (Proposal.state != ProposalState.WITHDRAWN) | Proposal.id.in_(kept),
        )
        .order_by(Proposal.id.desc())
        .limit(200)
    )
    return [(proposal_id, title) for proposal_id, title in rows]


def version_of(meeting_id: int, number: int) -> AgendaVersion | None:
    """The agenda as it was published the n-th time."""
    return db.session.scalar(
        select(AgendaVersion).where(AgendaVersion.meeting_id == meeting_id, AgendaVersion.number == number)
    )


def removed(meeting: Meeting, removal_id: int) -> Select[RemovedItem]:
    """An item that was taken off and not put back, for `load_or_404`."""
    return select(RemovedItem).where(
        RemovedItem.id == removal_id, RemovedItem.meeting_id == meeting.id, RemovedItem.restored_at.is_(None)
    )


def last_removed(meeting: Meeting) -> RemovedItem | None:
    """The item that was taken off last, while it can still be put back."""
    return db.session.scalar(
        select(RemovedItem)
        .where(RemovedItem.meeting_id == meeting.id, RemovedItem.restored_at.is_(None))
        .order_by(RemovedItem.id.desc())
        .limit(1)
    )


def places(meeting_id: int) -> list[tuple[int, str]]:
    """Behind which items of a meeting others can be put: those that are no sub-items, `(id, title)` in order."""
    rows = db.session.execute(
        select(AgendaItem.id, AgendaItem.title)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.parent_id.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [(item_id, title) for item_id, title in rows]


def presenters(council_id: int, day: date) -> dict[str, int]:
    """The members of a council on a day by name, to choose a presenter from; the second of two is `Name (2)`."""
    found: dict[str, int] = {}
    for member in councils.members_of(council_id, day):
        label, again = member.name, 2
        while label in found:
            label, again = f"{member.name} ({again})", again + 1
        found[label] = member.id
    return found
