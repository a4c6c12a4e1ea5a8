"""What an organiser or administrator decides about a message: take over its answer, or put it aside."""

from datetime import datetime

from klankbord.base import audit
from klankbord.incoming import actions
from klankbord.incoming.models import IncomingMessage
from klankbord.invitations import actions as invitations
from klankbord.invitations import queries_series, rules
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit.errors import N_, WrongState
from klankbord.kit.viewer import Person
from klankbord.schools.models import School

LONGEST_NOTE = 500


def take_over(message: IncomingMessage, invitation: Invitation, given: Answer, *, by: Person, now: datetime) -> None:
    """Write the answer in a message down as that of somebody who is invited.

    One to a whole series counts for each meeting of it that comes, where they were invited to the whole.

    Raises WrongState when somebody dealt with it meanwhile, and as `invitations.answer` does.
    """
    if message.settled_at is not None:
        raise WrongState(N_("Somebody has dealt with this message already."))
    theirs = [invitation]
    if message.of_series and invitation.by_series and invitation.meeting.series_id is not None:
        others = queries_series.invitations_of(invitation.meeting.series_id, invitation.user_id)
        theirs += [
            one for one in others if one.id != invitation.id and one.by_series and rules.is_answerable(one.meeting, now)
        ]
    for one in theirs:
        invitations.answer(one, given, message.text[:LONGEST_NOTE], answered_by=AnsweredBy.ORGANISER, by=by, now=now)
    _settled(message, "taken_over", by, now)


def put_aside(message: IncomingMessage, *, by: Person, now: datetime) -> None:
    """Nothing more is done with a message; again changes nothing."""
    if message.settled_at is None:
        _settled(message, "put_aside", by, now)


def give(message: IncomingMessage, school: School, *, now: datetime) -> None:
    """Let the administrators of a school look at a message that belonged to none. Raises WrongState for any other."""
    if message.school_id is not None or message.settled_at is not None:
        raise WrongState(N_("Somebody has dealt with this message already."))
    message.school_id = school.id
    audit.record("incoming.give", message, by=None, now=now, school_id=school.id)


def _settled(message: IncomingMessage, how: str, by: Person, now: datetime) -> None:
    actions.settle(message, now=now)
    audit.record("incoming.settle", message, by=by, now=now, school_id=message.school_id, how=how)
