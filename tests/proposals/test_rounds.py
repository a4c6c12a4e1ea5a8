"""Whom a round asks, what they are mailed, and how a round goes on."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict, WrongState
from klankbord.people.models import EmailAddress, ThingLink, User, UserAddress
from klankbord.proposals import actions, queries_audience
from klankbord.proposals import queries as asking
from klankbord.proposals.models import Asked, Audience, OutcomeResult, ProposalVersion, RoundClassGroup, Stance
from klankbord.proposals.outcomes import actions as actions_outcomes
from klankbord.proposals.writing import actions as actions_writing
from klankbord.proposals.writing import actions_versions
from klankbord.proposals.writing.forms import WORDS
from klankbord.schools.models import Child, Guardianship, Membership
from tests.factories.outbox import words
from tests.factories.people import UserAddressFactory, UserFactory
from tests.factories.proposals import ProposalFactory, answer, last_day, open_it, say, school_with_round
from tests.factories.schools import ChildFactory, GuardianshipFactory, MembershipFactory, parent


def mails(db: Any, kind: str) -> list[OutboxMessage]:
    return list(
        db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id))
    )


def names(db: Any, round_id: int) -> set[str]:
    rows = db.session.scalars(
        db.select(User.name).join(Asked, Asked.user_id == User.id).where(Asked.round_id == round_id)
    )
    return set(rows)


def test_who_is_asked(db, clock) -> None:
    at = school_with_round(parents=2, opened=False)
    two = parent(at.school, name="Twee Klassen", classes=[at.classes[1], at.classes[0]])
    gone = parent(at.school, name="Kind Weg", classes=at.classes[:1])
    db.session.scalars(
        db.select(Child).join(Guardianship, Guardianship.child_id == Child.id).where(Guardianship.user_id == gone.id)
    ).one().left_on = last_day(-3)
    apart = parent(at.school, name="Niet Vragen")
    GuardianshipFactory(child=ChildFactory(class_group=at.classes[0]), user=apart, may_be_invited=False)
    left = parent(at.school, name="Uit School", classes=at.classes[:1])
    db.session.scalars(db.select(Membership).where(Membership.user_id == left.id)).one().left_at = clock.instant
    parent(at.school, name="Zonder Kind")
    db.session.flush()
    opened = open_it(at.proposal, at.organiser)
    asked = names(db, opened.id)
    assert asked == {
        "Naamvan Ouder0",
        "Naamvan Ouder1",
        "Klein Ouder0",
        "Klein Ouder1",
        "Twee Klassen",
        "Zonder Kind",
        "Bas Lid",
    }
    row = db.session.scalars(db.select(Asked).where(Asked.user_id == two.id)).one()
    assert row.class_group_id == at.classes[0].id, "for the first class in the school's order"
    counted = {row.class_group_id: row.asked_parents for row in db.session.scalars(db.select(RoundClassGroup))}
    assert counted == {at.classes[0].id: 3, at.classes[1].id: 2}
    for audience, expected in (
        (Audience.MEMBERS, {"Bas Lid"}),
        (Audience.STAFF, {"Marleen Visser", "Tom Leraar"}),
    ):
        other = open_it(ProposalFactory(council=at.council, author=at.organiser), at.organiser, audience=audience)
        assert names(db, other.id) == expected
    some = open_it(
        ProposalFactory(council=at.council, author=at.organiser), at.organiser, audience=Audience.CLASS_GROUPS,
        class_group_ids=(at.classes[1].id,),
    )  # fmt: skip
    assert names(db, some.id) == {"Klein Ouder0", "Klein Ouder1", "Twee Klassen"}


def test_what_opening_refuses(db) -> None:
    at = school_with_round(opened=False)
    at.proposal.question = " "
    with pytest.raises(DomainError, match="words are missing"):
        open_it(at.proposal, at.organiser)
    at.proposal.question = "Wel een vraag?"
    with pytest.raises(DomainError, match="passed"):
        open_it(at.proposal, at.organiser, closes_on=last_day(-1))
    with pytest.raises(DomainError, match="Nobody"):
        open_it(at.proposal, at.organiser, audience=Audience.CLASS_GROUPS)


def test_the_opening_mail(db) -> None:
    at = school_with_round(minutes_needed=3)
    sent = mails(db, "opened")
    assert len(sent) == 9
    mail = next(mail for mail in sent if mail.recipient_user_id == at.parents[0].id)
    day = at.asked_in.closes_on
    assert re.search(r"\b3 minut", mail.text)
    assert f"{day.day} " in mail.text
    assert str(day.year) in mail.text
    assert at.proposal.question in mail.text
    assert words(mail.text).count("http://localhost:5000/l/") == 1
    assert mail.unsubscribe_url.startswith("http://localhost:5000/l/")
    assert "Marleen" not in mail.text
    links = {re.search(r"/l/(\S+)", mail.text)[1] for mail in sent}
    assert len(links) == 9
    version = db.session.scalars(db.select(ProposalVersion)).one()
    assert (version.number, version.title) == (1, at.proposal.title)


def test_a_shared_mailbox_gets_a_mail_for_each(db) -> None:
    at = school_with_round(parents=1, opened=False)
    box = db.session.scalars(
        db.select(EmailAddress).join(UserAddress, UserAddress.address_id == EmailAddress.id)
        .where(UserAddress.user_id == at.parents[0].id)
    ).one()  # fmt: skip
    other = UserFactory(name="Tweede Verzorger")
    UserAddressFactory(user=other, email=box)
    MembershipFactory(school=at.school, user=other, is_parent=True)
    GuardianshipFactory(child=ChildFactory(class_group=at.classes[0]), user=other)
    nobox = UserFactory(name="Zonder Adres")
    MembershipFactory(school=at.school, user=nobox, is_parent=True)
    GuardianshipFactory(child=ChildFactory(class_group=at.classes[0]), user=nobox)
    today = dates.today("Europe/Amsterdam")
    counts = queries_audience.counts(at.council, Audience.CLASS_GROUPS, [at.classes[0].id], today)
    assert (counts.people, counts.classes, counts.without_address) == (3, 1, 1)
    open_it(at.proposal, at.organiser, audience=Audience.CLASS_GROUPS, class_group_ids=(at.classes[0].id,))
    sent = mails(db, "opened")
    assert [mail.address for mail in sent] == [box.address] * 2
    assert {mail.subject.partition(":")[0].split(" ", 1)[1] for mail in sent} == {"Naamvan Ouder0", "Tweede Verzorger"}
    assert len(db.session.scalars(db.select(ThingLink)).all()) == 3


def test_extend_close_reopen(db, clock) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0])
    later = at.asked_in.closes_on + timedelta(days=3)
    db.session.refresh(at.proposal, ["council"])
    with pytest.raises(DomainError):
        actions.extend(at.proposal, at.asked_in.closes_on, by=at.organiser, now=clock.instant)
    actions.extend(at.proposal, later, by=at.organiser, now=clock.instant)
    assert asking.round_of(at.proposal).closes_on == later
    told = {mail.recipient_user_id: mail for mail in mails(db, "extended")}
    assert len(told) == len(mails(db, "extended")) == 9
    assert "langer: " in told[at.parents[0].id].subject
    assert "Je antwoord telt" in told[at.parents[0].id].text.replace("je antwoord", "Je antwoord")
    actions.extend(at.proposal, later + timedelta(days=1), by=at.organiser, now=clock.instant)
    assert len(mails(db, "extended")) == 17, "who answered is told once"
    actions.close(at.proposal, by=at.organiser, now=clock.instant)
    assert at.proposal.state == "closed"
    with pytest.raises(WrongState):
        answer(at.proposal, at.parents[1])
    actions.reopen(at.proposal, later, by=at.organiser, now=clock.instant)
    answer(at.proposal, at.parents[1])
    assert asking.round_of(at.proposal).id == at.asked_in.id


def test_a_new_version_asks_again_and_keeps_answers(db, clock) -> None:
    at = school_with_round()
    answer(at.proposal, at.parents[0])
    db.session.refresh(at.proposal, ["council"])
    words = {name: getattr(at.proposal, name) for name in WORDS}
    with pytest.raises(EditConflict):
        actions_versions.new_version(
            at.proposal, words, last_day(20), read_version=99, by=at.organiser, now=clock.instant
        )  # type: ignore[arg-type]
    with pytest.raises(WrongState):
        actions_writing.edit(at.proposal, words, read_version=None, by=at.organiser, now=clock.instant)  # type: ignore[arg-type]
    words["body"] = "Een andere pauze."
    second = actions_versions.new_version(
        at.proposal, words, last_day(20), read_version=None, by=at.organiser, now=clock.instant
    )  # type: ignore[arg-type]
    db.session.flush()
    assert second.version_number == 2
    assert len(mails(db, "opened")) == 17
    assert [mail.recipient_user_id for mail in mails(db, "changed")] == [at.parents[0].id]
    assert [row.round_id for row in db.session.scalars(db.select(Stance))] == [at.asked_in.id]
    assert [row.body for row in db.session.scalars(db.select(ProposalVersion).order_by(ProposalVersion.number))] == [
        "**Het plan.** Alle groepen eten op school.", "Een andere pauze.",
    ]  # fmt: skip
    answer(at.proposal, at.parents[0])
    assert len(db.session.scalars(db.select(Stance)).all()) == 2


def test_answers_are_bundled_within_the_hour(db, clock) -> None:
    at = school_with_round()
    clock.forward(minutes=30)
    first = say(at.proposal, at.parents[0], "Hoe laat begint het?")
    say(at.proposal, at.organiser, "Om half negen.", first)
    say(at.proposal, at.parents[1], "Dat vroeg ik me ook af.", first)
    news = mails(db, "news")
    assert [mail.recipient_user_id for mail in news] == [at.parents[0].id]
    assert "Om half negen." in news[0].text
    assert "Dat vroeg ik me ook af." in news[0].text
    assert "Marleen Visser" in news[0].text
    assert at.parents[1].name not in news[0].text + news[0].html
    news[0].state = MessageState.SENT
    db.session.flush()
    clock.forward(minutes=10)
    say(at.proposal, at.organiser, "Nog iets.", first)
    clock.forward(minutes=10)
    say(at.proposal, at.organiser, "En nog iets.", first)
    news = mails(db, "news")
    assert len(news) == 2
    assert news[1].due_at == news[0].due_at + timedelta(hours=1)
    assert "Nog iets." in news[1].text
    assert "En nog iets." in news[1].text
    assert "Om half negen." not in news[1].text


def test_no_more_mail(db, client) -> None:
    at = school_with_round()
    link = re.search(r"(/l/\S+)", mails(db, "opened")[0].text)[1]
    silent = mails(db, "opened")[0].recipient_user_id
    path = mails(db, "opened")[0].unsubscribe_url.removeprefix("http://localhost:5000")
    opened = client.get(path)  # what a mail program without one click does: the page with the button, and no change
    assert (opened.status_code, opened.location) == (302, link)
    assert "Geen mail meer over dit voorstel" in client.get(link).text
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    assert client.get(link).status_code == 200
    db.session.refresh(at.proposal, ["council"])
    actions.extend(at.proposal, last_day(20), by=at.organiser, now=dates.now())
    assert silent not in {mail.recipient_user_id for mail in mails(db, "extended")}
    assert len(mails(db, "extended")) == 8


def test_an_outcome_waits_for_the_round(db, clock) -> None:
    at = school_with_round()
    words = {"result": OutcomeResult.DEFERRED, "decided": "", "done_with_feedback": "x"}
    outcome = actions_outcomes.write(at.proposal, words, read_version=None, by=at.organiser, now=clock.instant)  # type: ignore[arg-type]
    db.session.flush()
    with pytest.raises(WrongState, match="still answer"):
        actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=clock.instant)
    actions.close(at.proposal, by=at.organiser, now=clock.instant)
    with pytest.raises(DomainError, match="Write what was decided"):
        actions_outcomes.publish(at.proposal, outcome, by=at.organiser, now=clock.instant)


def test_six_thousand_people_in_few_statements(db, queries, full) -> None:
    """What opening asks of the database does not grow with each person: everything goes in batches."""
    at = school_with_round(parents=0, opened=False)
    number = 6000 if full else 600
    first = max(db.session.scalar(db.select(db.func.max(table.id))) or 0 for table in (User, EmailAddress)) + 1
    now = dates.now()
    ids = range(first, first + number)
    db.session.execute(
        insert(User),
        [
            {"id": n, "name": f"Ouder {n}", "language": "en" if n % 3 else "nl", "created_at": now, "version": 1}
            for n in ids
        ],
    )
    db.session.execute(
        insert(EmailAddress),
        [
            {"id": n, "address": f"o{n}@ouder.example", "normalised": f"o{n}@ouder.example", "created_at": now}
            for n in ids
        ],
    )
    db.session.execute(
        insert(UserAddress), [{"user_id": n, "address_id": n, "is_primary": True, "confirmed_at": now} for n in ids]
    )
    db.session.execute(
        insert(Membership),
        [{"school_id": at.school.id, "user_id": n, "is_parent": True, "joined_at": now} for n in ids],
    )
    db.session.commit()
    began = time.perf_counter()
    with queries() as seen:
        opened = open_it(at.proposal, at.organiser)
    print(f"{number} people asked in {time.perf_counter() - began:.1f} s")
    assert opened.asked_count == number + 3
    assert seen.count <= 20 + 4 * (number // 500 + 1), seen.count
    assert len(mails(db, "opened")) == number + 3
