"""The house rules of a council's conversations."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.proposals.moderation import actions, queries
from klankbord.proposals.moderation import rules as rules_moderation
from klankbord.proposals.moderation.forms import HouseRulesForm, rules_of

blueprint = Blueprint("proposals_house_rules", __name__)


@blueprint.route("/<school_slug>/councils/<int:council_id>/house-rules", methods=["GET", "POST"])
def edit(council_id: int) -> ResponseReturnValue:
    """Read them as they stand at each form, and write other ones."""
    viewer = web.viewer()
    council = web.load_or_404(select(Council).where(councils.visible(viewer), Council.id == council_id))
    web.need(rules_moderation.may_moderate(viewer, council))
    known, form = queries.house_rules(council.id), HouseRulesForm()
    if form.validate_on_submit():
        actions.set_house_rules(
            council, form.written(), known, read_version=form.read_version(), by=viewer, now=dates.now()
        )
        return web.done(
            url_for("proposals_house_rules.edit", council_id=council.id), _("These rules now stand at every form.")
        )
    if not form.is_submitted():
        form.begin(known)
    return web.answer("proposals/house_rules.html", form, council=council, lines=rules_of(known.words if known else ""))
