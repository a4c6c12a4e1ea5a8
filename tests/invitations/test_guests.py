"""Guests from outside: what their mail and their link show, what they hear, and what is forgotten."""

from datetime import time

from klankbord.invitations import actions
from klankbord.invitations import actions_guests as guests
from klankbord.invitations.models import Answer
from klankbord.invitations.models_guests import Guest
from klankbord.kit import dates
from klankbord.meetings.actions import Details
from tests.invitations.guesting import NAME, event, invited, items, mails, path_in
from tests.world import item


def test_a_guest_of_one_item_is_asked_for_its_time(db, evening, who):
    traffic = items(db, evening)[1]
    guest = invited(evening, who("organiser"), traffic, presents=True)
    (mail,) = mails(db, guest)
    what, method = event(mail)
    assert method == "REQUEST"
    assert (what["DTSTART"].dt.hour, what["DTSTART"].dt.minute) == (19, 40)
    assert (what["DTEND"].dt - what["DTSTART"].dt).total_seconds() == 600
    assert str(what["SUMMARY"]).endswith("Verkeer rond de school")
    assert what["ATTENDEE"] == "mailto:Vera@buiten.example"
    assert what["UID"] != evening.uid
    assert f"Dag {NAME}," in mail.text
    assert "Tien minuten over de stoep" in mail.text
    assert "19.40 uur" in mail.text
    assert traffic.presenter == NAME
    assert "Opening van de avond" not in mail.text + mail.calendar


def test_their_page_shows_their_item_and_nothing_else(client, db, evening, who):
    guest = invited(evening, who("organiser"), items(db, evening)[1])
    there = path_in(mails(db, guest)[0])
    page = client.get(there)
    assert page.status_code == 200
    assert "Verkeer rond de school" in page.text
    for hidden in ("Opening van de avond", "Besloten zaak", "Bas Lid", "Olga Visser", "Vera@buiten.example"):
        assert hidden not in page.text


def test_a_guest_of_the_whole_meeting_sees_what_was_published_without_closed_items(client, db, evening, who):
    guest = invited(evening, who("organiser"))
    there = path_in(mails(db, guest)[0])
    assert "Opening van de avond" not in client.get(there).text
    db.session.refresh(evening, ["council"])
    actions.publish_agenda(evening, by=who("organiser"), now=dates.now())
    page = client.get(there).text
    assert "Opening van de avond" in page
    assert "Besloten zaak" not in page
    assert len(mails(db, guest)) == 1


def test_answering_by_link_counts_once_and_a_scanner_counts_not(client, db, evening, who):
    guest = invited(evening, who("organiser"))
    there = path_in(mails(db, guest)[0])
    for tapped in ("accepted", "declined", "tentative"):
        assert client.get(f"{there}?answer={tapped}").status_code == 200
    assert db.session.get_one(Guest, guest.id).answer is None
    form = client.form(f"{there}/answer", on=there).values
    for _ in range(2):
        done = client.post(f"{there}/answer", data={**form, "answer": "accepted", "note": "Ik neem m'n kaart mee"})
        assert done.status_code == 303
    kept = db.session.get_one(Guest, guest.id)
    assert (kept.answer, kept.note) == (Answer.ACCEPTED, "Ik neem m'n kaart mee")
    db.session.refresh(evening, ["council"])
    actions.cancel(evening, "Ziek", by=who("organiser"), now=dates.now())
    stale = client.post(
        f"{there}/answer",
        data={
            **form,
            "submission": "een-andere-inzending",
            "answer": "declined",
            "note": "Toch maar niet, Mo's auto",
        },
    )
    assert stale.status_code == 422
    assert "Toch maar niet, Mo&#39;s auto" in stale.text
    assert db.session.get_one(Guest, guest.id).answer == Answer.ACCEPTED


def test_another_time_asks_again_and_another_place_only_tells(db, evening, who):
    guest = invited(evening, who("organiser"), items(db, evening)[1])
    guests.answer(guest, Answer.ACCEPTED, "", now=dates.now())
    here = Details(day=evening.day, start_time=time(19, 30), duration_minutes=90, place="Gymzaal")
    actions.reschedule(evening, here, read_version=None, by=who("organiser"), now=dates.now())
    what, method = event(mails(db, guest)[-1])
    assert (what["SEQUENCE"], method, str(what["LOCATION"]), guest.answer) == (0, "REQUEST", "Gymzaal", Answer.ACCEPTED)
    later = Details(day=evening.day, start_time=time(20, 0), duration_minutes=90, place="Gymzaal")
    actions.reschedule(evening, later, read_version=None, by=who("organiser"), now=dates.now())
    what, method = event(mails(db, guest)[-1])
    assert (what["SEQUENCE"], what["DTSTART"].dt.hour, what["DTSTART"].dt.minute) == (1, 20, 10)
    assert (method, guest.answer) == ("REQUEST", None)


def test_publishing_tells_only_the_guest_whose_item_got_another_time(db, evening, who):
    first, second, _closed = items(db, evening)
    before, after = invited(evening, who("organiser"), first), invited(evening, who("organiser"), second, "b@b.example")
    first.duration_minutes = 25
    second.title = "Verkeer en fietsen"
    actions.publish_agenda(evening, by=who("organiser"), now=dates.now())
    assert [len(mails(db, guest)) for guest in (before, after)] == [2, 2]
    item(evening, 40, "Nog iets achteraan")
    actions.publish_agenda(evening, by=who("organiser"), now=dates.now())
    assert [len(mails(db, guest)) for guest in (before, after)] == [2, 2]
    assert event(mails(db, after)[-1])[0]["DTSTART"].dt.minute == 55


def test_calling_off_and_withdrawing_reach_the_calendar(client, db, evening, who):
    stays, goes = invited(evening, who("organiser")), invited(evening, who("organiser"), None, "b@b.example")
    there = path_in(mails(db, goes)[0])
    guests.withdraw(evening, goes, by=who("organiser"), now=dates.now())
    what, method = event(mails(db, goes)[-1])
    assert (method, str(what["STATUS"]), what["SEQUENCE"], what["UID"]) == ("CANCEL", "CANCELLED", 1, goes.uid)
    assert client.get(there).status_code == 404
    db.session.refresh(evening, ["council"])
    actions.cancel(evening, "Te weinig mensen", by=who("organiser"), now=dates.now())
    what, method = event(mails(db, stays)[-1])
    assert (method, what["UID"]) == ("CANCEL", stays.uid)
    assert "Te weinig mensen" in mails(db, stays)[-1].text
    assert len(mails(db, goes)) == 2
