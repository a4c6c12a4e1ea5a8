"""Inviting people to a whole series in one mail: for all, for one who comes later, and taking one out again.

Each meeting keeps its own invitations and answers; what is one for all is the mail, and the UID in the calendar.
"""

from collections.abc import Sequence
from datetime import datetime

from klankbord.base import audit
from klankbord.invitations import (
    actions,
    actions_inviting,
    actions_places,
    mails,
    mails_series,
    queries_series,
    rules,
    rules_series,
)
from klankbord.invitations.models import Invitation
from klankbord.kit import tokens
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.recurrence import recurrence, starts_by_rule
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting, MeetingSeries, MeetingState
from klankbord.people.models import User

LEFT = (MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)
"""The states of a meeting that stands in a calendar as one that is or was held."""


def invite_all(series: MeetingSeries, *, seen: str, by: Person, now: datetime) -> tuple[int, int]:
    """Plan every draft of a series that comes, and invite each member to all of them in one mail: meetings, people.

    Who sits there for one of them alone, was drawn for one, or has no mailbox is invited as to any meeting. Raises
    WrongState where that was done before, DomainError when the meetings are not those that were `seen`, are fewer than
    two, or lack something.
    """
    if series.uid is not None:
        raise WrongState(N_("People are invited to this series already."))
    meetings = queries_series.meetings_of(series.id, MeetingState.DRAFT, since=now)
    if as_seen(meetings) != seen:
        raise DomainError(N_("The meetings changed since you saw them. Look at them once more, then invite."))
    if len(meetings) < 2:
        raise DomainError(N_("A series needs two drafts at least. Plan a single meeting on its own page."))
    if any(rules_series.lacks(meeting, now) for meeting in meetings):
        raise DomainError(N_("Some meetings still lack something; it stands beside them. Fill that in first."))
    starts = [meeting.starts_at for meeting in meetings if meeting.starts_at is not None]
    if len(set(starts)) < len(starts):
        raise DomainError(N_("Two of these meetings begin at the same moment. Move one of them first."))
    series.uid = f"{tokens.reference()}@klankbord"
    written: list[Invitation] = []
    for meeting, start in zip(meetings, starts_by_rule(starts, meetings[0].zone), strict=True):
        meeting.by_rule_at = start
        invited = actions.write_planned(meeting, by=by, now=now)
        for invitation in invited:
            invitation.meeting = meeting
        actions.end_poll(meeting, invited, by=by, now=now)
        written += invited
    people = _told(series, written, now=now)
    audit.record(
        "invitations.invite_series", series, by=by, now=now, council_id=series.council_id, meetings=len(meetings)
    )
    return len(meetings), people


def as_seen(meetings: Sequence[Meeting]) -> str:
    """The meetings of a page in a word that changes with any of them."""
    return " ".join(f"{meeting.id}.{meeting.version}" for meeting in meetings)


def beside_the_rule(meetings: Sequence[Meeting]) -> int:
    """How many of these no rule makes, so that some mail programs leave them out of the series."""
    starts = [meeting.starts_at for meeting in meetings if meeting.starts_at is not None]
    if len(set(starts)) < 2:
        return 0
    zone = meetings[0].zone
    return len(recurrence(set(starts_by_rule(starts, zone)), zone).added)


def invite(series: MeetingSeries, user: User, *, by: Person, now: datetime) -> int:
    """Invite somebody to every planned meeting of a series that comes; to how many. One mail for all of them.

    Raises WrongState before the series itself was sent, DomainError when they are invited to each of them already.
    """
    need_sent(series)
    there = {one.meeting_id for one in queries_series.invitations_of(series.id, user.id)}
    coming = queries_series.meetings_of(series.id, MeetingState.PLANNED, since=now)
    meetings = [meeting for meeting in coming if meeting.id not in there]
    if not meetings:
        raise DomainError(N_("%(name)s is invited to every meeting that comes."), "user_id", name=user.name)
    has_it = user.id in queries_series.told(series.id, [user.id])
    written = []
    for meeting in meetings:
        invitation = actions_inviting.write_one(meeting, user, now)
        invitation.meeting = meeting
        written.append(invitation)
    if has_it:
        for invitation in written:
            actions_inviting.into_series(invitation.meeting, [invitation])
            mails.invited(invitation.meeting, [invitation], now=now)
    else:
        _told(series, written, now=now)
    audit.record("invitations.invite_to_series", series, by=by, now=now, user_id=user.id, meetings=len(written))
    return len(written)


def take_out(series: MeetingSeries, user: User, *, by: Person, now: datetime) -> int:
    """Tell somebody that they are not expected any more at the meetings of a series that come; how many those are.

    Raises WrongState before the series was sent, and when none of those expects them.
    """
    need_sent(series)
    theirs = queries_series.invitations_of(series.id, user.id)
    coming = [one for one in theirs if rules.is_coming(one.meeting, now)]
    if not coming:
        raise WrongState(N_("They are not expected at any meeting of this series that comes."))
    at_once = [one for one in coming if one.by_series]
    whole = whole_for(series, at_once, theirs)
    for one in at_once:
        one.removed_at = now
    mails_series.off(series, at_once, whole, only_you=True, now=now)
    for one in at_once:
        audit.record("invitations.take_back", one, by=by, now=now, user_id=user.id)
        actions_places.freed(one.meeting, user.id, by=by, now=now)
    for one in coming:
        if not one.by_series:
            actions.take_back(one.meeting, one, by=by, now=now)
    return len(coming)


def need_sent(series: MeetingSeries) -> None:
    """Raise WrongState unless people were invited to the whole series."""
    if series.uid is None:
        raise WrongState(N_("Nobody is invited to this series as a whole yet."))


def whole_for(series: MeetingSeries, going: Sequence[Invitation], standing: Sequence[Invitation]) -> dict[int, int]:
    """The people to whom nothing of a series is left without these invitations, with the SEQUENCE they are told so."""
    gone = {one.id for one in going}
    left = {one.user_id for one in standing if one.by_series and one.id not in gone and one.meeting.state in LEFT}
    highest = queries_series.told(series.id, {one.user_id for one in going}, standing=False)
    told: dict[int, int] = {}
    for one in going:
        if one.user_id not in left:
            now_at = max(highest.get(one.user_id, 0) + 1, one.meeting.sequence + one.lead)
            told[one.user_id] = max(told.get(one.user_id, 0), now_at)
    return told


def _told(series: MeetingSeries, written: Sequence[Invitation], *, now: datetime) -> int:
    """Send what was written down: to the whole series where that is more than one meeting. How many people it is."""
    by_person: dict[int, list[Invitation]] = {}
    for invitation in written:
        by_person.setdefault(invitation.user_id, []).append(invitation)
    before = queries_series.told(series.id, by_person, standing=False)
    together: list[Invitation] = []
    alone: dict[int, list[Invitation]] = {}
    for user_id, theirs in by_person.items():
        if len(theirs) < 2 or theirs[0].address_id is None:
            for one in theirs:
                alone.setdefault(one.meeting_id, []).append(one)
            continue
        sequence = max(before.get(user_id, -1) + 1, *(one.meeting.sequence + one.lead for one in theirs))
        for one in theirs:
            one.by_series, one.lead = True, sequence - one.meeting.sequence
        together += theirs
    mails_series.invited(series, together, now=now)
    for invitations in alone.values():
        mails.invited(invitations[0].meeting, invitations, now=now)
    return len(by_person)
