"""The verbs of a letter: write, change, throw away, send, note its answer, and remind of an answer that stays away."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from klankbord.base import audit
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup.letters import mails, mails_paper, queries, rules
from klankbord.followup.letters.models import Addressee, Letter
from klankbord.followup.models import Decision
from klankbord.kit import dates
from klankbord.kit.addresses import spelt
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals.models import Outcome, Proposal
from klankbord.schools.models import School

SENT = N_("This letter has been sent, so its words stay as they are.")


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a letter says, and to whom."""

    addressee: Addressee
    to_name: str
    to_address: str
    subject: str
    body: str
    answer_by: date


def write_about_outcome(proposal: Proposal, outcome: Outcome, content: Content, *, by: Person, now: datetime) -> Letter:
    """Begin a letter about what came of a proposal. Raises WrongState before that was told."""
    if outcome.published_at is None:
        raise WrongState(N_("Publish the outcome first; then a letter about it can leave."))
    return _write(Letter(proposal_id=proposal.id, council_id=proposal.council_id), proposal.school_id, content, by, now)


def write_about_opinion(decision: Decision, content: Content, *, by: Person, now: datetime) -> Letter:
    """Begin a letter about an opinion. Raises WrongState for a decision, and for one that was withdrawn."""
    if not rules.can_leave(decision):
        raise WrongState(N_("Only an opinion that stands can leave as a letter."))
    return _write(Letter(decision_id=decision.id, council_id=decision.council_id), decision.school_id, content, by, now)


def _write(letter: Letter, school_id: int, content: Content, by: Person, now: datetime) -> Letter:
    letter.school_id, letter.by_id, letter.created_at = school_id, by.id, now
    _fill(letter, content)
    db.session.add(letter)
    audit.record("followup.write_letter", letter, by=by, now=now, council_id=letter.council_id)
    return letter


def change(letter: Letter, content: Content, *, by: Person, now: datetime) -> None:
    """Change a letter that has not left. Raises WrongState for one that has, EditConflict where another saved first."""
    if letter.is_sent:
        raise WrongState(SENT)
    _fill(letter, content)
    audit.record("followup.change_letter", letter, by=by, now=now)


def _fill(letter: Letter, content: Content) -> None:
    try:
        letter.to_address = spelt(content.to_address)
    except DomainError as error:
        raise DomainError(error.sentence, "to_address") from error
    letter.addressee, letter.to_name = content.addressee, content.to_name.strip()
    letter.subject, letter.body, letter.answer_by = content.subject.strip(), content.body.strip(), content.answer_by


def remove(letter: Letter, *, by: Person, now: datetime) -> None:
    """Throw away a letter that has not left. Raises WrongState for one that has."""
    if letter.is_sent:
        raise WrongState(SENT)
    audit.record("followup.remove_letter", letter, by=by, now=now)
    db.session.delete(letter)


def send(letter: Letter, school: School, *, by: Person, now: datetime) -> None:
    """Let a letter leave: numbered, dated, as a PDF with a mail. From here on its words are fixed.

    Raises WrongState for one that has left, DomainError for an answer wanted by a day that is past, pdf.CannotPrint.
    """
    # The council is held, so that two letters at once get two numbers and one letter leaves once.
    db.session.execute(select(Council.id).where(Council.id == letter.council_id).with_for_update(key_share=True))
    if db.session.scalar(select(Letter.sent_at).where(Letter.id == letter.id)) is not None:
        raise WrongState(SENT)
    today = dates.today(school.zone)
    if letter.answer_by <= today:
        raise DomainError(N_("Choose a later day for the answer first: this one has come already."))
    letter.school_year = dates.school_year(today)
    letter.number = queries.last_number(letter.council_id, letter.school_year) + 1
    letter.sent_on, letter.sent_at, letter.signed_by = today, now, by.name
    letter.pdf = mails_paper.make(letter, school, now=now)
    audit.record("followup.send_letter", letter, by=by, now=now, reference=letter.reference)
    mails.send(letter, letter.pdf, school, by_id=by.id, now=now)


def note_answer(letter: Letter, on: date, words: str, *, today: date, by: Person, now: datetime) -> None:
    """Note what was answered, and when; a second time corrects the first.

    Raises WrongState for a letter that has not left, DomainError for a day before that or after today.
    """
    if letter.sent_on is None:
        raise WrongState(N_("This letter has not been sent yet, so there is no answer to note."))
    if not letter.sent_on <= on <= today:
        raise DomainError(N_("Choose a day from the one on which the letter left until today."), "answered_on")
    letter.answered_on, letter.answer, letter.answer_by_id = on, words.strip(), by.id
    audit.record("followup.note_letter_answer", letter, by=by, now=now)


def remind_due(now: datetime) -> int:
    """Tell who organises, once for each letter, that its answer stays away; how many mails that makes. A job."""
    sent = 0
    for letter, school in queries.to_remind(now.date()):
        if letter.is_overdue(dates.local(now, school.zone).date()):
            letter.reminded_at = now
            sent += mails.overdue(letter, school, now=now)
            audit.record("followup.remind_of_letter", letter, by=None, now=now)
    return sent
