"""Decisions in words: for the register, the minutes, the PDF and files alike."""

from flask_babel import gettext as _

from klankbord.base.i18n import full_date, long_date
from klankbord.followup.models import Decision, DecisionState


def votes(decision: Decision) -> str:
    """How was voted: `for 6, against 1, abstained 2`, or by acclamation; empty where nobody voted."""
    if decision.by_acclamation:
        return str(_("by acclamation"))
    said = (
        (_("for"), decision.votes_for),
        (_("against"), decision.votes_against),
        (_("abstained"), decision.votes_abstained),
    )
    return ", ".join(f"{word} {count}" for word, count in said if count is not None)


def taken(decision: Decision, *, without_quorum: bool = False) -> list[str]:
    """How it was taken: by mail on what day, without quorum, and how was voted."""
    said = []
    if decision.by_mail:
        day = decision.decided_on
        said.append(_("by mail, %(day)s", day=long_date(day)) if day is not None else _("by mail"))
    if without_quorum:
        said.append(_("taken without a quorum"))
    counted = votes(decision)
    return [*said, counted] if counted else said


def standing(decision: Decision) -> str:
    """How it stands with it: in force, replaced by which, carried out on what day, or withdrawn."""
    if decision.state == DecisionState.REPLACED:
        other = decision.replaced_by
        number = other.label if other is not None else ""
        return str(_("replaced by %(number)s", number=number) if number else _("replaced by another one"))
    if decision.state == DecisionState.CARRIED_OUT:
        return str(_("carried out on %(day)s", day=full_date(decision.carried_out_on)))
    return str(_("withdrawn") if decision.state == DecisionState.WITHDRAWN else _("in force"))
