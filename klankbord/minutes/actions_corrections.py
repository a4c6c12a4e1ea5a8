"""Corrections while minutes circulate: suggested by who was there or sits in the council, answered by the secretary."""

from datetime import datetime

from klankbord.agenda.models import AgendaItem
from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.kit import dates, quotations
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.minutes import actions, mails, rules
from klankbord.minutes.actions import hold
from klankbord.minutes.models import Correction, CorrectionState, Minutes, MinutesState


def suggest(
    minutes: Minutes, text: str, *, council: Council, item_id: int | None, passage: str, by: Person, now: datetime
) -> Correction:
    """Suggest a correction, perhaps to a passage of one item. Whoever sent the minutes round is mailed.

    Raises WrongState when the minutes do not circulate, or where silence approved them.
    """
    hold(minutes)
    if minutes.state == MinutesState.APPROVED:
        raise WrongState(N_("These minutes are approved, so they stay as they are. Raise it at the next meeting."))
    if minutes.state == MinutesState.DRAFT:
        raise WrongState(N_("These minutes are still being written. Corrections can be given once they go round."))
    if not rules.takes_corrections(minutes, council, dates.local(now, minutes.meeting.zone).date()):
        raise WrongState(N_("The time for corrections is over. Raise it at the next meeting."))
    correction = Correction(
        school_id=minutes.school_id,
        minutes_id=minutes.id,
        item_id=item_id,
        by_id=by.id,
        passage=passage,
        text=text,
        created_at=now,
    )
    db.session.add(correction)
    audit.record("minutes.suggest_correction", correction, by=by, now=now, minutes_id=minutes.id)
    mails.corrected(minutes, by=by, now=now)
    return correction


def accept(
    minutes: Minutes, correction: Correction, answer: str, *, into_text: bool = False, by: Person, now: datetime
) -> None:
    """Take a correction over. Whoever gave it is told.

    With `into_text` its words are put in the place of the passage; otherwise the notes are changed by hand. Raises
    DomainError where the passage does not stand there any more, once, as it was quoted.
    """
    _need_unanswered(minutes, correction)
    if into_text:
        _put_into_text(minutes, correction, by, now)
    _answer(minutes, correction, CorrectionState.ACCEPTED, answer, by, now, into_text=into_text)


def _put_into_text(minutes: Minutes, correction: Correction, by: Person, now: datetime) -> None:
    item = db.session.get(AgendaItem, correction.item_id) if correction.item_id is not None else None
    note = actions.note_of(item.id) if item is not None else None
    changed = quotations.replaced(correction.passage, correction.text, note.text) if note is not None else None
    if item is None or note is None or changed is None:
        raise DomainError(
            N_("These words do not stand in the notes like this any more. Change the notes yourself."), "answer"
        )
    actions.save_note(minutes, item, changed, read_version=note.version, by=by, now=now)


def answer(minutes: Minutes, correction: Correction, words: str, *, by: Person, now: datetime) -> None:
    """Say why a correction is not taken over. Whoever gave it is told. Raises DomainError without words."""
    if not words.strip():
        raise DomainError(N_("Say in a sentence why the text stays as it is."), "answer")
    _need_unanswered(minutes, correction)
    _answer(minutes, correction, CorrectionState.ANSWERED, words, by, now)


def _need_unanswered(minutes: Minutes, correction: Correction) -> None:
    """Refuse a second answer, also of somebody who answers at the same time. Raises WrongState."""
    hold(minutes)
    db.session.refresh(correction, ["state", "version"])
    if minutes.state == MinutesState.APPROVED:
        raise WrongState(N_("These minutes are approved, so they stay as they are."))
    if correction.state != CorrectionState.OPEN:
        raise WrongState(N_("This correction has its answer already."))


def _answer(
    minutes: Minutes,
    correction: Correction,
    state: CorrectionState,
    words: str,
    by: Person,
    now: datetime,
    *,
    into_text: bool = False,
) -> None:
    correction.state, correction.answer = state, words
    correction.answered_at, correction.answered_by_id = now, by.id
    audit.record("minutes.answer_correction", correction, by=by, now=now, state=state.value, into_text=into_text)
    mails.correction_answered(minutes, correction, by=by, now=now)
