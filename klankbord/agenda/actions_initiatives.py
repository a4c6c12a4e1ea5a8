"""Initiatives of parents on their way to the agenda: with enough supporters one becomes a suggestion by itself."""

from datetime import datetime

from klankbord.agenda import mails_initiatives, queries_suggestions
from klankbord.agenda.actions_suggestions import withdraw as withdraw_suggestion
from klankbord.agenda.models_initiatives import InitiativeSuggestion
from klankbord.agenda.models_life import Suggestion, SuggestionState
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.markdown import to_text
from klankbord.kit.viewer import Person
from klankbord.people.models import User
from klankbord.proposals.initiatives import actions as initiatives
from klankbord.proposals.initiatives import mails
from klankbord.proposals.initiatives import queries as queries_initiatives
from klankbord.proposals.mails import shortened
from klankbord.proposals.models import Proposal
from klankbord.proposals.writing import actions as actions_writing
from klankbord.schools.models import School

_TITLE, _REASON = 200, 2000


def start(council: Council, title: str, body: str, why: str, *, by: Person, now: datetime) -> Proposal:
    """Start an initiative; where one supporter is enough it is a suggestion at once."""
    proposal = initiatives.start(council, title, body, why, by=by, now=now)
    _suggest_when_enough(proposal, now)
    return proposal


def support(proposal: Proposal, *, by: Person, now: datetime) -> None:
    """Support an initiative; the supporter who makes it enough makes it a suggestion for the agenda.

    Raises WrongState once it was answered or withdrawn.
    """
    if initiatives.support(proposal, by=by, now=now):
        _suggest_when_enough(proposal, now)


def withdraw(proposal: Proposal, reason: str, *, by: Person, now: datetime) -> None:
    """Take an initiative off the table, with the suggestion it may have become while that waits.

    Whoever started it does so without giving a reason; anybody else gives one, which is mailed to them. Raises
    DomainError without that reason, and WrongState once it was withdrawn or told what came of it.
    """
    own = by.id == proposal.author_id
    if not own and not reason:
        raise DomainError(N_("Say why, in a sentence: who started it gets it by mail."), "reason")
    suggestion = queries_suggestions.of_initiative(proposal.id)
    actions_writing.withdraw(proposal, reason=reason, by=by, now=now)
    if suggestion is not None and suggestion.is_waiting:
        withdraw_suggestion(suggestion, by=by, now=now)
    if not own:
        mails.withdrawn(proposal, school=db.session.get_one(School, proposal.school_id), now=now)


def _suggest_when_enough(proposal: Proposal, now: datetime) -> None:
    """The caller holds the initiative, so that of two supporters at once one makes the suggestion."""
    council = proposal.council
    supporters = queries_initiatives.count(proposal.id)
    if supporters < council.initiative_supporters or queries_suggestions.of_initiative(proposal.id) is not None:
        return
    words = "\n\n".join(text for text in (to_text(proposal.body).strip(), to_text(proposal.why).strip()) if text)
    suggestion = Suggestion(
        school_id=proposal.school_id,
        council_id=council.id,
        by_id=proposal.author_id,
        state=SuggestionState.SUGGESTED,
        title=shortened(proposal.title, _TITLE),
        reason=words if len(words) <= _REASON else f"{words[: _REASON - 1]}…",
        named=False,
        created_at=now,
        waits_since=now,
    )
    db.session.add(suggestion)
    db.session.flush()
    db.session.add(
        InitiativeSuggestion(school_id=proposal.school_id, proposal_id=proposal.id, suggestion_id=suggestion.id)
    )
    audit.record("agenda.initiative_reached", suggestion, by=None, now=now, proposal_id=proposal.id)
    mails_initiatives.reached(
        proposal, suggestion, db.session.get_one(User, proposal.author_id), supporters=supporters, now=now
    )
