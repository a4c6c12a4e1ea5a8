"""Saving the note of an item, by its button or by itself while somebody writes; and how it grew."""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils.kinds import kind_of
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict
from klankbord.minutes import actions, actions_marks, queries, queries_marks, rules
from klankbord.minutes.forms import NoteForm
from klankbord.minutes.models import Minutes
from klankbord.minutes.views import minutes_or_404

blueprint = Blueprint("notes", __name__)


def item_or_404(minutes: Minutes, item_id: int) -> AgendaItem:
    """An item of the meeting that minutes are of."""
    return web.load_or_404(
        select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.meeting_id == minutes.meeting_id)
    )


@blueprint.post("/<school_slug>/minutes/<int:minutes_id>/items/<int:item_id>/note")
def save(minutes_id: int, item_id: int) -> ResponseReturnValue:
    """Save what was said at an item."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    web.need(rules.may_note(viewer, minutes.meeting))
    item = item_or_404(minutes, item_id)
    form = NoteForm()
    if web.is_htmx():
        return _autosave(minutes, item, form)
    if form.validate_on_submit():
        with form.catching():
            now = dates.now()
            note = actions.save_note(
                minutes, item, form.text.data or "", read_version=form.read_version(), by=viewer, now=now
            )
            if form.mark.data:
                move, _colon, digest = form.mark.data.partition(":")
                marks, _hints = queries_marks.beside(minutes.meeting, item.id, note.text)
                actions_marks.answer(minutes.meeting, item, marks, move, digest, by=viewer, now=now)
            back = web.safe_next(form.back.data)
            place = back if back != "/" else url_for("live.page", meeting_id=minutes.meeting_id, item=item.id)
            return web.done(place, _("Saved."))
    marks, hints = queries_marks.beside(minutes.meeting, item.id, form.text.data or "")
    return web.refused(
        "minutes/note.html",
        form=form,
        minutes=minutes,
        item=item,
        meeting=minutes.meeting,
        kind=kind_of(minutes.meeting.council.kind),
        marks=marks,
        hints=hints,
    )


def _autosave(minutes: Minutes, item: AgendaItem, form: NoteForm) -> ResponseReturnValue:
    """Answer with a line under the text: saved at what time, or both texts. What is being typed stays as it is.

    The version is that of the writer's own text, from which they go on; beside it the text united with another's.
    """
    now, item_id, typed = dates.now(), item.id, form.text.data or ""
    if not form.validate_on_submit():
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        return Response(web.render_template("minutes/_saved.html", trouble=" ".join(sentences)))
    try:
        note = actions.save_note(minutes, item, typed, read_version=form.read_version(), by=web.viewer(), now=now)
    except EditConflict as conflict:
        db.session.rollback()
        return Response(web.render_template("minutes/_saved.html", conflict=conflict, item_id=item_id))
    except DomainError as error:
        sentence = _(error.sentence, **error.values)
        db.session.rollback()
        return Response(web.render_template("minutes/_saved.html", trouble=sentence))
    version, text = note.version, note.text
    united = {"united": text, "united_version": version} if text != typed else {}
    if united:
        version = queries.revision_with(note.id, typed, web.viewer().id) or version - 1
    marks, hints = queries_marks.beside(minutes.meeting, item_id, text)
    return web.done_fragment(
        web.render_template(
            "minutes/_saved.html",
            version=version,
            at=now,
            item_id=item_id,
            minutes=minutes,
            kind=kind_of(minutes.meeting.council.kind),
            marks=marks,
            hints=hints,
            **united,
        )
    )


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/items/<int:item_id>/revisions")
def revisions(minutes_id: int, item_id: int) -> ResponseReturnValue:
    """How a note grew: every save, with who made it."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    web.need(rules.may_note(viewer, minutes.meeting))
    item = item_or_404(minutes, item_id)
    return web.render_template(
        "minutes/revisions.html",
        minutes=minutes,
        meeting=minutes.meeting,
        council=minutes.meeting.council,
        item=item,
        revisions=queries.revisions_of(item.id),
    )
