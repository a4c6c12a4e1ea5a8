"""The page of search: one field, what was found, and what to narrow it down by."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.across.search import finding, reading, reading_proposals
from klankbord.across.search.finding import PER_PAGE, Chosen, Found, Hit
from klankbord.base import web
from klankbord.base.search.models import FoundKind
from klankbord.councils.kinds import kind_of
from klankbord.kit.errors import N_
from klankbord.kit.numbers import whole_number
from klankbord.kit.search_question import question

blueprint = Blueprint("search", __name__)
LONGEST = 200
"""Letters of a question that are read."""
SORTS = {
    FoundKind.AGENDA: N_("Agendas"),
    FoundKind.MINUTES: N_("Minutes"),
    FoundKind.DECISION: N_("Decisions and opinions"),
    FoundKind.PROPOSAL: N_("Proposals"),
    FoundKind.PAPER: N_("Papers"),
}
ONE = {
    FoundKind.AGENDA: N_("Agenda"),
    FoundKind.MINUTES: N_("Minutes"),
    FoundKind.PROPOSAL: N_("Proposal"),
    FoundKind.PAPER: N_("Paper"),
}


@blueprint.get("/<school_slug>/search")
def index() -> ResponseReturnValue:
    """What the viewer may see of what they search. Two statements beside who looks; none while nothing is asked."""
    typed = web.asked("q")[:LONGEST]
    chosen = Chosen(kind=_kind(web.asked("kind")), council_id=_number("council"), school_year=web.asked("year") or None)
    asked = question(typed)
    found = finding.find(web.viewer(), asked, chosen, _number("page") or 1)
    return web.render_template(
        "across/search.html",
        typed=typed,
        asked=not asked.is_empty,
        everywhere=_here(typed, Chosen()),
        chosen=chosen,
        found=found,
        tabs=_tabs(found, typed, chosen),
        pager=_pager(found, typed, chosen),
        address=address,
        sort=sort,
        longest=LONGEST,
    )


def _kind(word: str) -> FoundKind | None:
    return FoundKind(word) if word in {*FoundKind} else None


def _number(name: str) -> int | None:
    return whole_number(web.asked(name), 8)


def _here(typed: str, chosen: Chosen, **more: Any) -> str:
    """This page with other words in its address; what is empty is left out."""
    asked = {"q": typed, "kind": chosen.kind, "council": chosen.council_id, "year": chosen.school_year, **more}
    return url_for("search.index", **{name: value for name, value in asked.items() if value})


def _tabs(found: Found, typed: str, chosen: Chosen) -> list[tuple[str, str, bool, int]]:
    """All, and each sort of thing there is, with how many."""
    every = (_("All"), _here(typed, chosen, kind=None), chosen.kind is None, sum(found.kinds.values()))
    return [
        every,
        *(
            (_(words), _here(typed, chosen, kind=kind), chosen.kind is kind, found.kinds.get(kind, 0))
            for kind, words in SORTS.items()
            if kind in found.kinds or kind is chosen.kind
        ),
    ]


def _pager(found: Found, typed: str, chosen: Chosen) -> dict[str, Any]:
    pages = max(1, -(-found.total // PER_PAGE))
    before, then = found.page - 1, found.page + 1
    return {
        "number": found.page,
        "pages": pages,
        "previous_url": _here(typed, chosen, page=before if before > 1 else None) if before else "",
        "next_url": _here(typed, chosen, page=then) if then <= pages else "",
    }


def sort(hit: Hit) -> str:
    """What sort of thing it is, in a word; a decision as its council calls it."""
    if hit.part == reading_proposals.OUTCOME:
        return str(_("What came of it"))
    return str(_(kind_of(hit.council_kind).result if hit.kind is FoundKind.DECISION else ONE[hit.kind]))


def address(hit: Hit) -> str:
    """Where it stands, at the item where it hangs on one."""
    anchor = f"item-{hit.item_id}" if hit.item_id is not None else None
    if hit.part == reading.PAPER:
        return url_for("meeting_pages.paper", meeting_id=hit.whole_id, paper_id=hit.thing_id)
    if hit.part == reading_proposals.PROPOSAL_PAPER:
        return url_for("proposals_papers.download", proposal_id=hit.whole_id, paper_id=hit.thing_id)
    if hit.part in {reading_proposals.PROPOSAL, reading_proposals.OUTCOME}:
        return url_for("proposal_pages.page", proposal_id=hit.whole_id)
    part = hit.part.removeprefix(reading.PUBLIC)
    if part == reading.ERRATUM:
        return url_for("minutes_pages.page", minutes_id=hit.thing_id, _anchor="errata")
    if part == reading.NOTE or hit.part.startswith(reading.PUBLIC):
        return url_for("minutes_pages.page", minutes_id=hit.thing_id, _anchor=anchor)
    return url_for("meeting_pages.page", meeting_id=hit.whole_id, _anchor=anchor)
