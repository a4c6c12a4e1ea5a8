"""Telling what became of a proposal: write the outcome, and publish it to everybody who took part."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals import queries
from klankbord.proposals import queries_consultation as deviation
from klankbord.proposals.initiatives.models import Supporter
from klankbord.proposals.models import (
    Asked,
    Comment,
    FeedbackRound,
    Outcome,
    OutcomeResult,
    Proposal,
    ProposalState,
)
from klankbord.proposals.outcomes import mails as mails_outcome
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.outcomes.models_themes import Promise, Theme, ThemeAnswer
from klankbord.proposals.passages.models import CommentPassage
from klankbord.schools.models import School


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """What was done with a theme, and why."""

    done: ThemeAnswer | None
    reason: str


class NotReadyToTell(DomainError):
    """An outcome cannot be told yet: of these themes (ids) it does not say what was done with them, or why.

    `without_words` names the parts of the outcome itself that are still to be written.
    """

    def __init__(
        self, without_words: Collection[str], without_answer: Collection[int], without_reason: Collection[int]
    ) -> None:
        super().__init__(
            N_("Write what was decided and what was done with the feedback; both are read by who took part.")
            if without_words
            else N_(
                "Some themes have no answer yet. Say of each what was done with it and why, or publish as incomplete."
            )
        )
        self.without_words = without_words
        self.without_answer = without_answer
        self.without_reason = without_reason


class OutcomeWords(TypedDict):
    """What was decided, and what was done with the feedback."""

    result: OutcomeResult
    decided: str
    done_with_feedback: str
    reasons_for_deviation: NotRequired[str]


def write(
    proposal: Proposal,
    words: OutcomeWords,
    *,
    themes: Mapping[int, ThemeWords] | None = None,
    promises: Sequence[str] | None = None,
    read_version: int | None,
    by: Person,
    now: datetime,
) -> Outcome:
    """Save the outcome as a draft that nobody else reads yet; with what was done with `themes` (by id), and promises.

    `read_version` is 0 where there was none yet. Raises WrongState for a proposal nobody was asked about or that was
    told already, and EditConflict when somebody saved since it was read.
    """
    if proposal.state not in {ProposalState.OPEN, ProposalState.CLOSED}:
        raise WrongState(
            N_("An outcome belongs to a proposal that people were asked about and that is not decided yet.")
        )
    outcome, is_new = _begun(proposal, words, by, now)
    if not is_new:
        if read_version is not None and read_version != outcome.version:
            raise _conflict(proposal, outcome, words, themes or {}, promises)
        outcome.result, outcome.decided = words["result"], words["decided"]
        outcome.done_with_feedback, outcome.by_id = words["done_with_feedback"], by.id
        outcome.reasons_for_deviation = words.get("reasons_for_deviation", outcome.reasons_for_deviation)
        flag_modified(outcome, "decided")  # a save of a theme alone is a save too, so that a second one is noticed
    db.session.flush()
    for theme in queries_themes.themes_of(proposal.id) if themes else ():
        if theme.id in (themes or {}):
            theme.done, theme.reason = (themes or {})[theme.id].done, (themes or {})[theme.id].reason
    if promises is not None:
        _promise(outcome, promises)
    audit.record("proposals.write_outcome", outcome, by=by, now=now, proposal_id=proposal.id)
    return outcome


def _begun(proposal: Proposal, words: OutcomeWords, by: Person, now: datetime) -> tuple[Outcome, bool]:
    """The outcome there is, or one made of these words; whether it is new. Of two at the same moment one makes it."""
    found = queries.outcome_of(proposal)
    if found is not None:
        return found, False
    made = Outcome(school_id=proposal.school_id, proposal_id=proposal.id, by_id=by.id, created_at=now, **words)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return db.session.scalars(select(Outcome).where(Outcome.proposal_id == proposal.id)).one(), False
    return made, True


def _conflict(
    proposal: Proposal,
    outcome: Outcome,
    words: OutcomeWords,
    themes: Mapping[int, ThemeWords],
    promises: Sequence[str] | None,
) -> EditConflict:
    """All that two people wrote or chose differently. Bringing it together saves it, and publishes nothing."""
    texts = ("decided", "done_with_feedback", "reasons_for_deviation")
    mine = {"result": words["result"].value, **{name: str(words.get(name, "")) for name in texts}}
    theirs = {"result": outcome.result.value, **{name: str(getattr(outcome, name)) for name in texts}}
    _compare(queries_themes.themes_of(proposal.id), themes, mine, theirs)
    if promises is not None:
        mine["promises"] = "\n".join(promises)
        theirs["promises"] = "\n".join(one.text for one in queries_themes.promises_of(outcome.id))
    return EditConflict(mine, theirs, outcome.version, without=frozenset({"publish"}))


def _compare(
    found: Sequence[Theme], themes: Mapping[int, ThemeWords], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    """Add what is said of each theme, here and there."""
    for theme in found:
        if theme.id in themes:
            said = themes[theme.id]
            mine[f"done_{theme.id}"], mine[f"reason_{theme.id}"] = said.done.value if said.done else "", said.reason
            theirs[f"done_{theme.id}"] = theme.done.value if theme.done else ""
            theirs[f"reason_{theme.id}"] = theme.reason


def _promise(outcome: Outcome, promises: Sequence[str]) -> None:
    """Keep what a draft promises as it was typed last; nothing hangs on it before it is told."""
    if [one.text for one in queries_themes.promises_of(outcome.id)] == list(promises):
        return
    db.session.execute(delete(Promise).where(Promise.outcome_id == outcome.id))
    for position, text in enumerate(promises, start=1):
        db.session.add(Promise(school_id=outcome.school_id, outcome_id=outcome.id, position=position, text=text))


def publish(proposal: Proposal, outcome: Outcome, *, incomplete: bool = False, by: Person, now: datetime) -> int:
    """Publish the outcome: the proposal is decided, and everybody who took part is mailed. Returns how many mails.

    Raises WrongState while a round is open, DomainError while it does not say why it deviates from what most parents
    said where its kind answers for that, and NotReadyToTell with all else that misses: its own words, and themes
    without an answer; with `incomplete` it goes out without the latter, marked so.
    """
    if proposal.state is ProposalState.OPEN:
        raise WrongState(N_("People can still answer. Close the round first, or wait for its last day."))
    if proposal.state is not ProposalState.CLOSED or outcome.published_at is not None:
        raise WrongState(N_("This outcome was published already."))
    words = [name for name in ("decided", "done_with_feedback") if not getattr(outcome, name).strip()]
    lacking = [theme for theme in queries_themes.themes_of(proposal.id) if not theme.is_answered]
    if words or (lacking and not incomplete):
        wanted = [] if incomplete else lacking
        raise NotReadyToTell(
            words,
            {theme.id for theme in wanted if theme.done is None},
            {theme.id for theme in wanted if not theme.reason.strip()},
        )
    outcome.incomplete = bool(lacking)
    asked_in = queries.round_of(proposal, lock=True)
    if deviation.must_be_explained(proposal, asked_in, outcome):
        raise DomainError(
            N_("Most parents said otherwise. Write why the school deviates from that; they read it."),
            "reasons_for_deviation",
        )
    proposal.state, outcome.published_at = ProposalState.DECIDED, now
    school = db.session.get_one(School, proposal.school_id)
    outcome.told_count = mails_outcome.told(
        proposal, outcome, asked_in, took_part(proposal), own_words(proposal), school=school, now=now
    )
    links.close_all(LinkKind.PROPOSAL, proposal.id, now)
    audit.record(
        "proposals.publish_outcome", outcome, by=by, now=now, proposal_id=proposal.id, result=outcome.result.value,
        told=outcome.told_count, incomplete=outcome.incomplete,
    )  # fmt: skip
    return outcome.told_count


def complete(
    proposal: Proposal,
    outcome: Outcome,
    themes: Mapping[int, ThemeWords],
    *,
    read_version: int | None = None,
    by: Person,
    now: datetime,
) -> int:
    """Answer themes that an outcome was told without; once none is left, who took part is mailed. Returns how many.

    What was told stays as it was. Raises WrongState for an outcome that is not out, or that misses nothing, and
    EditConflict when somebody wrote about the same theme since it was read.
    """
    if outcome.published_at is None or not outcome.incomplete:
        raise WrongState(N_("Every theme of this outcome has an answer already."))
    lacking = [theme for theme in queries_themes.themes_of(proposal.id) if not theme.is_answered]
    if read_version is not None and read_version != outcome.version:
        begun = [theme for theme in lacking if theme.done is not None or theme.reason]
        mine: dict[str, str] = {}
        theirs: dict[str, str] = {}
        _compare(begun, themes, mine, theirs)
        if mine != theirs:
            raise EditConflict(mine, theirs, outcome.version)
    flag_modified(outcome, "decided")
    for theme in lacking:
        if theme.id in themes:
            theme.done, theme.reason = themes[theme.id].done, themes[theme.id].reason
    outcome.incomplete = any(not theme.is_answered for theme in lacking)
    audit.record(
        "proposals.complete_outcome", outcome, by=by, now=now, proposal_id=proposal.id, incomplete=outcome.incomplete
    )
    asked_in = queries.round_of(proposal, lock=True)
    if outcome.incomplete or asked_in is None:
        return 0
    school = db.session.get_one(School, proposal.school_id)
    told = mails_outcome.told(
        proposal, outcome, asked_in, took_part(proposal), own_words(proposal), again=True, school=school, now=now
    )
    links.close_all(LinkKind.PROPOSAL, proposal.id, now)  # the links in this mail are good for another month
    return told


def took_part(proposal: Proposal) -> set[int]:
    """Who answered in one of its rounds, said something under their own name, or supported it."""
    answered = (
        select(Asked.user_id)
        .join(FeedbackRound, FeedbackRound.id == Asked.round_id)
        .where(FeedbackRound.proposal_id == proposal.id, Asked.answered_on.is_not(None))
    )
    spoke = select(Comment.author_id).where(Comment.proposal_id == proposal.id, Comment.author_id.is_not(None))
    supported = select(Supporter.user_id).where(Supporter.proposal_id == proposal.id)
    return {user_id for user_id in db.session.scalars(answered.union(spoke, supported)) if user_id is not None}


def own_words(proposal: Proposal) -> dict[int, tuple[str, str]]:
    """What each person said under their own name and let stand: their reason, else the first thing they said.

    Beside it the words of the plan it is about, empty where it is about all of it.
    """
    rows = db.session.execute(
        select(Comment.author_id, Comment.body, func.coalesce(CommentPassage.quote, ""))
        .outerjoin(CommentPassage, CommentPassage.comment_id == Comment.id)
        .where(
            Comment.proposal_id == proposal.id,
            Comment.author_id.is_not(None),
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
        .order_by(Comment.stance_id.is_not(None), Comment.created_at.desc(), Comment.id.desc())
    )
    return {author: (body, about) for author, body, about in rows if author is not None}
