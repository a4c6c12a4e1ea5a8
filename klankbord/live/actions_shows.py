"""Shows of hands: put a question, answer it, count paper beside it, close it.

Of a secret show no row says who chose what (docs/decisions/live.md): a mark that somebody answered, and a counter for
each choice. So an answer to one cannot be changed, and its log says nothing about single answers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.meetings import actions_pulse as pulse
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.models_shows import ShowAnswer, ShowChoice, ShowOfHands
from klankbord.minutes.queries_shows import FEW

MOST = 5


def open_show(
    meeting: Meeting, question: str, choices: Sequence[str], *, secret: bool, by: Person, now: datetime
) -> ShowOfHands:
    """Put a question to the meeting at its current item. Raises WrongState when it is at none or one is open already.

    Raises DomainError for fewer than two choices, more than five, or two alike.
    """
    pulse.stir(meeting.id)
    db.session.refresh(meeting, ["state", "current_item_id", "version"])
    labels = [" ".join(choice.split()) for choice in choices if choice.strip()]
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.PAUSED} or meeting.current_item_id is None:
        raise WrongState(N_("A show of hands belongs to the item the meeting is at. Go to an item first."))
    if not 2 <= len(labels) <= MOST:
        raise DomainError(N_("Give two to five choices."), "choice_1")
    if len({label.casefold() for label in labels}) != len(labels):
        raise DomainError(N_("Two choices are the same. Make them differ."), "choice_1")
    standing = select(ShowOfHands.id).where(ShowOfHands.meeting_id == meeting.id, ShowOfHands.closed_at.is_(None))
    if db.session.scalar(standing.limit(1)) is not None:
        raise WrongState(N_("There is a show of hands open. Close it first."))
    show = ShowOfHands(
        school_id=meeting.school_id,
        meeting_id=meeting.id,
        item_id=meeting.current_item_id,
        question=question,
        secret=secret,
        opened_at=now,
        opened_by_id=by.id,
    )
    db.session.add(show)
    audit.record("live.open_show", show, by=by, now=now, meeting_id=meeting.id, secret=secret)
    db.session.add_all(
        ShowChoice(school_id=meeting.school_id, show_id=show.id, position=position, label=label)
        for position, label in enumerate(labels)
    )
    db.session.flush()
    return show


def answer(show: ShowOfHands, choice_id: int, *, by: Person, now: datetime) -> None:
    """Answer a show of hands; in an open one the last answer counts.

    Raises WrongState once it is closed, or for a second answer to a secret one; DomainError for a choice that is not
    its own.
    """
    pulse.stir(show.meeting_id)
    db.session.refresh(show, ["closed_at"])
    if show.closed_at is not None:
        raise WrongState(N_("This show of hands is closed."))
    choice = db.session.scalar(select(ShowChoice.id).where(ShowChoice.id == choice_id, ShowChoice.show_id == show.id))
    if choice is None:
        raise DomainError(N_("Choose one of the answers."))
    known = db.session.scalar(select(ShowAnswer).where(ShowAnswer.show_id == show.id, ShowAnswer.user_id == by.id))
    if show.secret and known is not None:
        raise WrongState(
            N_("You have answered. A secret answer cannot be changed, as nobody knows which one is yours.")
        )
    if known is None:
        known = ShowAnswer(school_id=show.school_id, show_id=show.id, user_id=by.id)
        db.session.add(known)
    if show.secret:
        db.session.execute(update(ShowChoice).where(ShowChoice.id == choice).values(counted=ShowChoice.counted + 1))
        return
    known.choice_id = choice
    audit.record("live.answer_show", show, by=by, now=now)


def count_paper(show: ShowOfHands, counts: Mapping[int, int], *, meeting: Meeting, by: Person, now: datetime) -> None:
    """Write down what was counted in the room, by choice id. Raises WrongState once the minutes are approved."""
    pulse.stir(show.meeting_id)
    meeting.need_open_record()
    choices = db.session.scalars(select(ShowChoice).where(ShowChoice.show_id == show.id))
    for choice in choices:
        choice.paper = counts.get(choice.id, choice.paper)
    audit.record("live.count_paper", show, by=by, now=now)


def close_show(show: ShowOfHands, *, by: Person, now: datetime) -> None:
    """Close a show of hands. The counters of a secret one that fewer than five people answered are wiped.

    Each counter of a secret show is written once more, so that on PostgreSQL none bears the number of the transaction
    in which somebody answered.
    """
    pulse.stir(show.meeting_id)
    db.session.refresh(show, ["closed_at"])
    if show.closed_at is not None:
        return
    show.closed_at = now
    if show.secret:
        answered = db.session.scalar(select(func.count()).select_from(ShowAnswer).where(ShowAnswer.show_id == show.id))
        kept = ShowChoice.counted + 0 if (answered or 0) >= FEW else 0
        db.session.execute(update(ShowChoice).where(ShowChoice.show_id == show.id).values(counted=kept))
    audit.record("live.close_show", show, by=by, now=now)


def close_all(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Close what is still open when the meeting leaves the item or is closed."""
    for show in db.session.scalars(
        select(ShowOfHands).where(ShowOfHands.meeting_id == meeting.id, ShowOfHands.closed_at.is_(None))
    ).all():
        close_show(show, by=by, now=now)
