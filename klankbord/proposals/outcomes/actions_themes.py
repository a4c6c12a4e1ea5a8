"""Sorting what people said: make a theme, rename, merge, order and remove it; put reactions under it, quote them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm.attributes import flag_modified

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, EditConflict, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals import queries
from klankbord.proposals.models import Proposal, ProposalState
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.outcomes.models_themes import Side, Theme, ThemeComment

MOST = 40
"""Themes of one proposal: more is no summary any more."""


def make(proposal: Proposal, name: str, comment_ids: Collection[int], *, by: Person, now: datetime) -> Theme:
    """Make a theme behind the others, and put reactions under it. Raises DomainError for a name that is there."""
    _need_open(proposal)
    others = queries_themes.themes_of(proposal.id)
    if len(others) >= MOST:
        raise DomainError(N_("There are %(most)d themes already. Put two together first."), "name", most=MOST)
    _need_free(name, others)
    theme = Theme(
        school_id=proposal.school_id,
        proposal_id=proposal.id,
        name=name,
        position=max((one.position for one in others), default=0) + 1,
        created_at=now,
    )
    db.session.add(theme)
    db.session.flush()
    number = _add(theme, queries_themes.standing(proposal.id, comment_ids))
    audit.record("proposals.make_theme", theme, by=by, now=now, proposal_id=proposal.id, reactions=number)
    return theme


def rename(proposal: Proposal, theme: Theme, name: str, *, read_version: int | None, by: Person, now: datetime) -> None:
    """Give a theme another name. Raises DomainError for a name that is there, EditConflict for a late save."""
    _need_open(proposal)
    if read_version is not None and read_version != theme.version:
        raise EditConflict({"name": name}, {"name": theme.name}, theme.version)
    _need_free(name, [one for one in queries_themes.themes_of(proposal.id) if one.id != theme.id])
    theme.name = name
    audit.record("proposals.rename_theme", theme, by=by, now=now, proposal_id=proposal.id)


def put(proposal: Proposal, theme: Theme, comment_ids: Collection[int], *, by: Person, now: datetime) -> int:
    """Put reactions under a theme; returns how many were not there yet. Raises DomainError when none is chosen."""
    _need_open(proposal)
    number = _add(theme, _chosen(proposal, comment_ids))
    audit.record("proposals.put_under_theme", theme, by=by, now=now, proposal_id=proposal.id, reactions=number)
    return number


def take_out(proposal: Proposal, theme: Theme, comment_ids: Collection[int], *, by: Person, now: datetime) -> None:
    """Take reactions out of a theme. Raises DomainError when none is chosen."""
    _need_open(proposal)
    chosen = _chosen(proposal, comment_ids)
    db.session.execute(
        delete(ThemeComment).where(ThemeComment.theme_id == theme.id, ThemeComment.comment_id.in_(chosen)),
        execution_options={"synchronize_session": False},
    )
    audit.record("proposals.take_out_of_theme", theme, by=by, now=now, proposal_id=proposal.id, reactions=len(chosen))


def quote(
    proposal: Proposal, theme: Theme, comment_ids: Collection[int], side: Side | None, *, by: Person, now: datetime
) -> None:
    """Quote reactions of a theme as strong reasons for or against; with None no longer. Raises DomainError for none."""
    _need_open(proposal)
    chosen = _chosen(proposal, comment_ids)
    db.session.execute(
        update(ThemeComment)
        .where(ThemeComment.theme_id == theme.id, ThemeComment.comment_id.in_(chosen))
        .values(side=side),
        execution_options={"synchronize_session": False},
    )
    audit.record(
        "proposals.quote_in_theme", theme, by=by, now=now, proposal_id=proposal.id, reactions=len(chosen),
        side=side.value if side else None,
    )  # fmt: skip


def merge(proposal: Proposal, theme: Theme, into: Theme, *, by: Person, now: datetime) -> None:
    """Put all of one theme under another and take it away; a reason that was written already goes along."""
    _need_open(proposal)
    if theme.id == into.id:
        raise DomainError(N_("Choose another theme to put this one with."))
    sides = dict(
        db.session.execute(
            select(ThemeComment.comment_id, ThemeComment.side).where(ThemeComment.theme_id == theme.id)
        ).all()
    )
    _add(into, list(sides), sides)
    into.done = into.done or theme.done
    into.reason = "\n\n".join(dict.fromkeys(text for text in (into.reason, theme.reason) if text.strip()))
    outcome = queries.outcome_of(proposal)
    if outcome is not None and theme.reason.strip():
        flag_modified(outcome, "decided")  # who has the outcome before them notices that a reason came along
    _delete(theme)
    audit.record("proposals.merge_themes", into, by=by, now=now, proposal_id=proposal.id, reactions=len(sides))


def remove(proposal: Proposal, theme: Theme, *, by: Person, now: datetime) -> None:
    """Take a theme away; the reactions under it stand, and can be sorted again."""
    _need_open(proposal)
    audit.record("proposals.remove_theme", theme, by=by, now=now, proposal_id=proposal.id)
    _delete(theme)


def order(proposal: Proposal, theme_ids: Sequence[int], *, by: Person, now: datetime) -> None:
    """Put the themes in this order; those that are not named keep theirs behind them."""
    _need_open(proposal)
    wanted = {theme_id: place for place, theme_id in enumerate(dict.fromkeys(theme_ids))}
    themes = sorted(queries_themes.themes_of(proposal.id), key=lambda one: wanted.get(one.id, len(wanted)))
    for place, theme in enumerate(themes, start=1):
        theme.position = place
    audit.record("proposals.order_themes", proposal, by=by, now=now)


def _add(theme: Theme, comment_ids: Sequence[int], sides: dict[int, Side | None] | None = None) -> int:
    there = set(db.session.scalars(select(ThemeComment.comment_id).where(ThemeComment.theme_id == theme.id)))
    fresh = [
        {
            "school_id": theme.school_id,
            "theme_id": theme.id,
            "comment_id": comment_id,
            "side": (sides or {}).get(comment_id),
        }
        for comment_id in comment_ids
        if comment_id not in there
    ]
    if fresh:
        db.session.execute(insert(ThemeComment), fresh)
    return len(fresh)


def _delete(theme: Theme) -> None:
    db.session.execute(
        delete(ThemeComment).where(ThemeComment.theme_id == theme.id),
        execution_options={"synchronize_session": False},
    )
    db.session.delete(theme)


def _chosen(proposal: Proposal, comment_ids: Collection[int]) -> list[int]:
    chosen = queries_themes.standing(proposal.id, comment_ids)
    if not chosen:
        raise DomainError(N_("Tick the reactions first, then choose what happens with them."))
    return chosen


def _need_free(name: str, others: Sequence[Theme]) -> None:
    if name.casefold() in {one.name.casefold() for one in others}:
        raise DomainError(N_("There is a theme with this name already."), "name")


def _need_open(proposal: Proposal) -> None:
    """Raise WrongState unless people were asked and nothing is told yet; one sorts at a time until it is saved."""
    db.session.execute(select(Proposal.id).where(Proposal.id == proposal.id).with_for_update(key_share=True))
    if proposal.state not in {ProposalState.OPEN, ProposalState.CLOSED}:
        raise WrongState(N_("Reactions are sorted after people were asked and before the outcome is told."))
