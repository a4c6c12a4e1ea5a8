"""Who sits for a class asks its parents about an item; they answer by link, without names, until it closes."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.agenda import actions_removing
from klankbord.agenda.classes import actions, actions_falling, queries
from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion, FellAway
from klankbord.base.audit import AuditEvent
from klankbord.councils.models import Office, Seat, Way
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.models import MeetingState
from klankbord.people.models import EmailAddress, UserAddress
from klankbord.proposals.models import StanceKind
from tests.factories.class_questions import AskingPlace, mails
from tests.factories.councils import SeatFactory, seated
from tests.factories.schools import SchoolFactory, parent


@pytest.fixture
def at(db, clock):
    return AskingPlace()


def answers(db):
    return db.session.scalars(select(ClassAnswer).order_by(ClassAnswer.id)).all()


def address(user, db):
    found = select(EmailAddress.address).join(UserAddress).where(UserAddress.user_id == user.id)
    return db.session.scalars(found).one()


def test_from_the_meeting_to_the_answer(at, db, new_client):
    desk = new_client().sign_in(at.kofi)
    meeting = desk.get(f"/de-proef/meetings/{at.meeting.id}").text
    items = f"/de-proef/meetings/{at.meeting.id}/class-questions"
    assert items in meeting
    listed = desk.get(items).text
    assert "Schoolplein" in listed
    assert "Besloten zaak" not in listed
    sent = desk.submit(at.page, {"question": "Mag er zand bij?", "asks_stance": "y"})
    assert sent.status_code == 303
    question = db.session.scalars(select(ClassQuestion)).one()
    assert question.asked == 2
    assert question.title == "Schoolplein & 'zand'"
    out = mails("agenda_class_question")
    assert [mail.address for mail in out] == sorted(address(one, db) for one in (at.lina, at.zofia))
    assert "Kofi Mensah" in out[0].text
    assert "Mag er zand bij?" in out[0].text
    assert out[0].unsubscribe_url
    link = re.search(r"/l/\S+", next(mail for mail in out if mail.address == address(at.zofia, db)).text)[0]
    phone = new_client()
    page = phone.get(link).text
    assert "Mag er zand bij?" in page
    assert "Niet jij?" in page
    assert answers(db) == []
    assert (
        phone.submit(
            f"{link}/class-question/answer", {"words": "Graag <zand>!", "stance": "support"}, on=link
        ).status_code
        == 303
    )
    phone.submit(f"{link}/class-question/answer", {"words": "Toch geen zand.", "stance": "object"}, on=link)
    (given,) = answers(db)
    assert (given.words, given.stance, given.user_id) == ("Toch geen zand.", StanceKind.OBJECT, at.zofia.id)
    told = desk.get(f"/de-proef/class-questions/{question.id}").text
    assert "Toch geen zand." in told
    assert "Zofia" not in told
    assert "O&#39;Neill" not in told
    assert "Liever niet" not in told


def test_the_words_of_others_are_for_who_sits_for_the_class_alone(at, db, new_client):
    question = at.ask()
    at.answer(question, at.zofia, "Alleen voor Kofi.")
    page = f"/de-proef/class-questions/{question.id}"
    for user, status in ((at.lina, 200), (at.olga, 404), (at.bram, 404), (at.other, 404)):
        answer = new_client().sign_in(user).get(page)
        assert answer.status_code == status
        assert "Alleen voor Kofi." not in answer.text
    away = SchoolFactory(slug="elders")
    stranger = parent(away, classes=())
    assert new_client().sign_in(stranger).get(page).status_code == 404
    assert new_client().sign_in(stranger).get(page.replace("de-proef", "elders")).status_code == 404
    deputy = parent(at.school, name="Dora Vervangt")
    held = db.session.scalars(select(Seat).where(Seat.user_id == at.kofi.id)).one()
    SeatFactory(council=at.council, user=deputy, deputy_of_id=held.id)
    assert "Alleen voor Kofi." in new_client().sign_in(deputy).get(page).text
    held.ends_on = dates.today("Europe/Amsterdam") - timedelta(days=1)
    assert "Alleen voor Kofi." not in new_client().sign_in(at.kofi).get(page).text


def test_who_may_ask_whom(at, db, clock):
    for user, group in ((at.kofi, at.six), (at.bram, at.five), (at.olga, at.five), (at.lina, at.five)):
        with pytest.raises(DomainError):
            at.ask(user, group)
    at.ask()
    with pytest.raises(WrongState):
        at.ask()
    at.ask(at.bram, at.six)
    db.session.refresh(at.meeting, ["council"])
    with pytest.raises(WrongState):
        actions.ask(
            at.meeting,
            at.closed.id,
            at.five.id,
            actions.Words("Wat?", 1, at.meeting.day),
            by=at.see(at.kofi),
            now=dates.now(),
        )


def test_members_in_fixed_seats_ask_the_classes_of_their_children(db, clock):
    at = AskingPlace(way=Way.FIXED_SEATS)
    assert queries.classes_of(at.see(at.kofi), at.council.id, dates.today("Europe/Amsterdam")) == {
        at.five.id: "groep 5a"
    }
    at.ask()
    late = parent(at.school, classes=[at.five])
    assert queries.classes_of(at.see(late), at.council.id, dates.today("Europe/Amsterdam")) == {}


@pytest.mark.parametrize("change", ["off", "members", "draft", "begun", "unpublished", "ended"])
def test_when_nobody_can_ask(at, db, clock, change):
    if change == "off":
        at.council.asks_classes = False
    elif change == "members":
        at.council.open_to_parents = False
    elif change == "draft":
        at.meeting.state = MeetingState.DRAFT
    elif change == "begun":
        clock.forward(days=15)
    elif change == "unpublished":
        at.meeting.agenda_version = 0
    else:
        held = db.session.scalars(select(Seat).where(Seat.user_id == at.kofi.id)).one()
        held.ends_on = dates.today("Europe/Amsterdam") - timedelta(days=1)
    db.session.flush()
    with pytest.raises(DomainError):
        at.ask()


def test_a_day_after_the_meeting_is_refused_and_what_was_typed_stays(at, new_client):
    desk = new_client().sign_in(at.kofi)
    late = str(at.meeting.day + timedelta(days=1))
    answer = desk.submit(at.page, {"question": "Mag er zand bij?", "closes_on": late})
    assert answer.status_code == 422
    assert "Mag er zand bij?" in answer.text
    assert "tot en met de vergadering" in answer.text
    assert mails("agenda_class_question") == []


def test_a_stale_tab_loses_no_words(at, db, clock, new_client):
    question = at.ask()
    link = at.link(question, at.lina)
    phone = new_client()
    form = phone.form(f"{link}/class-question/answer", on=link)
    clock.forward(days=15)
    answer = phone.post(f"{link}/class-question/answer", data=form.values | {"words": "Mijn lange verhaal"})
    assert answer.status_code == 422
    assert "Mijn lange verhaal" in answer.text
    assert answers(db) == []
    assert "class-question/answer" not in phone.get(link).text


def test_an_empty_answer_is_refused(at, new_client):
    link = at.link(at.ask(), at.lina)
    answer = new_client().submit(f"{link}/class-question/answer", {"words": "  "}, on=link)
    assert answer.status_code == 422
    assert "Schrijf iets" in answer.text


def test_an_item_taken_off_and_put_back_goes_on_without_a_mail(at, db, clock, new_client):
    question = at.ask()
    at.answer(question, at.lina, "Ja.")
    removal = actions_removing.remove(at.meeting, at.item, by=at.olga, now=dates.now())
    db.session.commit()
    link = at.link(question, at.lina)
    assert "staat niet meer op de agenda" in new_client().get(link).text
    actions_falling.tell_fallen(dates.now())
    actions_removing.put_back(at.meeting, removal, by=at.olga, now=dates.now())
    db.session.commit()
    clock.forward(minutes=20)
    actions_falling.tell_fallen(dates.now())
    assert mails("agenda_class_question_off") == []
    assert "class-question/answer" in new_client().get(link).text


@pytest.mark.parametrize("why", list(FellAway))
def test_who_answered_is_told_once_that_it_fell_away(at, db, clock, new_client, why):
    question = at.ask()
    at.answer(question, at.lina, "Ja.")
    if why == FellAway.REMOVED:
        actions_removing.remove(at.meeting, at.item, by=at.olga, now=dates.now())
    elif why == FellAway.CLOSED:
        at.item.closed = True
    else:
        at.meeting.state = MeetingState.CANCELLED
    db.session.commit()
    with pytest.raises(WrongState):
        at.answer(question, at.zofia, "Nee.")
    clock.forward(minutes=11)
    for _ in range(2):
        actions_falling.tell_fallen(dates.now())
        db.session.commit()
    assert question.fell_away == why
    assert [mail.address for mail in mails("agenda_class_question_off")] == [address(at.lina, db)]
    assert new_client().get(at.link(question, at.lina)).status_code == 200


def test_one_mailbox_of_two_parents_gets_one_mail_with_a_link_each(at, db):
    box = db.session.scalars(select(UserAddress).where(UserAddress.user_id == at.lina.id)).one()
    theirs = db.session.scalars(select(UserAddress).where(UserAddress.user_id == at.zofia.id)).one()
    theirs.address_id = box.address_id
    db.session.commit()
    at.ask()
    (mail,) = mails("agenda_class_question")
    assert len(set(re.findall(r"/l/[^/\s]+$", mail.text, re.MULTILINE))) == 2
    assert mail.recipient_user_id is None


def test_one_click_stops_the_mails_and_not_the_question(at, db, new_client):
    question = at.ask()
    link = at.link(question, at.lina)
    phone = new_client()
    assert phone.get(f"{link}/class-question/mail").status_code == 200
    assert queries.silenced(at.council.id) == set()
    phone.post(f"{link}/class-question/mail", data={"List-Unsubscribe": "One-Click"})
    assert queries.silenced(at.council.id) == {at.lina.id}
    at.ask(at.bram, at.six)
    assert address(at.lina, db) not in [mail.address for mail in mails("agenda_class_question")[2:]]
    phone.submit(f"{link}/class-question/mail", {"wish": "again"})
    assert queries.silenced(at.council.id) == set()


def test_the_log_holds_no_words(at, db):
    question = at.ask()
    at.answer(question, at.lina, "Een geheim.")
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.thing == "class_question")).all()
    assert {event.verb for event in events} == {"agenda.ask_class", "agenda.answer_class_question"}
    assert all("geheim" not in str(event.data) and "zand" not in str(event.data) for event in events)


def test_counts_of_stances_stand_from_five_answers_on(at, db, new_client):
    more = [parent(at.school, classes=[at.five]) for _ in range(4)]
    question = at.ask(asks_stance=True)
    desk = new_client().sign_in(at.kofi)
    page = f"/de-proef/class-questions/{question.id}"
    for number, user in enumerate([at.lina, *more]):
        assert "Goed plan" not in desk.get(page).text, number
        at.answer(question, user, "", StanceKind.SUPPORT)
    assert "Goed plan" in desk.get(page).text


def test_somebody_with_a_seat_and_no_class_reads_why(at, new_client):
    chair = seated(at.council, parent(at.school, classes=[at.five]), Office.MEMBER)
    page = new_client().sign_in(chair).get(f"/de-proef/meetings/{at.meeting.id}/class-questions")
    assert page.status_code == 200
    assert "geen klas om iets te vragen" in page.text
