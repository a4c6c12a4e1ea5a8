"""Anybody suggests an item and hears what came of it: accepted, merged, deferred, declined, and come back."""

from datetime import timedelta

import pytest

from klankbord.agenda import actions_removing, queries, queries_coming
from klankbord.agenda import actions_suggestions as actions
from klankbord.agenda import queries_suggestions as suggestions
from klankbord.agenda.models import ItemSource
from klankbord.agenda.models_life import Suggestion, SuggestionState
from klankbord.base.audit import AuditEvent
from klankbord.base.outbox.models import OutboxMessage
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings import actions as meetings
from klankbord.meetings.models import MeetingState
from tests.factories.councils import CouncilFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import parent


@pytest.fixture
def samira(school):
    return parent(school, name="Samira El Amrani")


@pytest.fixture
def suggest(board, samira):
    def make(title="Fietsen bij de poort", by=None, **more):
        return actions.suggest(
            board, title, "Het is er druk.", by=by or samira, now=dates.now(), **{"named": False} | more
        )

    return make


@pytest.fixture
def loaded(db):
    """A suggestion as a view loads it."""

    def load(suggestion):
        db.session.flush()
        db.session.expire(suggestion)
        return db.session.scalars(
            db.select(Suggestion).where(Suggestion.id == suggestion.id).options(*suggestions.SHOWN)
        ).one()

    return load


def mails(db):
    return db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "agenda_suggestion")).all()


def test_a_parent_suggests_on_the_page_of_the_council(client, db, board, samira):
    here = f"/regenboog/councils/{board.id}/suggestions"
    client.sign_in(samira)
    refused = client.submit(here, {"title": "Fietsen", "reason": ""})
    assert (refused.status_code, 'value="Fietsen"' in refused.text) == (422, True)
    assert client.submit(here, {"title": "Fietsen", "reason": "Druk."}).status_code == 303
    page = client.get(here).text
    assert "wacht op antwoord" in page
    row = db.session.scalar(db.select(Suggestion))
    assert (row.named, row.state, row.by_id) == (False, SuggestionState.SUGGESTED, samira.id)


def test_only_who_made_it_and_who_answers_see_it(new_client, school, board, member, organiser, samira, suggest):
    one = suggest()
    here, council = f"/regenboog/suggestions/{one.id}", f"/regenboog/councils/{board.id}/suggestions"
    other = parent(school, name="Andere Ouder")
    for person, seen in ((samira, True), (organiser, True), (member, False), (other, False)):
        reader = new_client().sign_in(person)
        assert reader.get(here).status_code == (200 if seen else 404), person.name
        assert ("Fietsen bij de poort" in reader.get(council).text) is seen, person.name


def test_accepted_in_one_click_it_stands_on_the_agenda_and_the_parent_hears(
    desk, new_client, db, meeting, suggest, samira
):
    one = suggest(named=True)
    here = f"/regenboog/meetings/{meeting.id}/agenda"
    page = desk.get(here).text
    assert "Fietsen bij de poort" in page
    answer = desk.post(
        f"/regenboog/meetings/{meeting.id}/suggestions/{one.id}/item", data={"csrf_token": desk.token(here)}
    )
    assert answer.status_code == 303
    item = queries.items_of(meeting.id)[-1]
    assert (item.came_from, item.came_from_id) == (ItemSource.SUGGESTION, one.id)
    assert item.description == "Het is er druk.\n\nVoorgesteld door Samira El Amrani."
    [mail] = mails(db)
    assert mail.subject == "Jouw punt staat op de agenda: Fietsen bij de poort"
    assert "Het staat op de agenda van dinsdag 20 oktober." in mail.text
    link = mail.text.split("/l/")[1].split()[0]
    seen = new_client().get(f"/l/{link}")
    assert (seen.status_code, "Het staat op de agenda van" in seen.text) == (200, True)
    home = new_client().sign_in(samira).get("/regenboog/").text
    assert "Fietsen bij de poort" in home
    assert "op de agenda" in home


@pytest.mark.parametrize(
    ("verdict", "more", "state"),
    [
        ("accept", {"title": "Veilig fietsen"}, SuggestionState.ACCEPTED),
        ("merge", {}, SuggestionState.MERGED),
        ("defer", {"meeting_id": "0", "answer": "Eerst de begroting."}, SuggestionState.DEFERRED),
        ("decline", {"answer": "De gemeente gaat hierover."}, SuggestionState.DECLINED),
    ],
)
def test_the_organiser_answers_on_its_page(desk, db, items, meeting, suggest, verdict, more, state):
    one = suggest()
    here = f"/regenboog/suggestions/{one.id}"
    filled = {"verdict": verdict, "into": f"item-{items[1].id}" if verdict == "merge" else "", **more}
    answer = desk.submit(f"{here}/answer", filled, on=here)
    assert answer.status_code == 303, answer.text
    db.session.refresh(one)
    assert (one.state, len(mails(db))) == (state, 1)
    assert mails(db)[0].text.count("De organisator schrijft") == ("answer" in more)
    if verdict == "accept":
        assert queries.items_of(meeting.id)[-1].title == "Veilig fietsen"
    if verdict == "merge":
        assert one.item_id == items[1].id
        assert "“Schoolplein”" in mails(db)[0].text
    again = desk.get(here)
    assert ("Beantwoord het" in again.text) is (state == SuggestionState.DEFERRED)


