"""Sorting what people said into themes: the page of it, and each step."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.numbers import whole_number
from klankbord.proposals.models import Proposal, ProposalState
from klankbord.proposals.outcomes import actions_themes as actions
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.outcomes.forms_themes import SIDES, OrderForm, ThemeForm, TickedForm, stepped
from klankbord.proposals.outcomes.models_themes import Side, Theme
from klankbord.proposals.outcomes.queries_themes import AT_ONCE, Choice
from klankbord.proposals.talk import actions_merging
from klankbord.proposals.views_rounds import organised

blueprint = Blueprint("proposals_themes", __name__)
_PLACE = "/<school_slug>/proposals/<int:proposal_id>/themes"


def _theme(proposal: Proposal, theme_id: int) -> Theme:
    return web.load_or_404(queries_themes.theme_of(proposal.id, theme_id))


def _number(words: str) -> int:
    return whole_number(words) or 0


def _back(proposal: Proposal) -> str:
    """The page as it stood, with the reactions it showed."""
    shown: dict[str, Any] = {name: word for name in ("show", "words") if (word := request.form.get(name, ""))}
    return url_for("proposals_themes.index", proposal_id=proposal.id, **shown)


@blueprint.get(_PLACE)
def index(proposal_id: int) -> ResponseReturnValue:
    """The themes, and the reactions to sort: those under no theme yet, of one theme, or all."""
    return _show(organised(proposal_id), ThemeForm())


def _show(proposal: Proposal, form: ThemeForm) -> ResponseReturnValue:
    themes = queries_themes.themes_of(proposal.id)
    show, words = request.values.get("show", ""), request.values.get("words", "").strip()[:100]
    chosen = next((one for one in themes if str(one.id) == show), None)
    choice = Choice(chosen.id if chosen else None, show != "all" and chosen is None, words)
    number = max(1, min(10_000, _number(request.values.get("page", ""))))
    rows, total = queries_themes.to_sort(proposal.id, choice, number)
    counts, unsorted, every = queries_themes.counts(proposal.id)
    return web.answer(
        "proposals/themes.html",
        form,
        proposal=proposal,
        themes=themes,
        chosen=chosen,
        show=str(chosen.id) if chosen else "all" if show == "all" else "",
        words=words,
        rows=rows,
        placed=queries_themes.placed([row.id for row in rows]) if rows else {},
        ticked=set(form.ticked()),
        counts=counts,
        unsorted=unsorted,
        every=every,
        sides=SIDES,
        pager=_pager(proposal, number, total, show, words),
        may_sort=proposal.state in {ProposalState.OPEN, ProposalState.CLOSED},
    )


def _pager(proposal: Proposal, number: int, total: int, show: str, words: str) -> dict[str, Any]:
    pages = max(1, -(-total // AT_ONCE))
    known: dict[str, Any] = {name: word for name, word in (("show", show), ("words", words)) if word}

    def place(page: int) -> str:
        if not 1 <= page <= pages:
            return ""
        return url_for("proposals_themes.index", proposal_id=proposal.id, page=page, **known)

    return {"number": number, "pages": pages, "previous_url": place(number - 1), "next_url": place(number + 1)}


@blueprint.post(_PLACE)
def make(proposal_id: int) -> ResponseReturnValue:
    """Make a theme, of the reactions that are ticked."""
    proposal = organised(proposal_id)
    form = ThemeForm()
    if form.validate_on_submit():
        with form.catching():
            theme = actions.make(proposal, form.name.data or "", form.ticked(), by=web.viewer(), now=dates.now())
            return web.done(_back(proposal), _("The theme “%(name)s” is there.", name=theme.name))
    return _show(proposal, form)


@blueprint.post(f"{_PLACE}/reactions")
def sort(proposal_id: int) -> ResponseReturnValue:
    """Do with the reactions that are ticked what the button says: put under a theme, take out, quote, put together."""
    proposal = organised(proposal_id)
    form = TickedForm()
    by, now, back = web.viewer(), dates.now(), _back(proposal)
    if "same" in request.form:
        _into, moved = actions_merging.put_together(proposal, form.ticked(), by=by, now=now)
        done = ngettext("%(num)d reaction stands under the oldest one now.",
                        "%(num)d reactions stand under the oldest one now.", moved)  # fmt: skip
        return web.done(url_for("proposals_merging.alike", proposal_id=proposal.id, _anchor="merged"), done)
    if "put" in request.form:
        theme = _theme(proposal, _number(request.form["put"]))
        number = actions.put(proposal, theme, form.ticked(), by=by, now=now)
        said = ngettext("%(num)d reaction is put under “%(name)s”.", "%(num)d reactions are put under “%(name)s”.",
                        number, name=theme.name)  # fmt: skip
        return web.done(back, said)
    theme = _theme(proposal, _number(request.form.get("theme", "")))
    if "out" in request.form:
        actions.take_out(proposal, theme, form.ticked(), by=by, now=now)
        return web.done(back, _("They are taken out of “%(name)s”.", name=theme.name))
    side = {"for": Side.FOR, "against": Side.AGAINST}.get(request.form.get("quote", ""))
    actions.quote(proposal, theme, form.ticked(), side, by=by, now=now)
    return web.done(back, _("They are quoted in the summary.") if side else _("They are no longer quoted."))


@blueprint.post(f"{_PLACE}/order")
def order(proposal_id: int) -> ResponseReturnValue:
    """Put the themes in another order."""
    proposal = organised(proposal_id)
    actions.order(proposal, OrderForm().ids(), by=web.viewer(), now=dates.now())
    return web.done(_back(proposal))


@blueprint.post(f"{_PLACE}/<int:theme_id>/position")
def move(proposal_id: int, theme_id: int) -> ResponseReturnValue:
    """Move a theme one place."""
    proposal = organised(proposal_id)
    theme = _theme(proposal, theme_id)
    ids = stepped(queries_themes.themes_of(proposal.id), theme, request.form.get("step", ""))
    actions.order(proposal, ids, by=web.viewer(), now=dates.now())
    return web.done(_back(proposal))


@blueprint.route(f"{_PLACE}/<int:theme_id>", methods=["GET", "POST"])
def rename(proposal_id: int, theme_id: int) -> ResponseReturnValue:
    """Rename a theme; on the same page it can be put with another or taken away."""
    proposal = organised(proposal_id)
    theme = _theme(proposal, theme_id)
    form = ThemeForm(obj=theme)
    if form.validate_on_submit():
        with form.catching():
            read = form.read_version()
            actions.rename(proposal, theme, form.name.data or "", read_version=read, by=web.viewer(), now=dates.now())
            return web.done(url_for("proposals_themes.index", proposal_id=proposal.id), _("Saved."))
    others = [one for one in queries_themes.themes_of(proposal.id) if one.id != theme.id]
    return web.answer("proposals/theme.html", form, proposal=proposal, theme=theme, others=others)


@blueprint.post(f"{_PLACE}/<int:theme_id>/merge")
def merge(proposal_id: int, theme_id: int) -> ResponseReturnValue:
    """Put a theme with another; the second time it is there already."""
    proposal = organised(proposal_id)
    theme = queries_themes.theme_if_there(proposal.id, theme_id)
    into = _theme(proposal, _number(request.form.get("into", "")))
    if theme is not None:
        actions.merge(proposal, theme, into, by=web.viewer(), now=dates.now())
    said = _("All of it stands under “%(name)s” now.", name=into.name)
    return web.done(url_for("proposals_themes.index", proposal_id=proposal.id), said)


@blueprint.post(f"{_PLACE}/<int:theme_id>/removal")
def remove(proposal_id: int, theme_id: int) -> ResponseReturnValue:
    """Take a theme away; the second time it is gone already."""
    proposal = organised(proposal_id)
    theme = queries_themes.theme_if_there(proposal.id, theme_id)
    if theme is not None:
        actions.remove(proposal, theme, by=web.viewer(), now=dates.now())
    said = _("The theme is taken away; its reactions stand under no theme.")
    return web.done(url_for("proposals_themes.index", proposal_id=proposal.id), said)
