"""Suggesting corrections, and answering them."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.agenda.queries_closed import closed_items
from klankbord.base import web
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.minutes import actions_corrections as actions
from klankbord.minutes import queries, rules
from klankbord.minutes.forms import AnswerForm, CorrectionForm
from klankbord.minutes.models import Correction, CorrectionState, Minutes
from klankbord.minutes.views import minutes_or_404, page

INTO_TEXT = "into_text"
TAKEN_OVER = {CorrectionState.ACCEPTED, INTO_TEXT}

blueprint = Blueprint("corrections", __name__)


def take_in(minutes: Minutes, viewer: Viewer, form: CorrectionForm, place: str) -> ResponseReturnValue | None:
    """Record a correction that was filled in; None when the form has to be shown again."""
    if form.validate_on_submit():
        with form.catching():
            actions.suggest(
                minutes,
                form.text.data or "",
                council=minutes.meeting.council,
                item_id=_readable_item(minutes, viewer, form.item_id.data or 0),
                passage=form.passage.data or "",
                by=viewer,
                now=dates.now(),
            )
            return web.done(f"{place}#corrections", _("Thank you. The secretary will answer you."))
    return None


def _readable_item(minutes: Minutes, viewer: Viewer, item_id: int) -> int | None:
    """The item a correction is about; None for one that the reader cannot see."""
    statement = select(AgendaItem.id).where(AgendaItem.id == item_id, AgendaItem.meeting_id == minutes.meeting_id)
    if not rules.may_read_closed(viewer, minutes.meeting.council):
        statement = statement.where(AgendaItem.id.not_in(closed_items(meeting_id=minutes.meeting_id)))
    return db.session.scalar(statement)


@blueprint.post("/<school_slug>/minutes/<int:minutes_id>/corrections")
def suggest(minutes_id: int) -> ResponseReturnValue:
    """Suggest a correction."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    council = minutes.meeting.council
    participant = not viewer.has_seat(council.id) and queries.is_participant(viewer, minutes.meeting_id)
    web.need(rules.may_correct(viewer, council, participant=participant))
    form = CorrectionForm()
    done = take_in(minutes, viewer, form, url_for("minutes_pages.page", minutes_id=minutes.id))
    return done if done is not None else page(minutes, viewer, correction=form)


@blueprint.post("/<school_slug>/minutes/<int:minutes_id>/corrections/<int:correction_id>/answer")
def answer(minutes_id: int, correction_id: int) -> ResponseReturnValue:
    """Take a correction over, or say why not."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    web.need(rules.may_write(viewer, minutes.meeting.council))
    correction = web.load_or_404(
        select(Correction).where(Correction.id == correction_id, Correction.minutes_id == minutes.id)
    )
    form = AnswerForm()
    if form.validate_on_submit():
        with form.catching():
            words, now = form.answer.data or "", dates.now()
            if form.verdict.data in TAKEN_OVER:
                into_text = form.verdict.data == INTO_TEXT
                actions.accept(minutes, correction, words, into_text=into_text, by=viewer, now=now)
            else:
                actions.answer(minutes, correction, words, by=viewer, now=now)
            place = url_for("minutes_pages.page", minutes_id=minutes.id)
            return web.done(f"{place}#correction-{correction.id}", _("The answer is saved and sent."))
    return page(minutes, viewer, answering=form, answering_id=correction.id)