@pytest.mark.parametrize(
    "filled", [{"verdict": "decline"}, {"verdict": "defer", "meeting_id": "0"}, {"verdict": "merge"}, {"verdict": None}]
)
def test_an_answer_that_says_too_little_is_refused(desk, db, meeting, suggest, filled):
    one = suggest()
    here = f"/regenboog/suggestions/{one.id}"
    assert desk.submit(f"{here}/answer", filled, on=here).status_code == 422
    db.session.refresh(one)
    assert (one.state, mails(db)) == (SuggestionState.SUGGESTED, [])


def test_two_that_say_the_same_hear_the_same(db, school, meeting, organiser, suggest, loaded, app):
    other = parent(school, name="Tom Bakker")
    first, second = loaded(suggest()), loaded(suggest("Het fietsenrek", by=other))
    now = dates.now()
    with app.test_request_context():
        actions.merge(second, first, "", by=organiser, now=now)
        assert [mail.subject for mail in mails(db)] == ["Jouw punt gaat mee met iets anders: Het fietsenrek"]
        values = queries_coming.values_of(first, "Samira")
        actions.accept(first, meeting, values, "Goed idee.", by=organiser, now=now)
    assert sorted(mail.recipient_user_id for mail in mails(db)[1:]) == sorted([first.by_id, other.id])
    assert all("Goed idee." in mail.text for mail in mails(db)[1:])
    assert loaded(second).final.state == SuggestionState.ACCEPTED
    with pytest.raises(WrongState):
        actions.decline(first, "Toch niet.", by=organiser, now=now)


def test_deferred_it_waits_again_when_the_next_agenda_begins(
    desk, clock, db, board, meeting, organiser, suggest, loaded, app
):
    one = loaded(suggest(meeting=meeting))
    clock.forward(days=3)
    with app.test_request_context():
        actions.defer(one, None, "De agenda is vol.", by=organiser, now=dates.now())
    db.session.flush()
    assert [row.id for row in suggestions.waiting_of(board.id, meeting.id)] == []
    assert suggestions.waiting_count(board.id)[0] == 1
    clock.forward(days=4)
    later = MeetingFactory(council=board, draft=True)
    assert [row.id for row in actions.come_back(later, by=organiser, now=dates.now())] == [one.id]
    db.session.flush()
    assert (one.state, one.waits_since) == (SuggestionState.SUGGESTED, clock())
    assert [row.id for row in suggestions.waiting_of(board.id, later.id)] == [one.id]


@pytest.mark.parametrize("over", [MeetingState.HELD, MeetingState.CANCELLED])
def test_it_comes_back_by_itself_once_its_meeting_is_over(db, board, meeting, organiser, suggest, loaded, app, over):
    named = MeetingFactory(council=board, draft=True)
    one, other = loaded(suggest(meeting=meeting)), loaded(suggest("Anders"))
    with app.test_request_context():
        actions.defer(one, None, "Vol.", by=organiser, now=dates.now())
        actions.defer(other, named, "Vol.", by=organiser, now=dates.now())
    assert [row.title for row in suggestions.waiting_of(board.id, named.id)] == ["Anders"]
    assert actions.come_back_due(dates.now()) == 0
    meeting.state = named.state = over
    db.session.flush()
    assert actions.come_back_due(dates.now()) == 2
    assert {one.state, other.state} == {SuggestionState.SUGGESTED}


def test_an_accepted_one_that_was_taken_off_is_offered_again(db, desk, meeting, organiser, suggest, loaded, app):
    one = loaded(suggest())
    with app.test_request_context():
        item = actions.accept(one, meeting, queries_coming.values_of(one, ""), "", by=organiser, now=dates.now())
        db.session.flush()
        assert queries_coming.accepted_suggestions(meeting) == []
        meetings.cancel(meeting, "", by=organiser, now=dates.now())
        db.session.flush()
        [offered] = queries_coming.accepted_suggestions(MeetingFactory(council=meeting.council))
    assert (offered.thing_id, offered.values.title) == (one.id, item.title)


