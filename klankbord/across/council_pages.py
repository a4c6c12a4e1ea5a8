"""A council: who sits in it and until when, what comes, what was, what was decided and what is still to be done."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from klankbord.across.exchange import rules as exchange_rules
from klankbord.agenda import queries_balance
from klankbord.agenda import queries_suggestions as suggestions
from klankbord.agenda import rules as agenda_rules
from klankbord.base import web
from klankbord.councils import queries, rules
from klankbord.councils.forms import OFFICES
from klankbord.councils.forms_composition import WAYS
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council, Office, Way
from klankbord.councils.queries_composition import composition_of
from klankbord.councils.rules_classes import by_class
from klankbord.followup import queries as followup
from klankbord.followup.letters import queries as letters
from klankbord.followup.letters.forms import ADDRESSEES
from klankbord.handover import rules_council
from klankbord.invitations import queries as invitations
from klankbord.kit import dates
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import MeetingState
from klankbord.minutes import queries as minutes

blueprint = Blueprint("council_pages", __name__)
NEWEST = 5


@blueprint.get("/<school_slug>/councils/<int:council_id>")
def page(council_id: int) -> ResponseReturnValue:
    """One council. Ten statements beside who looks, whatever it has seen; one more for who answers suggestions,
    and one for the letters that wait for an answer, for who sits in it.

    With one seat per class there is one more, for the classes.
    """
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(queries.visible(viewer), Council.id == council_id))
    today = dates.today(viewer.zone)
    held = meetings.of_council(viewer, council.id, invitations.meetings_of(viewer))
    inside = rules.may_see_inside(viewer, council)
    seats = queries.seats_of(council.id)
    composition = composition_of(council.id, dates.school_year(today))
    per_class = composition is not None and composition.way == Way.SEAT_PER_CLASS
    classes = by_class(queries.class_choices(council.school_id), seats, today) if per_class else ()
    listed = {seat.id for one in classes for seat in one.holders if seat.office == Office.MEMBER}
    return web.render_template(
        "across/council.html",
        council=council,
        kind=kind_of(council.kind),
        offices=OFFICES,
        seats=[seat for seat in seats if seat.is_current(today) and seat.id not in listed],
        classes=classes,
        composition=composition,
        ways=WAYS,
        coming=[one for one in reversed(held) if one.state not in {MeetingState.HELD, MeetingState.CANCELLED}],
        past=[one for one in held if one.state == MeetingState.HELD],
        minutes=minutes.readable_of_council(viewer, council.id),
        decisions=followup.decisions(viewer, council)[:NEWEST],
        together=followup.decided_together(viewer, council, NEWEST),
        actions=followup.open_actions(council.id, with_closed=rules.may_see_closed(viewer, council)) if inside else (),
        inside=inside,
        letters=letters.waiting(council.id, drafts=rules.may_organise(viewer, council)) if inside else (),
        addressees=ADDRESSEES,
        may_organise=rules.may_organise(viewer, council),
        may_take_notes=rules.may_take_notes(viewer, council),
        may_suggest=agenda_rules.may_suggest(viewer, council),
        waiting=suggestions.waiting_count(council.id) if agenda_rules.may_answer(viewer, council) else (0, None),
        may_propose=rules.may_propose(viewer, council),
        may_seat=rules.may_seat(viewer, council),
        sees_exchange=exchange_rules.may_see(viewer, council),
        may_read_state=rules_council.may_read_state(viewer, council),
        balance=queries_balance.balance_of_year(council.id, today, with_closed=rules.may_see_closed(viewer, council)),
        today=today,
    )
