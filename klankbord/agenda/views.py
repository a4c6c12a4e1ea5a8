"""The agenda builder: the list, adding by typing, and the form of one item."""

from collections.abc import Sequence

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.agenda import actions, actions_papers, queries
from klankbord.agenda.forms import ItemForm, QuickForm, RecordedItemForm
from klankbord.agenda.kinds import BECAME_OPINION
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.agenda.views_board import organised, quick, show
from klankbord.agenda.views_done import done
from klankbord.base import web
from klankbord.base.i18n import full_date
from klankbord.kit import dates
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting, MeetingState

blueprint = Blueprint("agenda", __name__)
BEFORE = {MeetingState.DRAFT, MeetingState.PLANNED}


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/agenda")
def builder(meeting_id: int) -> ResponseReturnValue:
    """The agenda to build."""
    return show(organised(meeting_id))


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/items")
def add(meeting_id: int) -> ResponseReturnValue:
    """Add the item that was typed in the row."""
    meeting = organised(meeting_id)
    form = quick(meeting)
    if form.validate_on_submit():
        with form.catching():
            item = actions.add(meeting, form.values(), by=web.viewer(), now=dates.now())
            said = _became(form, item) or _("Added: %(title)s", title=item.title)
            return done(meeting, said, fresh={item.id})
    return show(meeting, form)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/agenda/items/<int:item_id>")
def item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """The form of one item; in its place in the list when htmx asked."""
    meeting = organised(meeting_id)
    row = web.load_or_404(queries.item(meeting, item_id))
    form = _form_of(meeting, row)(obj=row)
    form.fill(row)
    return _item_page(meeting, row, form)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/items/<int:item_id>")
def change(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Save one item, with the papers that were chosen."""
    viewer, now = web.viewer(), dates.now()
    meeting = organised(meeting_id)
    row = web.load_or_404(queries.item(meeting, item_id))
    form = _form_of(meeting, row)()
    _offer(meeting, row, form)
    if form.validate_on_submit():
        with form.catching():
            values, was = form.values(), row.kind
            record = form.record(row) if isinstance(form, RecordedItemForm) else None
            actions.change(meeting, row, values, record, read_version=form.read_version(), by=viewer, now=now)
            actions_papers.attach(
                meeting, row, form.papers.data, alternative_text=form.alternative_text.data or "", by=viewer, now=now
            )
            return web.done(
                url_for("agenda.builder", meeting_id=meeting.id, _anchor=f"item-{row.id}"),
                _became(form, row, was) or _("Saved: %(title)s", title=row.title),
            )
    return _item_page(meeting, row, form)


def _form_of(meeting: Meeting, row: AgendaItem) -> type[ItemForm]:
    return ItemForm if meeting.state in BEFORE and not row.is_recorded else RecordedItemForm


def _offer(meeting: Meeting, row: AgendaItem, form: ItemForm) -> None:
    earlier: Sequence[Meeting] = meetings.held_before(meeting)
    choices = [(each.id, full_date(each.day) or each.title or "—") for each in earlier]
    if row.approves_meeting_id and row.approves_meeting_id not in dict(choices):
        choices.append((row.approves_meeting_id, _("the meeting chosen before")))
    also = queries.also_about(row.id)
    proposals = queries.proposal_choices(meeting.council_id, [row.proposal_id or 0, *also])
    people = queries.presenters(meeting.council_id, dates.today(meeting.zone))
    form.offer_for(meeting.council, people, proposals, choices, row)
    if not form.is_submitted():
        form.also_proposal_ids.data = also


def _item_page(meeting: Meeting, row: AgendaItem, form: ItemForm) -> ResponseReturnValue:
    _offer(meeting, row, form)
    template = "agenda/_item_form.html" if web.is_htmx() else "agenda/item.html"
    papers = queries.papers_of(meeting.id).get(row.id, [])
    return web.answer(template, form, meeting=meeting, item=row, papers=papers)


def _became(form: QuickForm, item: AgendaItem, was: ItemKind | None = None) -> str:
    """That what was asked or recorded as a decision asks for an opinion now, where the council decides nothing."""
    recorded = was is not None and was == form.recorded and item.kind == ItemKind.OPINION
    return str(_(BECAME_OPINION, title=item.title)) if form.was_decision or recorded else ""
