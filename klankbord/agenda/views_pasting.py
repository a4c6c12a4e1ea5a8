"""Pasting a whole agenda: the text, what was made of it, and adding it."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.agenda import actions_pasting, kinds, queries
from klankbord.agenda.forms import PastedForm, PasteForm
from klankbord.agenda.models import ItemKind
from klankbord.agenda.views_board import organised
from klankbord.base import web
from klankbord.kit import agenda_text, dates
from klankbord.meetings.models import Meeting, MeetingState

blueprint = Blueprint("agenda_pasting", __name__)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/agenda/paste")
def paste(meeting_id: int) -> ResponseReturnValue:
    """A field for the text of a whole agenda."""
    meeting = organised(meeting_id)
    form = PasteForm()
    form.offer_places(queries.places(meeting.id))
    words = web.asked("behind")
    if words.isdecimal() and len(words) < 10:
        form.behind.data = int(words)
    return web.answer("agenda/paste.html", form, meeting=meeting)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/paste")
def preview(meeting_id: int) -> ResponseReturnValue:
    """What would be made of the text; nothing is kept yet."""
    meeting = organised(meeting_id)
    form = PasteForm()
    form.offer_places(queries.places(meeting.id))
    if not form.validate_on_submit():
        return web.answer("agenda/paste.html", form, meeting=meeting)
    draft = meeting.state == MeetingState.DRAFT
    pasted = PastedForm(formdata=None, text=form.text.data, behind=form.behind.data, take_over=draft)
    pasted.offer_places(queries.places(meeting.id))
    return _preview(meeting, pasted)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/pasted")
def add(meeting_id: int) -> ResponseReturnValue:
    """Add everything that was read."""
    meeting = organised(meeting_id)
    form = PastedForm()
    read = agenda_text.parse(form.text.data or "", today=dates.today(meeting.zone))
    form.offer(list(read.unread))
    form.offer_places(queries.places(meeting.id))
    if form.validate_on_submit():
        with form.catching():
            items = actions_pasting.paste(
                meeting,
                read,
                take_over=bool(form.take_over.data),
                also=[read.unread[number] for number in form.also.data or ()],
                after_id=form.behind.data or None,
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(
                url_for("agenda.builder", meeting_id=meeting.id),
                ngettext("%(num)d item added.", "%(num)d items added.", len(items)),
            )
    return _preview(meeting, form)


def _preview(meeting: Meeting, form: PastedForm) -> ResponseReturnValue:
    read = agenda_text.parse(form.text.data or "", today=dates.today(meeting.zone))
    form.offer(list(read.unread))
    council = meeting.council
    given = [ItemKind(item.kind) for item in read.items]
    made = [kinds.made_here(kind, council) for kind in given]
    becomes = [
        _(kinds.BECAME_OPINION, title=item.title)
        for item, asked, kind in zip(read.items, given, made, strict=True)
        if asked != kind
    ]
    parents = actions_pasting.parents_of(read.items)
    labels = [kinds.label(kind, council) for kind in made]
    return web.answer(
        "agenda/pasted.html",
        form,
        meeting=meeting,
        read=read,
        items=list(zip(read.items, made, labels, parents, strict=True)),
        becomes=becomes,
    )
