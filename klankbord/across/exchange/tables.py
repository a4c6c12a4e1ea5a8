"""A year of asking as tables for a spreadsheet: by proposal, by class, and by both."""

from flask_babel import gettext as _

from klankbord.across.exchange.facts import Overview, Row
from klankbord.base.i18n import local_day
from klankbord.kit.sheets import Cell, Sheet
from klankbord.proposals.forms import RESULTS
from klankbord.proposals.models import Naming, ProposalState


def _number(number: float | None) -> Cell:
    """A count, or the word that it is hidden; half a day counts as one."""
    return _("hidden") if number is None else round(number + 0.01)


def _days(number: float | None) -> Cell:
    return None if number is None else round(number + 0.01)


def _title(overview: Overview, words: str) -> str:
    return f"{words} {overview.council.name} {overview.year}"


def proposals(overview: Overview) -> Sheet:
    """One row for each proposal: asked, opened, answered, reactions, answered by the school, told, and how long."""
    return Sheet(
        _title(overview, _("Asked and told")),
        [
            _("Proposal"), _("Asked on"), _("Names"), _("State"), _("Asked"), _("Opened"), _("Answered"),
            _("Reactions"), _("Answered by the school"), _("Told what came of it"), _("Days to an answer"),
            _("Days to the outcome"), _("Outcome"),
        ],
        [_proposal(row) for row in overview.rows],
    )  # fmt: skip


def _proposal(row: Row) -> list[Cell]:
    states = {
        ProposalState.OPEN: _("being asked"), ProposalState.CLOSED: _("to be told"), ProposalState.DECIDED: _("told")
    }  # fmt: skip
    line, anonymous = row.line, row.line.naming is Naming.ANONYMOUS
    told: Cell = _number(row.told) if line.state is ProposalState.DECIDED else None
    return [
        line.title,
        local_day(line.opened_at),
        _("anonymous") if anonymous else _("with names"),
        states[line.state],
        row.asked,
        None if anonymous else _number(row.opened),
        _number(row.answered),
        row.reactions,
        row.replied,
        told,
        _days(row.waited),
        _days(row.decided_in),
        str(RESULTS[line.result]) if line.result is not None else "",
    ]


def classes(overview: Overview) -> Sheet:
    """One row for each class, over the proposals that asked parents with their names."""
    return Sheet(
        _title(overview, _("By class")),
        [
            _("Class group"), _("Proposals"), _("Proposals told"), _("Asked"), _("Opened"), _("Answered"),
            _("Reactions"), _("Answered by the school"),
        ],
        [
            [
                one.name or _("no class"), one.proposals, one.told, one.asked,
                *(_number(number) for number in (one.opened, one.answered, one.reactions, one.replied)),
            ]
            for one in overview.classes
        ],
    )  # fmt: skip


def cells(overview: Overview) -> Sheet:
    """One row for each class in each proposal that asked several classes with their names."""
    return Sheet(
        _title(overview, _("By proposal and class")),
        [_("Proposal"), _("Class group"), _("Asked"), _("Answered")],
        [[row.line.title, one.name, one.asked, _number(one.answered)] for row in overview.rows for one in row.classes],
    )


TABLES = {"proposals": proposals, "classes": classes, "cells": cells}
