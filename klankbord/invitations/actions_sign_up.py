"""The verbs of open sign-up: open it, put oneself down, withdraw, and who moves up.

While it is open a class takes at most its part of the places, if they are spread. A place that comes free goes to the
class with the fewest; what is left when sign-up closes goes to whoever waits, in that same order.
"""

from datetime import datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.invitations import mails, mails_sign_up, queries_draw, queries_sign_up, rules
from klankbord.invitations.actions_inviting import write_one
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.invitations.models_sign_up import CallSilence, SignUp, SignUpEntry
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person, Viewer
from klankbord.meetings.models import Meeting
from klankbord.people.models import User

OVER = N_("Sign-up for this meeting is over.")


def open_sign_up(
    meeting: Meeting, *, places: int, spread: bool, closes_at: datetime, by: Person, now: datetime
) -> SignUp:
    """Let parents put themselves down for a meeting, or change how; more places go to who waits at once.

    Raises WrongState unless the meeting is planned and its agenda published, DomainError for a time after it begins or
    fewer places than are taken.
    """
    if not rules.is_coming(meeting, now) or meeting.starts_at is None:
        raise WrongState(N_("People sign up for a meeting that is planned and has not begun. Plan it first."))
    if not meeting.agenda_version:
        raise WrongState(N_("Publish the agenda first: parents sign up because of what is on it."))
    if not meeting.council.open_to_parents:
        raise WrongState(
            N_("Parents cannot see this meeting: the council is for its members only. Change its settings first.")
        )
    if not now < closes_at <= meeting.starts_at:
        raise DomainError(N_("Choose a time between now and the beginning of the meeting."), "closes_on")
    # The meeting's row is locked so that two people who open sign-up at the same moment make one.
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    sign_up = queries_sign_up.of_meeting(meeting.id)
    if sign_up is None:
        sign_up = SignUp(school_id=meeting.school_id, meeting_id=meeting.id, opened_at=now, opened_by_id=by.id)
        sign_up.places, sign_up.spread, sign_up.closes_at = places, spread, closes_at
        db.session.add(sign_up)
        db.session.flush()
    else:
        sign_up = _locked(sign_up.id)
        taken = len([entry for entry in _standing(sign_up) if entry.placed_at is not None])
        if places < taken:
            raise DomainError(
                N_("%(count)d people have a place already; there cannot be fewer."), "places", count=taken
            )
        sign_up.places, sign_up.spread, sign_up.closes_at = places, spread, closes_at
        sign_up.shared_out_at = None
        _move_up(sign_up, meeting, by=by, now=now)
    audit.record(
        "invitations.open_sign_up", sign_up, by=by, now=now, meeting_id=meeting.id, places=places, spread=spread
    )
    return sign_up


def call(sign_up: SignUp, meeting: Meeting, *, by: Person, now: datetime) -> int:
    """Mail all parents who are not invited that they can sign up; returns how many mails that makes."""
    sign_up.called_at = now
    count = mails_sign_up.called(sign_up, meeting, now=now)
    audit.record("invitations.call_for_sign_up", sign_up, by=by, now=now, meeting_id=meeting.id, mails=count)
    return count


def put_down(
    sign_up: SignUp, meeting: Meeting, item: tuple[int, str] | None, *, user: User, by: Viewer, now: datetime
) -> SignUpEntry:
    """Put oneself down, because of an agenda item (id and title) or none; without room one stands on the waiting list.

    Raises WrongState when sign-up is over, DomainError for who is no parent, is invited or stands in it
    already.
    """
    if not by.is_parent:
        raise DomainError(N_("Only parents put themselves down for a meeting."))
    if not is_open(sign_up, meeting, now):
        raise WrongState(OVER)
    sign_up = _locked(sign_up.id)
    entry = queries_sign_up.of_person(sign_up.id, by.id)
    if entry is not None and entry.withdrawn_at is None:
        raise DomainError(N_("You have put yourself down already."))
    invitation = _invitation(meeting, by.id)
    if invitation is not None and invitation.removed_at is None and by.id not in queries_draw.gave_up(meeting.id):
        raise DomainError(N_("You are invited to this meeting already: answer the invitation."))
    standing = _standing(sign_up)
    taken = queries_sign_up.taken_by_class(one for one in standing if one.placed_at is not None)
    stands_for = queries_sign_up.first_of(by.class_ids, taken)
    if entry is None:
        entry = SignUpEntry(school_id=sign_up.school_id, sign_up_id=sign_up.id, user_id=by.id, asked_at=now)
        db.session.add(entry)
    entry.user, entry.class_group_id = user, stands_for
    entry.item_id, entry.item_title = item or (None, "")
    entry.asked_at, entry.placed_at, entry.withdrawn_at = now, None, None
    db.session.flush()
    audit.record("invitations.put_down", entry, by=by, now=now, meeting_id=meeting.id)
    if _has_room(sign_up, taken, entry):
        _place(entry, meeting, moved_up=False, now=now)
    return entry


