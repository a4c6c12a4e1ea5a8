"""Inviting people to a whole series in one mail, and who has it."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klankbord.base import web
from klankbord.base.outbox.rehearsal import Mail
from klankbord.councils.queries import seatable_people
from klankbord.invitations import actions_series_whole as actions
from klankbord.invitations import queries, queries_sendings, queries_series, rules, rules_series
from klankbord.invitations.forms import InviteForm
from klankbord.invitations.forms_series import InviteAllForm
from klankbord.kit import dates
from klankbord.kit.errors import N_, WrongState
from klankbord.meetings import queries as meetings
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting, MeetingSeries, MeetingState
from klankbord.people.previews.queries import Whom
from klankbord.people.previews.views import offered

blueprint = Blueprint("invitations_series_whole", __name__)


def _loaded(meeting_id: int) -> tuple[Meeting, MeetingSeries]:
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, queries.meetings_of(viewer)))
    web.need(rules.may_invite(viewer, meeting))
    series = queries_series.series_of(meeting)
    if series is None:
        raise WrongState(N_("This meeting is not part of a series."))
    return meeting, series


def _here(meeting: Meeting) -> str:
    return url_for("invitations_series_whole.page", meeting_id=meeting.id)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/series/invitation")
def page(meeting_id: int) -> ResponseReturnValue:
    """What one mail would invite to and whom; once it was sent, who has the series."""
    meeting, series = _loaded(meeting_id)
    return _before(meeting, series, InviteAllForm()) if series.uid is None else _after(meeting, series, InviteForm())


def _everybody(meeting_id: int) -> Whom:
    """Whom the invitation to the whole series is for, for who sees its mail first."""
    _meeting, series = _loaded(meeting_id)

    def people(mails: Sequence[Mail]) -> Mapping[int, str]:
        found: dict[int, str] = {}
        for one in queries_series.meetings_of(series.id, MeetingState.PLANNED, since=dates.now()):
            found = {**queries_sendings.invited(one, mails), **found}
        return found

    return Whom(people, named=True)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/series/invitation")
@offered(_everybody, _l("Plan them and invite everybody"), form_page=False)
def invite_all(meeting_id: int) -> ResponseReturnValue:
    """Plan every draft of the series and invite to all of them at once."""
    meeting, series = _loaded(meeting_id)
    form = InviteAllForm()
    if form.validate_on_submit():
        with form.catching():
            planned, people = actions.invite_all(series, seen=form.seen.data or "", by=web.viewer(), now=dates.now())
            said = ngettext(
                "%(meetings)d meetings are planned; one person is invited.",
                "%(meetings)d meetings are planned; %(num)d people are invited.",
                people,
                meetings=planned,
            )
            return web.done(_here(meeting), said)
    return _before(meeting, series, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/series/invitation/people")
def invite(meeting_id: int) -> ResponseReturnValue:
    """Invite one more person to the rest of the series."""
    meeting, series = _loaded(meeting_id)
    form = InviteForm()
    form.offer(seatable_people(meeting.council))
    if form.validate_on_submit():
        with form.catching():
            user = web.load_or_404(queries.invitable(meeting, form.user_id.data))
            count = actions.invite(series, user, by=web.viewer(), now=dates.now())
            said = ngettext(
                "%(name)s is invited to one meeting.",
                "%(name)s is invited to %(num)d meetings.",
                count,
                name=user.name,
            )
            return web.done(_here(meeting), said)
    return _after(meeting, series, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/series/invitation/people/<int:invitation_id>/removal")
def take_out(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """Tell the one an invitation of the series is for that they are not expected at the rest of it."""
    meeting, series = _loaded(meeting_id)
    user = web.load_or_404(queries_series.one(series.id, invitation_id)).user
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions.take_out(series, user, by=web.viewer(), now=dates.now())
            return web.done(_here(meeting), _("%(name)s is not expected any more.", name=user.name))
    return web.answer("invitations/refused.html", form, meeting=meeting)


def _before(meeting: Meeting, series: MeetingSeries, form: InviteAllForm) -> ResponseReturnValue:
    now = dates.now()
    drafts = queries_series.meetings_of(series.id, MeetingState.DRAFT, since=now)
    form.seen.data = actions.as_seen(drafts)
    return web.answer(
        "invitations/series_whole.html",
        form,
        meeting=meeting,
        drafts=drafts,
        lacks={one.id: rules_series.lacks(one, now) for one in drafts},
        ready=len(drafts) > 1 and not any(rules_series.lacks(one, now) for one in drafts),
        added=actions.beside_the_rule(drafts),
        planned=queries_series.meetings_of(series.id, MeetingState.PLANNED, since=now),
    )


def _after(meeting: Meeting, series: MeetingSeries, form: InviteForm) -> ResponseReturnValue:
    now = dates.now()
    coming = queries_series.meetings_of(series.id, MeetingState.PLANNED, since=now)
    people = queries_series.people_of(series.id, now)
    whole = {one.user_id for one in people if one.invited >= len(coming)}
    form.offer([one for one in seatable_people(meeting.council) if one[0] not in whole])
    return web.answer(
        "invitations/series_people.html",
        form,
        meeting=meeting,
        coming=coming,
        drafts=queries_series.meetings_of(series.id, MeetingState.DRAFT, since=now),
        people=people,
    )
