"""Questions about what keeps a conversation decent: reports, pauses, house rules, private messages, known names."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, Select, String, and_, bindparam, case, distinct, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from klankbord.base.db import UtcDateTime, db
from klankbord.base.db import rows as plain_rows
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer
from klankbord.people.models import User
from klankbord.proposals.models import Comment, Proposal
from klankbord.proposals.moderation.models import CommentReport, EnteredAnswer, HouseRules, PrivateMessage, TalkPause
from klankbord.proposals.queries import Line, sight
from klankbord.proposals.queries_page import Entries, entry
from klankbord.schools.models import Child, Membership, School

AT_ONCE = 30
"""Private messages on one page."""
_PROPOSAL = bindparam("proposal_id", type_=Integer)
_WAITS = (CommentReport.settled_at.is_(None), Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None))
"""A report waits as long as its comment is on the page and nobody settled it."""
_RULES: Entries = (
    select(*entry("rules", HouseRules.id, HouseRules.words))
    .join(Proposal, Proposal.council_id == HouseRules.council_id)
    .where(Proposal.id == _PROPOSAL)
)
_PAUSES: Entries = select(
    *entry("pause", func.coalesce(TalkPause.comment_id, 0), TalkPause.until_at, TalkPause.reason)
).where(TalkPause.proposal_id == _PROPOSAL, TalkPause.ended_at.is_(None))
_NOTICES: Entries = select(
    *entry(
        "notice",
        Comment.id,
        case((Comment.hidden_at.is_not(None), "hidden"), else_="restored"),
        Comment.hidden_reason,
        Comment.body,
    )
).where(
    # The sum keeps the index of the whole conversation out of it: the viewer's own comments are few.
    Comment.proposal_id + 0 == _PROPOSAL,
    Comment.withdrawn_at.is_(None),
    or_(Comment.hidden_at.is_not(None), Comment.restored_at.is_not(None)),
    or_(
        Comment.author_id == bindparam("viewer_id", type_=Integer),
        Comment.key_digest == bindparam("key_digest", type_=String),
    ),
)
REPORTS: Entries = (
    select(*entry("reports", func.count(CommentReport.id)))
    .join(Comment, Comment.id == CommentReport.comment_id)
    .where(Comment.proposal_id == _PROPOSAL, *_WAITS)
)
_ENTERED: Entries = select(*entry("entered", EnteredAnswer.stance_id, EnteredAnswer.way)).where(
    EnteredAnswer.round_id == bindparam("round_id", type_=Integer), EnteredAnswer.stance_id.is_not(None)
)
PAGE = (_RULES, _PAUSES, _NOTICES, _ENTERED)
"""What the page of a proposal needs of all this, for `queries_page.lists`; with `REPORTS` for who moderates.

`rules`: the council's own words. `pause`: the thread (0 for all of it), until when, why. `notice`: the viewer's own
comment that was `hidden` (why, what it said) or `restored`. `reports`: how many wait. `entered`: a stance and its way.
"""


def instant(words: str) -> datetime:
    """An instant as `entry` spells it: with its zone by PostgreSQL, in UTC without one by SQLite."""
    read = datetime.fromisoformat(words)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


PAUSE_OVER = (
    select(TalkPause.until_at, TalkPause.reason)
    .where(
        TalkPause.proposal_id == _PROPOSAL,
        TalkPause.ended_at.is_(None),
        TalkPause.until_at > bindparam("now", type_=UtcDateTime()),
        or_(TalkPause.comment_id.is_(None), TalkPause.comment_id == bindparam("thread_id", type_=Integer)),
    )
    .order_by(TalkPause.until_at.desc())
    .limit(1)
)
"""The pause that holds longest over `thread_id` (0: over something new) of `proposal_id` at `now`."""


def pause_over(proposal_id: int, thread_id: int | None, now: datetime) -> Line | None:
    """Until when and why (`until_at`, `reason`) a thread rests, or something new (None); the longest of several."""
    values = {"proposal_id": proposal_id, "thread_id": thread_id or 0, "now": now}
    return plain_rows(PAUSE_OVER, values).one_or_none()


def pauses_of(proposal_id: int, now: datetime) -> Sequence[TalkPause]:
    """The pauses of a proposal that hold, the whole conversation's first."""
    return db.session.scalars(
        select(TalkPause)
        .where(TalkPause.proposal_id == proposal_id, TalkPause.ended_at.is_(None), TalkPause.until_at > now)
        .order_by(TalkPause.comment_id.is_not(None), TalkPause.id)
    ).all()


def pause_of(proposal_id: int, pause_id: int) -> Select[TalkPause]:
    """One pause of a proposal."""
    return select(TalkPause).where(TalkPause.id == pause_id, TalkPause.proposal_id == proposal_id)


def reports_of(proposal_id: int) -> dict[int, list[str]]:
    """The reasons of the reports that wait, by comment, the oldest first. Who reported is told to nobody."""
    rows = db.session.execute(
        select(CommentReport.comment_id, CommentReport.reason)
        .join(Comment, Comment.id == CommentReport.comment_id)
        .where(Comment.proposal_id == proposal_id, *_WAITS)
        .order_by(CommentReport.created_at, CommentReport.id)
    )
    found: dict[int, list[str]] = {}
    for comment_id, reason in rows:
        found.setdefault(comment_id, []).append(reason)
    return found


