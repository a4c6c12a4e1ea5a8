"""What became of what I said: signed in for all one's own words, and by a link for those about its proposal."""

from collections.abc import Sequence

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from klankbord.across import said_facts
from klankbord.agenda.classes import queries_own as queries_classes
from klankbord.agenda.classes.models import ClassAnswer
from klankbord.base import web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind
from klankbord.proposals import actions_anonymous, rules
from klankbord.proposals.forms import RESULTS
from klankbord.proposals.moderation import queries as queries_moderation
from klankbord.proposals.moderation.models import PrivateMessage
from klankbord.proposals.outcomes.forms_themes import ANSWERS
from klankbord.proposals.writing import queries_versions

blueprint = Blueprint("said_pages", __name__)


@blueprint.get("/<school_slug>/said")
def page() -> ResponseReturnValue:
    """All that the viewer said in this school under their name, what became of it, and what few read."""
    viewer = web.viewer()
    return _show(
        viewer,
        said_facts.of(viewer),
        "",
        private=queries_moderation.own_private(viewer),
        of_classes=queries_classes.answered_by(viewer),
    )


@blueprint.get("/l/<token>/said")
@web.public
def by_link(token: str) -> ResponseReturnValue:
    """What who came by a link said about its proposal; an anonymous answer is found by the key in it alone."""
    start, _stop, key = token.partition(".")
    link, person = entry.enter(start, LinkKind.PROPOSAL)
    digests = [actions_anonymous.digest(round_id, key) for round_id in queries_versions.rounds_of(link.thing_id) if key]
    traces = said_facts.of(person, only=link.thing_id, digests=digests)
    return _show(person, traces, url_for("link_pages.show", token=token))


def _show(
    viewer: Viewer,
    traces: list[said_facts.Trace],
    home: str,
    *,
    private: Sequence[PrivateMessage] = (),
    of_classes: Sequence[ClassAnswer] = (),
) -> ResponseReturnValue:
    return web.render_template(
        "proposals/said.html",
        traces=traces,
        due={trace.proposal_id: rules.due_on(trace.due, viewer.zone) for trace in traces},
        home=home,
        results=RESULTS,
        answers=ANSWERS,
        private=private,
        of_classes=of_classes,
        today=dates.today(viewer.zone),
    )
