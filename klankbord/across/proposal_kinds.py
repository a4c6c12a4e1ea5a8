"""What the page of a proposal shows besides, by its kind: the reach of a consultation, the support of an initiative."""

from typing import Any

from flask import url_for
from sqlalchemy import Integer, bindparam, select

from klankbord.agenda.models_initiatives import InitiativeSuggestion
from klankbord.agenda.models_life import Suggestion
from klankbord.base import web
from klankbord.kit.viewer import Viewer
from klankbord.proposals import queries_page, rules
from klankbord.proposals.initiatives.queries import MY_SUPPORT, SUPPORT
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import ProposalKind, ProposalState
from klankbord.proposals.queries_consultation import MAILS, reach

_SUGGESTED: queries_page.Entries = (
    select(*queries_page.entry("suggestion", Suggestion.id, Suggestion.state))
    .join(InitiativeSuggestion, InitiativeSuggestion.suggestion_id == Suggestion.id)
    .where(InitiativeSuggestion.proposal_id == bindparam("proposal_id", type_=Integer))
)
LISTS: dict[ProposalKind, tuple[queries_page.Entries, ...]] = {
    ProposalKind.CONSULTATION: (MAILS,),
    ProposalKind.INITIATIVE: (SUPPORT, MY_SUPPORT, _SUGGESTED),
}
"""What the page of a rarer kind lists besides, in the same statement."""


def shown(viewer: Viewer, facts: Any, council: Any, rows: Any, answered: int) -> dict[str, Any]:
    """The values of the page that hang on the kind, from its facts and the rows of its lists."""
    about = kind_of(facts.kind)
    counted = about.answers_for_deviation and facts.round_id is not None
    return {
        "about": about,
        "gathers": rules.gathers(facts.kind, facts.state),
        "reach": reach(facts.asked_count, answered, facts.naming, rows) if counted else None,
        **(_initiative(viewer, facts, council, rows) if about.of_parents else {}),
    }


def _initiative(viewer: Viewer, facts: Any, council: Any, rows: Any) -> dict[str, Any]:
    suggestion = next((row for row in rows if row.tag == "suggestion"), None)
    own, leads = facts.author_id == viewer.id, rules.may_organise(viewer, council)
    over = facts.state in {ProposalState.DECIDED, ProposalState.WITHDRAWN}
    here = not viewer.linked and (own or leads)
    return {
        "supporters": sum(row.n for row in rows if row.tag == "supporters"),
        "my_support": any(row.tag == "my_support" for row in rows),
        "may_support": rules.may_support(viewer, facts.kind),
        "share": web.link_to("proposal_pages.page", school_slug=viewer.school.slug, proposal_id=facts.id)
        if viewer.school
        else "",
        "suggested": suggestion.a if suggestion else "",
        "suggestion_url": url_for("agenda_suggestions.page", suggestion_id=suggestion.n) if suggestion and here else "",
        "started_by_me": own,
        "may_withdraw": here and not over,
    }
