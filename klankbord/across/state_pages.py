"""How a council stands, on one page: for a new secretary, on the screen and on paper."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.across import state_facts, state_pdf
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.councils import queries as councils
from klankbord.councils.forms import OFFICES
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.handover import rules_council
from klankbord.kit import dates

blueprint = Blueprint("state_pages", __name__)


def _read(council_id: int) -> state_facts.State:
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules_council.may_read_state(viewer, council))
    return state_facts.read(council, viewer, dates.now())


@blueprint.get("/<school_slug>/councils/<int:council_id>/state")
def page(council_id: int) -> ResponseReturnValue:
    """Who sits in it, what comes, what is open, and what the council must do now."""
    state = _read(council_id)
    return web.render_template(
        "across/state.html",
        state=state,
        council=state.council,
        kind=kind_of(state.council.kind),
        offices=OFFICES,
        steps=state_facts.next_steps(state),
        named=state_facts.named,
        minutes_words=state_facts.minutes_words,
    )


@blueprint.get("/<school_slug>/councils/<int:council_id>/state.pdf")
def pdf(council_id: int) -> ResponseReturnValue:
    """The same on one sheet, as an accessible PDF."""
    viewer, state = web.viewer(), _read(council_id)
    assert viewer.school is not None  # noqa: S101 - the council was found in it
    body = state_pdf.make(state, viewer.school, language=language())
    called = _("state-file")
    name = f"{called}-{state.council.id}-{state.today.isoformat()}.pdf"
    return Response(body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
