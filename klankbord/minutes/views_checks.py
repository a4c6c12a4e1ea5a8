"""Whether the minutes said it right, item by item: asked on their page and behind the link in their mail."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.minutes import actions_checks, document, queries, rules
from klankbord.minutes.forms import CheckForm
from klankbord.minutes.models import Minutes
from klankbord.minutes.models_shows import Said
from klankbord.minutes.views import minutes_or_404, page

blueprint = Blueprint("minutes_checks", __name__)


@blueprint.post("/<school_slug>/minutes/<int:minutes_id>/checks")
def check(minutes_id: int) -> ResponseReturnValue:
    """Say of one item whether its minutes are right."""
    minutes = minutes_or_404(minutes_id)
    return take_in(minutes, web.viewer(), None, url_for("minutes_pages.page", minutes_id=minutes.id))


def take_in(minutes: Minutes, person: Viewer, token: str | None, back: str) -> ResponseReturnValue:
    """Write down what somebody says of an item they can read; the page again with the reason when it cannot be."""
    council = minutes.meeting.council
    participant = not person.has_seat(council.id) and queries.is_participant(person, minutes.meeting_id)
    web.need(rules.may_check(person, minutes, council, participant=participant))
    form = CheckForm()
    words = form.item_id.data or ""
    item = web.load_or_404(
        select(AgendaItem).where(
            AgendaItem.id == (int(words) if words.isdigit() and len(words) < 10 else 0),
            AgendaItem.meeting_id == minutes.meeting_id,
        )
    )
    web.need(any(entry.row.id == item.id for entry in document.read(minutes, minutes.meeting, person).entries))
    said = Said(form.said.data) if form.said.data in set(Said) else Said.YES
    if form.validate_on_submit():
        with form.catching():
            actions_checks.check(minutes, item.id, said, form.words.data or "", by=person, now=dates.now())
            return web.done(f"{back}#item-{item.id}", _("Thank you. The secretary sees what you say."))
    return page(minutes, person, token, check=form)