def test_one_merged_into_an_item_that_was_taken_off_is_offered_again(
    db, items, meeting, organiser, suggest, loaded, app
):
    one = loaded(suggest())
    with app.test_request_context():
        actions.merge_into_item(one, items[1], meeting, "", by=organiser, now=dates.now())
        db.session.flush()
        assert queries_coming.accepted_suggestions(meeting) == []
        actions_removing.remove(meeting, items[1], by=organiser, now=dates.now())
        db.session.flush()
        [offered] = queries_coming.accepted_suggestions(meeting)
    assert offered.thing_id == one.id


def test_what_waits_stands_on_home_and_on_the_council(
    client, organiser, clock, board, suggest, new_client, member, queries
):
    suggest()
    clock.forward(days=3)
    suggest("Gym")
    desk = client.sign_in(organiser)
    for page in ("/regenboog/", f"/regenboog/councils/{board.id}"):
        shown = desk.get(page).text
        assert "2 voorgestelde punten wachten op antwoord" in shown
        assert "3 dagen geleden" in shown
        assert "wachten op antwoord" not in new_client().sign_in(member).get(page).text
    counted = []
    for count in (0, 40):
        for number in range(count):
            suggest(f"Nog {number}")
        with queries() as seen:
            desk.get("/regenboog/")
        counted.append(seen.count)
    assert counted == [4, 4]


def test_a_meeting_that_began_takes_none(meeting, suggest):
    meeting.state = MeetingState.HELD
    with pytest.raises(WrongState, match="Suggest it for the next one"):
        suggest(meeting=meeting)


def test_an_answer_names_a_meeting_of_the_council_that_is_to_come(db, meeting, organiser, suggest, loaded, app):
    one = loaded(suggest())
    elsewhere = MeetingFactory(
        council=CouncilFactory(school_id=meeting.school_id), day=dates.now().date() + timedelta(days=9)
    )
    with app.test_request_context(), pytest.raises(DomainError, match="still to come"):
        actions.defer(one, elsewhere, "Daar.", by=organiser, now=dates.now())
    with app.test_request_context(), pytest.raises(DomainError, match="another suggestion"):
        actions.merge(one, one, "", by=organiser, now=dates.now())


def test_who_made_it_takes_it_back_while_it_waits(client, new_client, db, organiser, member, samira, suggest):
    one = suggest()
    here = f"/regenboog/suggestions/{one.id}"
    answering = new_client().sign_in(organiser)
    stale = answering.form(f"{here}/answer", on=here).values | {"verdict": "decline", "answer": "Nee."}
    assert "Trek het voorstel in" not in answering.get(here).text
    token = answering.token(here)
    assert answering.post(f"{here}/withdrawal", data={"csrf_token": token}).status_code == 403
    mine = client.sign_in(samira)
    again = mine.form(f"{here}/withdrawal", on=here).values
    assert mine.post(f"{here}/withdrawal", data=again).status_code == 303
    db.session.refresh(one)
    assert (one.state, one.answered_by_id, one.is_waiting) == (SuggestionState.WITHDRAWN, None, False)
    audited = db.select(AuditEvent).where(AuditEvent.verb == "agenda.withdraw_suggestion")
    assert [event.by_id for event in db.session.scalars(audited)] == [samira.id]
    refused = answering.post(f"{here}/answer", data=stale)
    assert refused.status_code == 422
    assert "“Fietsen bij de poort” is ingetrokken" in refused.text
    assert "ingetrokken" in answering.get(here).text
    assert "ingetrokken" in answering.get(f"/regenboog/councils/{one.council_id}/suggestions").text
    assert "wacht op antwoord" not in answering.get("/regenboog/").text
    twice = mine.post(f"{here}/withdrawal", data=again | {"submission": "another-press"})
    assert (twice.status_code, mails(db)) == (422, [])


def test_what_was_merged_into_it_waits_again(db, school, meeting, organiser, samira, suggest, loaded, app):
    other = parent(school, name="Tom Bakker")
    first, second = loaded(suggest(meeting=meeting)), loaded(suggest("Het fietsenrek", by=other))
    with app.test_request_context():
        actions.merge(second, first, "", by=organiser, now=dates.now())
        actions.withdraw(first, by=samira, now=dates.now())
    assert (loaded(second).state, second.into_id, second.meeting_id) == (SuggestionState.SUGGESTED, None, meeting.id)
    assert [row.id for row in suggestions.waiting_of(first.council_id)] == [second.id]
    with app.test_request_context(), pytest.raises(WrongState):
        actions.merge(second, loaded(first), "", by=organiser, now=dates.now())
    second.state = SuggestionState.DECLINED
    with pytest.raises(WrongState, match="answered already"):
        actions.withdraw(second, by=other, now=dates.now())