def withdraw(sign_up: SignUp, meeting: Meeting, *, by: Viewer, now: datetime) -> None:
    """Take oneself off, from a place or from the waiting list; whoever is next moves up.

    Raises WrongState once the meeting has begun, DomainError for who does not stand in it.
    """
    if not rules.is_coming(meeting, now):
        raise WrongState(N_("This meeting has begun, was held or is called off: nothing needs to be withdrawn."))
    entry = queries_sign_up.of_person(sign_up.id, by.id)
    if entry is None or entry.withdrawn_at is not None:
        raise DomainError(N_("You have not put yourself down for this meeting."))
    invitation = _invitation(meeting, by.id)
    if entry.placed_at is not None and invitation is not None:
        invitation.answer, invitation.answered_at = Answer.DECLINED, now
        invitation.answered_by, invitation.answered_sequence = AnsweredBy.PAGE, meeting.sequence + invitation.lead
    pass_on(meeting, by.id, by=by, now=now)


def pass_on(meeting: Meeting, user_id: int, *, by: Person | None, now: datetime) -> None:
    """Take somebody off who does not come, and let the next move up; nothing once the meeting has begun."""
    sign_up = queries_sign_up.of_meeting(meeting.id)
    if sign_up is None or not rules.is_coming(meeting, now):
        return
    sign_up = _locked(sign_up.id)
    entry = queries_sign_up.of_person(sign_up.id, user_id)
    if entry is None or entry.withdrawn_at is not None:
        return
    entry.withdrawn_at = now
    audit.record("invitations.withdraw", entry, by=by, now=now, meeting_id=meeting.id)
    if entry.placed_at is not None:
        _move_up(sign_up, meeting, by=by, now=now)


def share_out(now: datetime) -> int:
    """Give the places that are left when sign-up closes to whoever waits; returns in how many sign-ups that was."""
    closed = queries_sign_up.closing(now)
    for sign_up in closed:
        meeting = sign_up.meeting
        _locked(sign_up.id).shared_out_at = now
        _move_up(sign_up, meeting, by=None, now=now)
        audit.record("invitations.share_out", sign_up, by=None, now=now, meeting_id=meeting.id)
    return len(closed)


def be_silent(council_id: int, *, by: Viewer, now: datetime) -> None:
    """Send somebody no more mail that sign-up of a council is open."""
    if by.id not in queries_sign_up.silenced(council_id):
        row = CallSilence(school_id=by.school_id, council_id=council_id, user_id=by.id, since=now)
        db.session.add(row)
        audit.record("invitations.be_silent", row, by=by, now=now, council_id=council_id)


def speak_again(council_id: int, *, by: Viewer, now: datetime) -> None:
    """Send them that mail again."""
    row = db.session.scalar(
        select(CallSilence).where(CallSilence.council_id == council_id, CallSilence.user_id == by.id)
    )
    if row is not None:
        audit.record("invitations.speak_again", row, by=by, now=now, council_id=council_id)
        db.session.delete(row)


def is_open(sign_up: SignUp, meeting: Meeting, now: datetime) -> bool:
    """Whether one can put oneself down now."""
    return rules.is_coming(meeting, now) and now < sign_up.closes_at


def _locked(sign_up_id: int) -> SignUp:
    """The sign-up as it is now, locked, so that of two people who want the last place one gets it."""
    return db.session.scalars(
        select(SignUp).where(SignUp.id == sign_up_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def _standing(sign_up: SignUp) -> list[SignUpEntry]:
    db.session.flush()
    return list(queries_sign_up.entries(sign_up.id))


def _invitation(meeting: Meeting, user_id: int) -> Invitation | None:
    return db.session.scalar(
        select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.user_id == user_id)
    )


def _has_room(sign_up: SignUp, taken: dict[int | None, int], entry: SignUpEntry) -> bool:
    if sum(taken.values()) >= sign_up.places:
        return False
    if not sign_up.spread or sign_up.shared_out_at is not None:
        return True
    return taken[entry.class_group_id] < queries_sign_up.most_of_a_class(sign_up)


def _move_up(sign_up: SignUp, meeting: Meeting, *, by: Person | None, now: datetime) -> None:
    """Give each free place to whose turn it is, and mail them."""
    while True:
        standing = _standing(sign_up)
        taken = queries_sign_up.taken_by_class(one for one in standing if one.placed_at is not None)
        waiting = [one for one in standing if one.placed_at is None]
        line = queries_sign_up.in_turn(waiting, taken, spread=sign_up.spread)
        following = next((one for one in line if _has_room(sign_up, taken, one)), None)
        if following is None:
            return
        _place(following, meeting, moved_up=True, now=now)
        audit.record("invitations.move_up", following, by=by, now=now, meeting_id=meeting.id)


def _place(entry: SignUpEntry, meeting: Meeting, *, moved_up: bool, now: datetime) -> None:
    """Give somebody a place: an invitation they have said yes to."""
    entry.placed_at = now
    invitation = _invitation(meeting, entry.user_id)
    if invitation is None or invitation.removed_at is not None:
        invitation = write_one(meeting, entry.user, now)
    else:
        db.session.refresh(invitation, ["user", "address"])
    invitation.answer, invitation.answered_at = Answer.ACCEPTED, now
    invitation.answered_by, invitation.answered_sequence = AnsweredBy.PAGE, meeting.sequence + invitation.lead
    mails.placed(meeting, invitation, moved_up=moved_up, now=now)
