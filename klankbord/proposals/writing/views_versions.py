"""Versions: write a new one, read a former one, and see what changed between any two."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from klankbord.base import web
from klankbord.councils import entry
from klankbord.kit import dates, differences
from klankbord.kit.markdown import to_text
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind
from klankbord.people.previews.views import offered
from klankbord.proposals import queries
from klankbord.proposals.models import PARTS
from klankbord.proposals.passages import queries as queries_passages
from klankbord.proposals.views import looked_at
from klankbord.proposals.views_rounds import asked, organised
from klankbord.proposals.writing import actions_versions, queries_versions
from klankbord.proposals.writing.forms import PART_NAMES, VersionForm, sections

blueprint = Blueprint("proposals_versions", __name__)


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/versions/new", methods=["GET", "POST"])
@offered(asked, _l("Publish this version"))
def version(proposal_id: int) -> ResponseReturnValue:
    """Change the words, say what they follow, and ask the same people again or keep the round."""
    proposal = organised(proposal_id)
    form = VersionForm(obj=proposal)
    form.of_kind = proposal.kind
    form.offer(queries_versions.points(proposal.id))
    if (seen := looked_at(form, "proposals/version.html", proposal)) is not None:
        return seen
    if form.validate_on_submit():
        with form.catching():
            asked_in = actions_versions.new_version(
                proposal,
                form.words(),
                form.last_day(),
                form.change(),
                read_version=form.read_version(),
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(
                url_for("proposal_pages.page", proposal_id=proposal.id),
                ngettext(
                    "%(num)d person is asked and gets a mail.",
                    "%(num)d people are asked and get a mail.",
                    asked_in.asked_count,
                )
                if form.change().asks_again
                else _("The new version is there. Who responded gets a mail about what changed."),
            )
    return web.answer("proposals/version.html", form, proposal=proposal, preview=None)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/versions/<int:number>")
def former(proposal_id: int, number: int) -> ResponseReturnValue:
    """The words of a version as people were asked about them."""
    proposal = web.load_or_404(queries.visible_to(web.viewer(), proposal_id))
    found = web.load_or_404(queries.version_of(proposal.id, number))
    parts = sections({name: getattr(found, name) for name in PARTS})
    return web.render_template("proposals/former.html", proposal=proposal, version=found, sections=parts)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/versions")
def compare(proposal_id: int) -> ResponseReturnValue:
    """What changed between two versions; without a choice between the newest two."""
    return _compare(web.viewer(), proposal_id, url_for("proposal_pages.page", proposal_id=proposal_id))


@blueprint.get("/l/<token>/versions")
@web.public
def compare_by_link(token: str) -> ResponseReturnValue:
    """What changed between two versions, for who came by a link about the proposal."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    return _compare(person, link.thing_id, url_for("link_pages.show", token=token))


def _compare(viewer: Viewer, proposal_id: int, home: str) -> ResponseReturnValue:
    proposal = web.load_or_404(queries.visible_to(viewer, proposal_id))
    versions = {version.number: version for version in queries_versions.versions_of(proposal.id)}
    numbers = list(versions)
    newer = _chosen("to", numbers, numbers[-1] if numbers else 0)
    older = _chosen("from", numbers, max((number for number in numbers if number < newer), default=newer))
    older, newer = min(older, newer), max(older, newer)
    changed = []
    for name in queries_versions.NAMES if older != newer else ():
        was, is_now = getattr(versions[older], name), getattr(versions[newer], name)
        if was != is_now:
            heading = PART_NAMES.get(name) or (_("Title") if name == "title" else _("The question"))
            changed.append((name, heading, differences.between(to_text(was), to_text(is_now))))
    return web.render_template(
        "proposals/versions.html",
        proposal=proposal,
        home=home,
        versions=list(versions.values()),
        older=older,
        newer=newer,
        changed=changed,
        said=[one for number, one in versions.items() if older < number <= newer and one.changes],
        passages=queries_passages.between(proposal.id, versions, older, newer),
        followed=queries_versions.followed(proposal.id, older, newer),
    )


def _chosen(name: str, numbers: list[int], otherwise: int) -> int:
    words = request.args.get(name, "")
    return int(words) if words.isdigit() and len(words) < 10 and int(words) in numbers else otherwise
