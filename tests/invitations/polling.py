"""What tests of date polls share: opening one, answering it, and the mails it made."""

from datetime import date, time

from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import actions_poll as polls
from klankbord.kit import dates
from klankbord.meetings.actions_poll import Proposed, answer
from klankbord.meetings.models_poll import PollAsked, Suits


def mails(db, kind):
    rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id))
    return rows.all()


def evenings(*days, at=time(19, 30)):
    return [Proposed(date(2026, 11, day), at, 90, number) for number, day in enumerate(days)]


def opened(draft, who, *roles, days=(3, 4, 5)):
    people = [who(role) for role in roles or ("organiser", "board_member", "board_secretary")]
    return polls.open_poll(
        draft, evenings(*days), date(2026, 10, 20), "Wie kan?", people, by=who("organiser"), now=dates.now()
    )


def asked_of(db, poll, user):
    row = db.session.scalars(select(PollAsked).where(PollAsked.poll_id == poll.id, PollAsked.user_id == user.id)).one()
    row.poll = poll
    return row


def again(db, poll):
    """The poll as the database has it, with what hangs on it, after a client asked something."""
    db.session.refresh(poll, ["meeting", "moments"])
    db.session.refresh(poll.meeting, ["council"])
    return poll


def say(db, poll, user, letters, note=""):
    kinds = {"y": Suits.YES, "m": Suits.IF_NEED_BE, "n": Suits.NO}
    given = {moment.id: kinds[letter] for moment, letter in zip(poll.moments, letters, strict=True)}
    answer(asked_of(db, poll, user), given, note, by=user, now=dates.now())
