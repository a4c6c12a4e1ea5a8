"""What people showed at the items of a meeting: before it by their stances, in it by hands, after it by the minutes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal, or_, select

from klankbord.base.db import db
from klankbord.base.db import rows as plain_rows
from klankbord.minutes.models_shows import ItemCheck, ShowAnswer, ShowChoice, ShowOfHands
from klankbord.proposals.models import FeedbackRound, Proposal, ResultsShown, Stance
from klankbord.proposals.queries import newest_round

FEW = 5
"""Under so many answers a secret show tells only how many there were, and stances are not counted out either."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice with its answers: `screens` from people's own screens, `paper` counted in the room."""

    id: int
    label: str
    screens: int
    paper: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.screens + self.paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A show of hands as everybody may see it; `answered` is how many people used their own screen."""

    id: int
    meeting_id: int
    item_id: int
    question: str
    secret: bool
    opened_at: datetime
    closed_at: datetime | None
    choices: tuple[Choice, ...]
    answered: int

    @property
    def open(self) -> bool:
        """Whether people can still answer it."""
        return self.closed_at is None

    @property
    def told(self) -> bool:
        """Whether the answers are counted out: of a secret show only once it is closed, and had enough of them."""
        return not self.secret or (not self.open and (self.answered >= FEW or self.answered == 0))

    @property
    def total(self) -> int:
        """Everybody who answered, on paper too."""
        return self.answered + sum(choice.paper for choice in self.choices)


_MEETING = bindparam("meeting_id", type_=Integer)
_SHOWS = (
    select(
        ShowOfHands.id,
        ShowOfHands.meeting_id,
        ShowOfHands.item_id,
        ShowOfHands.question,
        ShowOfHands.secret,
        ShowOfHands.opened_at,
        ShowOfHands.closed_at,
        ShowChoice.id.label("choice_id"),
        ShowChoice.label,
        ShowChoice.counted,
        ShowChoice.paper,
    )
    .join(ShowChoice, ShowChoice.show_id == ShowOfHands.id)
    .order_by(ShowOfHands.id, ShowChoice.position)
)
_OF_MEETING = _SHOWS.where(ShowOfHands.meeting_id == _MEETING)
_OPEN = _OF_MEETING.where(ShowOfHands.closed_at.is_(None))


def shows_of(meeting_id: int, *, only_open: bool = False) -> list[Show]:
    """The shows of hands of a meeting in the order they were held. Two statements."""
    return _shows(plain_rows(_OPEN if only_open else _OF_MEETING, {"meeting_id": meeting_id}))


def shows_in(meetings: Select[int]) -> list[Show]:
    """The same of several meetings, given as a statement of their ids. Two statements."""
    return _shows(db.session.execute(_SHOWS.where(ShowOfHands.meeting_id.in_(meetings))))


def _shows(found: Iterable[Any]) -> list[Show]:
    """From rows of `_SHOWS`, one for each choice, and what was answered."""
    rows: dict[int, list[Any]] = {}
    for row in found:
        rows.setdefault(row.id, []).append(row)
    counts: dict[tuple[int, int | None], int] = {}
    if rows:
        counted = select(ShowAnswer.show_id, ShowAnswer.choice_id, func.count()).where(ShowAnswer.show_id.in_(rows))
        for show_id, choice_id, count in db.session.execute(counted.group_by(ShowAnswer.show_id, ShowAnswer.choice_id)):
            counts[show_id, choice_id] = count
    return [_show(choices, counts) for choices in rows.values()]


def _show(choices: Sequence[Any], counts: dict[tuple[int, int | None], int]) -> Show:
    show = choices[0]
    return Show(
        id=show.id,
        meeting_id=show.meeting_id,
        item_id=show.item_id,
        question=show.question,
        secret=show.secret,
        opened_at=show.opened_at,
        closed_at=show.closed_at,
        choices=tuple(
            Choice(
                row.choice_id,
                row.label,
                row.counted if show.secret else counts.get((show.id, row.choice_id), 0),
                row.paper,
            )
            for row in choices
        ),
        answered=sum(count for (show_id, _choice), count in counts.items() if show_id == show.id),
    )


def my_answer(show_id: int, user_id: int) -> tuple[bool, int | None]:
    """Whether somebody answered a show of hands, and with which choice where that is known. One statement."""
    row = db.session.execute(
        select(ShowAnswer.id, ShowAnswer.choice_id).where(ShowAnswer.show_id == show_id, ShowAnswer.user_id == user_id)
    ).first()
    return (row is not None, row.choice_id if row is not None else None)


@dataclass(slots=True)
class Temperature:
    """One item before, during and after: stances by kind, shows of hands, and how many say the minutes are right.

    `stances` is empty under FEW answers; `words` are what people added to "partly" or "no"; `mine` is what the reader
    said of the minutes.
    """

    stances: dict[str, int] = field(default_factory=dict)
    shows: list[Show] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    mine: ItemCheck | None = None

    @property
    def counted(self) -> bool:
        """Whether what was said of the minutes is counted out: by FEW people or more."""
        return sum(self.said.values()) >= FEW


def temperatures(
    meeting_id: int,
    proposals: dict[int, int | None],
    reader_id: int,
    *,
    with_words: bool = False,
    sees_results: bool = True,
) -> dict[int, Temperature]:
    """The temperature of each item that was asked about, by item id. At most four statements.

    `proposals` are the items the reader sees, each with the id of its proposal or None. Without `sees_results` the
    stances of a round that still runs show only where it shows them to everybody at once.
    """
    asked = {proposal for proposal in proposals.values() if proposal is not None}
    found = by_item(proposals, shows_of(meeting_id), stances_of(asked, sees_results=sees_results))
    for check in (
        db.session.scalars(select(ItemCheck).where(ItemCheck.item_id.in_(found)).order_by(ItemCheck.id))
        if found
        else ()
    ):
        here = found[check.item_id]
        here.said[check.said] = here.said.get(check.said, 0) + 1
        if check.user_id == reader_id:
            here.mine = check
        if check.words and (with_words or check.user_id == reader_id):
            here.words.append(check.words)
    return found


def by_item(
    proposals: Mapping[int, int | None], shows: Iterable[Show], stances: Mapping[int, dict[str, int]]
) -> dict[int, Temperature]:
    """Stances and shows of hands as they belong to items, from what was loaded before."""
    found: dict[int, Temperature] = {}
    for show in shows:
        if show.item_id in proposals:
            found.setdefault(show.item_id, Temperature()).shows.append(show)
    for item_id, proposal_id in proposals.items():
        if proposal_id is not None and proposal_id in stances:
            found.setdefault(item_id, Temperature()).stances = stances[proposal_id]
    return found


def of_items(
    entries: Iterable[Any], meeting_id: int, reader_id: int, *, with_words: bool = False, sees_results: bool = True
) -> dict[int, Temperature]:
    """The same of the entries of a document."""
    proposals = {entry.row.id: entry.item.proposal_id for entry in entries}
    return temperatures(meeting_id, proposals, reader_id, with_words=with_words, sees_results=sees_results)


def stances_of(proposal_ids: Collection[int], *, sees_results: bool) -> dict[int, dict[str, int]]:
    """The stances in the newest round of each proposal, where there are enough of them to count out."""
    if not proposal_ids:
        return {}
    found: dict[int, dict[str, int]] = {}
    shown = or_(FeedbackRound.results == ResultsShown.ALWAYS, FeedbackRound.closed_at.is_not(None))
    rows = db.session.execute(
        select(Proposal.id, Stance.kind, func.count())
        .join(FeedbackRound, FeedbackRound.id == newest_round())
        .join(Stance, Stance.round_id == FeedbackRound.id)
        .where(Proposal.id.in_(proposal_ids), or_(shown, literal(sees_results)))
        .group_by(Proposal.id, Stance.kind)
    )
    for proposal_id, kind, count in rows:
        found.setdefault(proposal_id, {})[kind.value] = count
    return {proposal_id: counts for proposal_id, counts in found.items() if sum(counts.values()) >= FEW}
