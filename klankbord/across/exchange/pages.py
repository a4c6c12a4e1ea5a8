"""The exchange: what was asked, who spoke, what the school answered and what was told; what is still open on top."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from klankbord.across.exchange.protected import in_round
from klankbord.across.exchange.rules import may_see
from klankbord.base import web
from klankbord.base.db import db
from klankbord.councils import queries as councils
from klankbord.kit import dates
from klankbord.proposals import queries_exchange, queries_overview, rules
from klankbord.proposals.forms import RESULTS
from klankbord.proposals.kinds import KINDS
from klankbord.proposals.models import ProposalState

blueprint = Blueprint("exchange", __name__)


@blueprint.get("/<school_slug>/exchange")
def index() -> ResponseReturnValue:
    """Every proposal people were asked about, the open ends first; by class for the council and the staff."""
    viewer = web.viewer()
    rows = queries_exchange.exchange(viewer)
    named = [row.round_id for row in rows if rules.is_school(viewer) or viewer.has_seat(row.council_id)]
    by_class = queries_overview.answers(named) if named else {}
    closed = [row for row in rows if row.state is ProposalState.CLOSED]
    return web.render_template(
        "proposals/exchange.html",
        waiting=closed,
        running=[row for row in rows if row.state is ProposalState.OPEN],
        told=[row for row in rows if row.state is ProposalState.DECIDED],
        unanswered=sum(
            row.asked_school - row.answered_by_school for row in rows if row.state is not ProposalState.DECIDED
        ),
        classes={row.round_id: in_round(by_class[row.round_id], row.asked) for row in rows if row.round_id in by_class},
        councils=[one for one in db.session.scalars(councils.visible_to(viewer)) if may_see(viewer, one)],
        results=RESULTS,
        kinds=KINDS,
        today=dates.today(viewer.zone),
    )