def waiting(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """The proposals with reports that wait for the viewer, with how many; for who moderates somewhere."""
    organised = or_(true() if viewer.is_school_admin else false(), Council.id.in_(sight(viewer)["viewer_organises"]))
    return (
        select(
            Proposal.id.label("proposal_id"),
            Proposal.title,
            Council.name.label("council_name"),
            func.count(distinct(CommentReport.comment_id)).label("reported"),
        )
        .join(Comment, Comment.proposal_id == Proposal.id)
        .join(CommentReport, CommentReport.comment_id == Comment.id)
        .join(Council, Council.id == Proposal.council_id)
        .where(Proposal.school_id == viewer.school_id, *_WAITS, organised)
        .group_by(Proposal.id, Proposal.title, Council.name)
        .order_by(Proposal.id)
    )


def private_waiting(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """How many private messages wait for an answer (`waits`); no row for none."""
    return (
        select(func.count(PrivateMessage.id).label("waits"))
        .where(PrivateMessage.school_id == viewer.school_id, PrivateMessage.answered_at.is_(None))
        .having(func.count(PrivateMessage.id) > 0)
    )


def open_reports(comment_ids: Sequence[int]) -> Sequence[CommentReport]:
    """The reports of comments that wait."""
    return db.session.scalars(
        select(CommentReport)
        .where(CommentReport.comment_id.in_(comment_ids), CommentReport.settled_at.is_(None))
        .order_by(CommentReport.id)
    ).all()


def waits_already(proposal_id: int) -> bool:
    """Whether a report about a proposal waits, so that who moderates was told."""
    return bool(
        db.session.scalar(
            select(CommentReport.id)
            .join(Comment, Comment.id == CommentReport.comment_id)
            .where(Comment.proposal_id == proposal_id, *_WAITS)
            .limit(1)
        )
    )


def reported_by(comment_id: int, user_id: int) -> bool:
    """Whether somebody reported a comment, whatever became of it."""
    return bool(
        db.session.scalar(
            select(CommentReport.id).where(CommentReport.comment_id == comment_id, CommentReport.user_id == user_id)
        )
    )


def house_rules(council_id: int) -> HouseRules | None:
    """The rules a council wrote itself, if it did."""
    return db.session.scalar(select(HouseRules).where(HouseRules.council_id == council_id))


def private_messages(viewer: Viewer, page: int) -> tuple[Sequence[PrivateMessage], int]:
    """One page (from 1) of what people wrote to the school alone, what waits first; and how many pages there are."""
    total = db.session.scalar(select(func.count(PrivateMessage.id)).where(PrivateMessage.school_id == viewer.school_id))
    found = db.session.scalars(
        select(PrivateMessage)
        .where(PrivateMessage.school_id == viewer.school_id)
        .options(
            joinedload(PrivateMessage.by), joinedload(PrivateMessage.answered_by), joinedload(PrivateMessage.proposal)
        )
        .order_by(PrivateMessage.answered_at.is_not(None), PrivateMessage.id.desc())
        .limit(AT_ONCE)
        .offset((page - 1) * AT_ONCE)
    ).all()
    return found, max(1, -(-(total or 0) // AT_ONCE))


def own_private(viewer: Viewer) -> Sequence[PrivateMessage]:
    """What the viewer wrote to the school alone, the newest first, with the answer."""
    return db.session.scalars(
        select(PrivateMessage)
        .where(PrivateMessage.school_id == viewer.school_id, PrivateMessage.by_id == viewer.id)
        .options(joinedload(PrivateMessage.proposal))
        .order_by(PrivateMessage.id.desc())
    ).all()


def private_message(viewer: Viewer, message_id: int) -> Select[PrivateMessage]:
    """One of them."""
    return (
        select(PrivateMessage)
        .where(PrivateMessage.id == message_id, PrivateMessage.school_id == viewer.school_id)
        .options(joinedload(PrivateMessage.by), joinedload(PrivateMessage.proposal).joinedload(Proposal.council))
    )


def same_message(proposal_id: int, user_id: int, body: str) -> PrivateMessage | None:
    """The same words of the same person that still wait: sent twice they are one message."""
    return db.session.scalar(
        select(PrivateMessage).where(
            PrivateMessage.proposal_id == proposal_id,
            PrivateMessage.by_id == user_id,
            PrivateMessage.body == body,
            PrivateMessage.answered_at.is_(None),
        )
    )


def known_names(school_id: int) -> Sequence[str]:
    """The names of who works at a school, and of its children where it keeps those. One statement."""
    staff = (
        select(User.name)
        .join(Membership, and_(Membership.user_id == User.id, Membership.school_id == school_id))
        .where(Membership.is_staff, Membership.left_at.is_(None))
    )
    children = (
        select(Child.name)
        .join(School, School.id == Child.school_id)
        .where(Child.school_id == school_id, School.keeps_child_names, Child.name.is_not(None), Child.left_on.is_(None))
    )
    return [name for name in db.session.scalars(staff.union_all(children)) if name]
