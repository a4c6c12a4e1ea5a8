"""An outcome or an opinion leaves as a dated letter; its answer is watched, noted and shown."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from klankbord.across.exports.archive import letters as archived
from klankbord.base import audit
from klankbord.base.outbox import OutboxMessage
from klankbord.base.outbox.models import OutboxAttachment
from klankbord.councils.models import Council
from klankbord.followup.letters import actions
from klankbord.followup.letters.models import Addressee, Letter
from klankbord.followup.models import Decision, DecisionKind
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.people.links import mailboxes
from klankbord.proposals import actions as proposals
from klankbord.proposals.models import OutcomeResult
from klankbord.proposals.outcomes import actions as outcomes
from klankbord.schools.models import School
from tests.factories.proposals import answer, school_with_round

DAY = date(2026, 11, 17)
TYPED = {
    "addressee": "participation_council", "to_name": "De secretaris", "to_address": "MR@School.Example",
    "answer_by": DAY.isoformat(),
}  # fmt: skip
CONTENT = actions.Content(
    addressee=Addressee.SCHOOL_BOARD, to_name="Het bestuur", to_address="bestuur@elders.example",
    subject="Ons advies", body="Wij vinden **dit**.\n\n- één\n- twee", answer_by=DAY,
)  # fmt: skip
WORDS = {"result": OutcomeResult.ADOPTED_WITH_CHANGES, "decided": "Het plein wordt groen.",
         "done_with_feedback": "De helft blijft voetbalveld."}  # fmt: skip


@pytest.fixture
def at(db, clock):
    """A proposal of which is told what came of it, and an opinion of the same council."""
    at = school_with_round()
    answer(at.proposal, at.parents[0], reason="Graag schaduw")
    db.session.refresh(at.proposal, ["council"])
    proposals.close(at.proposal, by=at.organiser, now=dates.now())
    at.outcome = outcomes.write(at.proposal, WORDS, promises=(), read_version=None, by=at.organiser, now=dates.now())
    outcomes.publish(at.proposal, at.outcome, by=at.organiser, now=dates.now())
    at.opinion = Decision(
        school_id=at.proposal.school_id, council_id=at.proposal.council_id, kind=DecisionKind.OPINION,
        school_year="2026-2027", number=4, text="Wij raden een stille hoek aan.", created_at=dates.now(),
        decided_on=dates.now().date(),
    )  # fmt: skip
    db.session.add(at.opinion)
    db.session.commit()
    at.school = db.session.get_one(School, at.proposal.school_id)
    at.plan = f"/regenboog/proposals/{at.proposal.id}"
    return at


def write(db, at, **changed):
    letter = actions.write_about_opinion(at.opinion, replace(CONTENT, **changed), by=at.organiser, now=dates.now())
    db.session.commit()
    return letter


def send(db, at, letter):
    db.session.refresh(letter, ["council"])
    actions.send(letter, at.school, by=at.organiser, now=dates.now())
    db.session.commit()


def mails(db, kind):
    return db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()


def text_of(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_an_outcome_leaves_as_a_letter_with_its_file(db, client, at):
    client.sign_in(at.organiser)
    place = f"{at.plan}/letters/new"
    assert place in client.get(at.plan).text
    begun = client.form(place).values
    assert at.proposal.title in begun["subject"][0]
    for said in (at.proposal.title, WORDS["decided"], WORDS["done_with_feedback"]):
        assert said in begun["body"][0]

    page = client.submit(place, TYPED).location
    letter = db.session.scalars(select(Letter)).one()
    assert client.get(f"{page}.pdf").data.startswith(b"%PDF")
    assert mails(db, "letter") == []
    assert client.submit(f"{page}/sending", {}, on=page).status_code == 303

    db.session.refresh(letter)
    (mail,) = mails(db, "letter")
    (file,) = db.session.scalars(select(OutboxAttachment)).all()
    assert (mail.address, mail.display_name) == ("MR@school.example", "De secretaris")
    assert mail.reply_to == mailboxes([at.organiser.id])[at.organiser.id].address
    assert WORDS["decided"] in mail.text
    assert "## " not in mail.text
    assert (letter.reference, letter.sent_on) == ("2026-2027/L01", dates.today(at.school.zone))
    assert file.name == "brief-2026-2027-L01.pdf"
    assert client.get(f"{page}.pdf").data == file.content
    said = text_of(file.content)
    for words in (at.school.name, "2026-2027/L01", "6 oktober 2026", "17 november 2026", WORDS["decided"]):
        assert words in said, words
    root = PdfReader(BytesIO(file.content)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nl", True)


def test_what_has_left_stays_as_it_was(db, client, at):
    letter = write(db, at)
    send(db, at, letter)
    before = letter.pdf
    at.school.name = "Een andere naam"
    db.session.commit()
    for refused in (
        lambda: actions.change(letter, CONTENT, by=at.organiser, now=dates.now()),
        lambda: actions.remove(letter, by=at.organiser, now=dates.now()),
        lambda: actions.send(letter, at.school, by=at.organiser, now=dates.now()),
    ):
        with pytest.raises(WrongState):
            refused()
    client.sign_in(at.organiser)
    assert client.get(f"/regenboog/letters/{letter.id}.pdf").data == before
    assert len(mails(db, "letter")) == 1
    council = db.session.get_one(Council, letter.council_id)
    ((kept, file),) = archived.gather(council, [at.opinion.id])
    assert (kept["reference"], kept["file"], file) == (letter.reference, "letters/2026-2027-L01.pdf", before)
    assert "to_address" not in kept
    assert archived.gather(council, []) == [], "not for who may not read the opinion"


def test_letters_are_numbered_and_one_thrown_away_takes_no_number(db, at):
    first, gone, second = (write(db, at) for _ in range(3))
    send(db, at, first)
    actions.remove(gone, by=at.organiser, now=dates.now())
    send(db, at, second)

    assert [first.reference, second.reference] == ["2026-2027/L01", "2026-2027/L02"]
    verbs = select(audit.AuditEvent.verb).where(audit.AuditEvent.thing == "letter")
    assert db.session.scalars(verbs.order_by(audit.AuditEvent.id)).all() == [
        *["followup.write_letter"] * 3, "followup.send_letter", "followup.remove_letter", "followup.send_letter",
    ]  # fmt: skip


def test_what_cannot_leave_is_refused_in_a_sentence(db, at, clock):
    with pytest.raises(DomainError, match="complete mail address") as refused:
        write(db, at, to_address="geen adres")
    assert refused.value.field == "to_address"
    db.session.rollback()
    letter = write(db, at, answer_by=clock.instant.date())
    with pytest.raises(DomainError, match="later day"):
        send(db, at, letter)
    db.session.rollback()
    at.opinion.kind = DecisionKind.DECISION
    with pytest.raises(WrongState):
        write(db, at)


def test_an_answer_that_stays_away_is_told_once_and_stands_where_it_is_seen(db, client, at, clock):
    letter = write(db, at)
    send(db, at, letter)
    council = f"/regenboog/councils/{at.proposal.council_id}"
    clock.set(clock.instant.replace(month=11, day=17, hour=22))  # 23.00 h in the school: the day is not over
    client.sign_in(at.organiser)
    assert actions.remind_due(dates.now()) == 0
    assert "Ons advies" not in client.get("/regenboog/").text
    assert "te laat" not in client.get(council).text

    clock.forward(hours=2)
    for times in (1, 0, 0):
        assert actions.remind_due(dates.now()) == times
        db.session.commit()

    assert [mail.recipient_user_id for mail in mails(db, "letter_overdue")] == [at.organiser.id]
    assert "Ons advies" in client.get("/regenboog/").text
    assert "Ons advies" in client.get(council).text
    client.sign_in(at.parents[0])
    assert "Ons advies" not in client.get("/regenboog/").text


def test_the_answer_is_noted_and_stands_with_the_outcome(db, client, at, clock):
    letter = actions.write_about_outcome(at.proposal, at.outcome, CONTENT, by=at.organiser, now=dates.now())
    db.session.commit()
    client.sign_in(at.parents[0])
    assert client.get(f"/regenboog/letters/{letter.id}").status_code == 404, "not before it has left"
    send(db, at, letter)
    clock.forward(days=3)
    client.sign_in(at.organiser)
    place = f"/regenboog/letters/{letter.id}"
    early = {"answered_on": "2026-10-01", "answer": "Ja."}
    assert "Kies een dag" in client.submit(f"{place}/answer", early, on=place).text
    good = {"answered_on": "2026-10-08", "answer": "Wij nemen het **over**."}
    assert client.submit(f"{place}/answer", good, on=place).status_code == 303

    client.sign_in(at.parents[0])
    page = client.get(at.plan).text
    assert "Wij nemen het over." in page
    assert "8 oktober" in page
    told = client.get(place).text
    assert "<strong>over</strong>" in told
    assert "bestuur@elders.example" not in told
    clock.set(clock.instant + timedelta(days=90))
    assert actions.remind_due(dates.now()) == 0


def test_an_opinion_that_one_may_not_read_has_no_letter(db, client, at):
    letter = write(db, at)
    send(db, at, letter)
    client.sign_in(at.organiser)
    assert letter.reference in client.get(f"/regenboog/decisions/{at.opinion.id}").text
    db.session.get_one(Council, at.proposal.council_id).open_to_parents = False
    db.session.commit()
    client.sign_in(at.parents[1])
    assert client.get(f"/regenboog/letters/{letter.id}").status_code == 404
    assert client.get(f"/regenboog/letters/{letter.id}.pdf").status_code == 404
