"""Minutes from elsewhere: paste them or give a file, see what was read, mend it, and keep them."""

import importlib

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates, minutes_text
from klankbord.minutes import rules
from klankbord.minutes.actions_archive import About, take_over
from klankbord.minutes.forms_archive import MOST, ArchiveForm, ArchiveReadForm
from klankbord.minutes.words import GROUPS

blueprint = Blueprint("minutes_archive", __name__)


def _council(council_id: int) -> Council:
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules.may_write(viewer, council))
    return council


@blueprint.get("/<school_slug>/councils/<int:council_id>/minutes/earlier")
def paste(council_id: int) -> ResponseReturnValue:
    """A field for the text, and one for a file."""
    return web.answer("minutes/archive.html", ArchiveForm(), council=_council(council_id))


@blueprint.post("/<school_slug>/councils/<int:council_id>/minutes/earlier")
def preview(council_id: int) -> ResponseReturnValue:
    """What was read in them; nothing is kept yet."""
    council = _council(council_id)
    form = ArchiveForm()
    if form.validate_on_submit():
        with form.catching():
            text, given = form.text.data or "", form.file.data
            if given and given.filename:
                # As what writes for Word: loaded with the first file that is read.
                word_reading = importlib.import_module("klankbord.base.word_reading")
                words = word_reading.read(given.filename, given.read(word_reading.LARGEST + 1))
                text = f"{text}\n\n{words}" if text else words
            if text and len(text) <= MOST:
                return _preview(council, None, text)
            form.file.errors = [
                _("That is too much text for one meeting. Take over the minutes of one meeting at a time.")
                if text
                else _("Paste the minutes, or choose a file.")
            ]
    return web.answer("minutes/archive.html", form, council=council)


@blueprint.post("/<school_slug>/councils/<int:council_id>/minutes/earlier/kept")
def keep(council_id: int) -> ResponseReturnValue:
    """Keep them as the minutes of a meeting that was held."""
    council = _council(council_id)
    form = ArchiveReadForm()
    if form.validate_on_submit() and form.day.data is not None:
        with form.catching():
            viewer = web.viewer()
            about = About(
                day=form.day.data,
                start=form.start_time.data,
                title=form.title.data or "",
                place=form.place.data or "",
                approved=bool(form.approved.data),
                still_open=bool(form.still_open.data),
                above=_("Above the first item"),
            )
            minutes = take_over(council, viewer.zone, _read(form.text.data or ""), about, by=viewer, now=dates.now())
            return web.done(url_for("minutes_pages.page", minutes_id=minutes.id), _("The minutes are taken over."))
    return _preview(council, form, form.text.data or "")


def _read(text: str) -> minutes_text.Read:
    return minutes_text.parse(text, today=dates.today(web.viewer().zone))


def _preview(council: Council, form: ArchiveReadForm | None, text: str) -> ResponseReturnValue:
    read = _read(text)
    if form is None:
        form = ArchiveReadForm(
            formdata=None,
            text=text,
            day=read.day,
            start_time=read.start,
            title=read.title[:200],
            place=read.place[:200],
        )
    return web.answer(
        "minutes/archive_read.html",
        form,
        council=council,
        read=read,
        before=minutes_text.Item("", lines=read.before).text,
        statuses={status.value: _(label) for status, label in GROUPS},
    )
