"""Finding letters: one to read, those of a thing, those whose answer stays away."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, cast, func, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup.letters.models import Letter
from klankbord.kit.viewer import Viewer
from klankbord.proposals.models import Outcome
from klankbord.proposals.queries_due import organised
from klankbord.proposals.queries_page import Entries, entry
from klankbord.schools.models import School

_WHEN = (
    func.coalesce(cast(day, String), "")
    for day in (Letter.sent_on, Letter.answer_by, Letter.answered_on)
)  # fmt: skip
_ADDRESSEE, _SENT, _BY, _ANSWERED = cast(Letter.addressee, String), *_WHEN
LETTERS: Entries = select(
    *entry("letter", Letter.id, Letter.answer, _ADDRESSEE, _SENT + "|" + _BY + "|" + _ANSWERED)
).where(Letter.proposal_id == bindparam("proposal_id", type_=Integer), Letter.sent_at.is_not(None))
"""For the page of a proposal whose outcome is told: the letters that left, and what was answered."""


def letter(school_id: int, letter_id: int) -> Select[Letter]:
    """One letter of a school with what it hangs on. Whether somebody may read it, its source says."""
    return (
        select(Letter)
        .where(Letter.id == letter_id, Letter.school_id == school_id)
        .options(joinedload(Letter.council), joinedload(Letter.proposal), joinedload(Letter.decision))
    )


def of_decision(decision_id: int) -> Sequence[Letter]:
    """The letters about an opinion, the first first."""
    return db.session.scalars(select(Letter).where(Letter.decision_id == decision_id).order_by(Letter.id)).all()


def waiting(council_id: int, *, drafts: bool) -> Sequence[Letter]:
    """The letters of a council that left and have no answer yet, the first due first; perhaps those not sent too."""
    waits = select(Letter).where(Letter.council_id == council_id, Letter.answered_on.is_(None))
    if not drafts:
        waits = waits.where(Letter.sent_at.is_not(None))
    return db.session.scalars(waits.order_by(Letter.sent_at.is_(None), Letter.answer_by, Letter.id)).all()


def overdue(viewer: Viewer, today: date) -> Select[*tuple[Any, ...]]:
    """For the home page: letters of councils the viewer organises that should have been answered before today."""
    return (
        select(
            Letter.id.label("letter_id"),
            Letter.subject,
            Letter.addressee,
            Letter.answer_by,
            Council.name.label("council_name"),
        )
        .join(Council, Council.id == Letter.council_id)
        .where(
            Letter.school_id == viewer.school_id,
            Letter.sent_at.is_not(None),
            Letter.answered_on.is_(None),
            Letter.answer_by < today,
            organised(viewer),
        )
        .order_by(Letter.answer_by, Letter.id)
    )


def to_remind(day: date) -> Sequence[tuple[Letter, School]]:
    """The letters whose answer may be overdue somewhere on a UTC day and of which nobody was told, with their school.

    A day ahead of it too: which day it is, the school's zone says.
    """
    rows = db.session.execute(
        select(Letter, School)
        .join(School, School.id == Letter.school_id)
        .join(Council, Council.id == Letter.council_id)
        .where(
            Letter.sent_at.is_not(None),
            Letter.answered_on.is_(None),
            Letter.reminded_at.is_(None),
            Letter.answer_by < day + timedelta(days=1),
            Council.closed_at.is_(None),
        )
        .options(joinedload(Letter.council))
        .order_by(Letter.id)
        .with_for_update(of=Letter, skip_locked=True)
    )
    return [(one, school) for one, school in rows]


def last_number(council_id: int, school_year: str) -> int:
    """The highest number a letter of a council has in a school year; 0 before the first."""
    found = select(func.max(Letter.number)).where(Letter.council_id == council_id, Letter.school_year == school_year)
    return db.session.scalar(found) or 0


def outcome_of(proposal_id: int) -> Outcome | None:
    """The outcome of a proposal, once it was told."""
    return db.session.scalar(
        select(Outcome).where(Outcome.proposal_id == proposal_id, Outcome.published_at.is_not(None))
    )


def last_of(council_id: int) -> Letter | None:
    """The newest letter of a council that has left: its next one may go to the same place."""
    sent = select(Letter).where(Letter.council_id == council_id, Letter.sent_at.is_not(None))
    return db.session.scalar(sent.order_by(Letter.id.desc()).limit(1))
