"""The verbs of inviting: plan, invite, publish the agenda, reschedule, cancel; and the answer of an invitee.

Each changes the meeting through its own feature and writes the mails in the same transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from klankbord.agenda import actions_publishing as agenda
from klankbord.agenda.models import AgendaVersion
from klankbord.base import audit
from klankbord.councils.queries import members_of
from klankbord.invitations import actions_guests as guests
from klankbord.invitations import actions_places, actions_reminders, mails, mails_poll, queries, queries_draw, rules
from klankbord.invitations.actions_inviting import into_series, need_planned, write, write_one
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.meeting_parts import Part
from klankbord.kit.viewer import Person
from klankbord.meetings import actions as meetings
from klankbord.meetings import actions_parts
from klankbord.meetings import actions_poll as closing
from klankbord.meetings import queries_poll as polls
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people import links
from klankbord.people.models import LinkKind, User


def plan(
    meeting: Meeting, *, also: Iterable[User] = (), accepted: Collection[int] = (), by: Person, now: datetime
) -> list[Invitation]:
    """Make a draft a planned meeting and invite everybody who sits in the council on its day (of a joint one in both).

    So are those who were drawn, and `also`. For the ids in `accepted` their yes in a date poll stands as the answer. A
    date poll is over with it; whoever was asked there and is not invited is told.

    Raises WrongState and DomainError as `meetings.actions.mark_planned` does, and DomainError when nobody sits in the
    council.
    """
    invited = write_planned(meeting, also=also, accepted=accepted, by=by, now=now)
    into_series(meeting, invited)
    mails.invited(meeting, invited, now=now)
    end_poll(meeting, invited, by=by, now=now)
    return invited


def write_planned(
    meeting: Meeting, *, also: Iterable[User] = (), accepted: Collection[int] = (), by: Person, now: datetime
) -> list[Invitation]:
    """The same without a mail to anybody: who calls this tells them, and ends the date poll."""
    meetings.mark_planned(meeting, by=by, now=now)
    day = meeting.day or dates.local(now, meeting.zone).date()
    people = list({user.id: user for council in meeting.council_ids for user in members_of(council, day)}.values())
    if not people:
        raise DomainError(N_("Nobody sits in this council on that day. Add its members first; then they are invited."))
    drawn = queries_draw.placed_people(meeting.id, but={user.id for user in people})
    there = {user.id for user in (*people, *drawn)}
    invited = write(meeting, [*people, *drawn, *(user for user in also if user.id not in there)], now)
    for invitation in invited:
        if invitation.user_id in accepted:
            invitation.answer, invitation.answered_by = Answer.ACCEPTED, AnsweredBy.POLL
            invitation.answered_at, invitation.answered_sequence = now, meeting.sequence + invitation.lead
    return invited


def end_poll(meeting: Meeting, invited: Iterable[Invitation], *, by: Person, now: datetime) -> None:
    """Close the date poll of a meeting that got its day or is off, and tell whoever was asked and is not invited."""
    poll = polls.of_meeting(meeting)
    if poll is None:
        return
    if poll.closed_at is None:
        closing.close(poll, by=by, now=now)
    told = {invitation.user_id for invitation in invited}
    mails_poll.over(poll, [asked for asked in polls.standing(poll, now) if asked.user_id not in told], now=now)


def invite(meeting: Meeting, user: User, *, by: Person, now: datetime) -> Invitation:
    """Invite one more person to a planned meeting: a participant of this meeting, unless they have a seat.

    Raises WrongState unless it is planned, DomainError when they are invited already.
    """
    need_planned(meeting)
    invitation = write_one(meeting, user, now)
    into_series(meeting, [invitation])
    audit.record("invitations.invite", invitation, by=by, now=now, user_id=user.id, meeting_id=meeting.id)
    mails.invited(meeting, [invitation], now=now)
    return invitation


def take_back(meeting: Meeting, invitation: Invitation, *, by: Person, now: datetime) -> None:
    """Take one invitation back; that person's calendar hears it, nobody else's.

    The cancellation carries the next SEQUENCE for them alone (RFC 5546, 3.2.5).
    """
    need_planned(meeting)
    if invitation.removed_at is not None:
        raise WrongState(N_("This invitation was taken back already."))
    invitation.removed_at = now
    mails.taken_back(meeting, invitation, now=now)
    audit.record("invitations.take_back", invitation, by=by, now=now, user_id=invitation.user_id)
    actions_places.freed(meeting, invitation.user_id, by=by, now=now)


def publish_agenda(meeting: Meeting, *, tell: bool = True, by: Person, now: datetime) -> AgendaVersion:
    """Publish the agenda as its next version and tell every invitee: same UID and SEQUENCE, a newer DTSTAMP.

    An invitation that nobody has taken from the outbox yet is rewritten to include it, and makes no second mail.
    A later version can be published without a mail (`tell` False): its changes stand on the page, and in the next mail.
    """
    version = agenda.publish(meeting, by=by, now=now)
    if tell or version.number == 1:
        mails.agenda_published(meeting, version, queries.of_meeting(meeting.id), now=now)
        guests.tell_changes(meeting, always=False, now=now)
    return version


def reschedule(
    meeting: Meeting,
    details: meetings.Details,
    *,
    read_version: int | None,
    with_series: bool = False,
    by: Person,
    now: datetime,
) -> frozenset[str]:
    """Give a planned meeting another time or place and tell every invitee; another time asks for a new answer.

    With `with_series` the rest of its series moves too: who has the series in their calendar is told of all at once, by
    who calls this.
    """
    before, day, began = meeting.sequence, meeting.day, meeting.start_time
    changed = meetings.reschedule(meeting, details, read_version=read_version, with_series=with_series, by=by, now=now)
    agenda.shift(meeting, began)
    gone = queries_draw.gave_up(meeting.id)
    invited = [invitation for invitation in queries.of_meeting(meeting.id) if invitation.user_id not in gone]
    if meeting.sequence != before:
        for invitation in invited:
            invitation.answer = invitation.answered_at = invitation.answered_by = None
            invitation.online = False
        links.close_all(LinkKind.INVITATION, meeting.id, meeting.ends_at)
    actions_reminders.take_back(meeting)
    was = (day, began) if (day, began) != (meeting.day, meeting.start_time) else None
    told = [invitation for invitation in invited if not (with_series and invitation.by_series)]
    mails.moved(meeting, told, changed, asks_again=meeting.sequence != before, was=was, now=now)
    guests.tell_changes(meeting, always=True, now=now)
    return changed


def set_parts(meeting: Meeting, parts: Sequence[Part], *, by: Person, now: datetime) -> bool:
    """Divide a meeting into parts; whether people were told, as those invited to a planned one are when that changed.

    The appointment in their calendars is the whole meeting, which stays: same UID and SEQUENCE, and answers stand.
    Raises as `meetings.actions_parts.set_parts` does.
    """
    if not actions_parts.set_parts(meeting, parts, by=by, now=now) or meeting.state != MeetingState.PLANNED:
        return False
    gone = queries_draw.gave_up(meeting.id)
    mails.divided(meeting, [one for one in queries.of_meeting(meeting.id) if one.user_id not in gone], now=now)
    return True


def cancel(meeting: Meeting, reason: str, *, with_series: bool = False, by: Person, now: datetime) -> None:
    """Call a meeting off, with the reason; everybody invited is told, in the calendar too; `with_series` as above."""
    invited = queries.of_meeting(meeting.id) if meetings.cancel(meeting, reason, by=by, now=now) else []
    actions_reminders.take_back(meeting)
    mails.cancelled(meeting, [one for one in invited if not (with_series and one.by_series)], now=now)
    guests.tell_cancelled(meeting, now=now)
    end_poll(meeting, invited, by=by, now=now)


def answer(
    invitation: Invitation,
    given: Answer,
    note: str,
    *,
    online: bool | None = None,
    answered_by: AnsweredBy,
    by: Person,
    now: datetime,
) -> None:
    """Write down yes, maybe or no, and for a meeting with a place and a link whether they join `online`.

    None leaves that as it was: a calendar's answer does not say it. A no passes a place that was drawn or signed up for
    on to the next, until the meeting begins. Raises WrongState once the meeting was held or is off, DomainError for a
    yes when the place was passed on.
    """
    meeting = invitation.meeting
    if not rules.is_answerable(meeting, now):
        raise WrongState(N_("This meeting was held or is called off: your answer is not needed any more."))
    before = invitation.answer
    if given != Answer.DECLINED:
        actions_places.need_place(meeting, invitation.user_id)
    invitation.answer, invitation.note = given, note
    if given != Answer.ACCEPTED or not meeting.is_hybrid:
        invitation.online = False
    elif online is not None:
        invitation.online = online
    invitation.answered_at, invitation.answered_by = now, answered_by
    invitation.answered_sequence = meeting.sequence + invitation.lead
    audit.record(
        "invitations.answer", invitation, by=by, now=now, answer=given.value, before=before.value if before else None
    )
    if given == Answer.DECLINED:
        actions_places.freed(meeting, invitation.user_id, by=by, now=now)
