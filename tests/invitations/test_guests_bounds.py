"""What guests may not: accounts, other people's papers, other links; and what is forgotten of them."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from klankbord.agenda import actions_removing
from klankbord.agenda.models import ItemPaper
from klankbord.base import files
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.invitations import actions, queries_guests
from klankbord.invitations import actions_guests as guests
from klankbord.invitations.models import Answer, Invitation
from klankbord.invitations.models_guests import KEPT, Guest
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, WrongState
from klankbord.meetings.models import Attendance, AttendanceStatus, MeetingState
from klankbord.people.models import LinkKind
from tests.factories.polls import poll_link, poll_of
from tests.invitations.guesting import NAME, invited, items, mails, path_in
from tests.world import item, meeting


def test_who_has_an_account_is_offered_as_a_participant(new_client, db, world, evening, who):
    page = f"/{world.slug}/meetings/{evening.id}/guests"
    organiser = new_client().sign_in(who("organiser"))
    typed = {"name": "Iemand Anders", "address": "PIA.OUDER@ouders.example"}
    refused = organiser.submit(page, typed, on=page)
    assert refused.status_code == 422
    assert "Pia Ouder" not in refused.text
    named = organiser.submit(page, {**typed, "name": "pia ouder"}, on=page)
    assert f'name="user_id" value="{who("parent").id}"' in named.text
    assert db.session.scalars(select(Guest)).all() == []
    done = organiser.submit(page, {**typed, "address": "elders@ver.example"}, on=page)
    assert done.status_code == 303
    assert db.session.scalars(select(Guest.name)).all() == ["Iemand Anders"]
    assert db.session.scalars(select(Invitation).where(Invitation.meeting_id == evening.id)).all() == []
    twice = organiser.submit(page, {**typed, "address": "Elders@VER.example"}, on=page)
    assert twice.status_code == 422


def test_a_draft_has_no_guests_and_a_wrong_address_is_refused(db, evening, who):
    with pytest.raises(DomainError, match="mail address"):
        invited(evening, who("organiser"), None, "geen adres")
    evening.state = MeetingState.DRAFT
    with pytest.raises(WrongState):
        invited(evening, who("organiser"))


def got(client, link, numbers):
    """What each paper answers."""
    answers = []
    for number in numbers:
        with client.get(f"{link}/papers/{number}", buffered=True) as answer:
            answers.append(answer.status_code)
    return answers


def test_papers_of_their_item_alone(client, db, evening, who):
    papers = []
    for number, on in enumerate(items(db, evening)):
        upload = FileStorage(io.BytesIO(b"%PDF-1.4\n%%EOF\n"), f"stuk {number}.pdf")
        stored = files.store(upload, school_id=evening.school_id, by=who("organiser"), now=dates.now())
        papers.append(ItemPaper(school_id=evening.school_id, item_id=on.id, file_id=stored.id))
    db.session.add_all(papers)
    guest = invited(evening, who("organiser"), items(db, evening)[1])
    everything = invited(evening, who("organiser"), None, "b@b.example")
    numbers = [paper.id for paper in papers]
    theirs, whole = path_in(mails(db, guest)[0]), path_in(mails(db, everything)[0])
    assert got(client, theirs, numbers) == [404, 200, 404]
    assert got(client, whole, numbers) == [404, 404, 404]
    db.session.refresh(evening, ["council"])
    actions.publish_agenda(evening, by=who("organiser"), now=dates.now())
    assert got(client, whole, numbers) == [200, 200, 404]


def test_an_item_taken_off_leaves_its_guest_with_the_bare_facts(client, db, evening, who):
    traffic = items(db, evening)[1]
    guest = invited(evening, who("organiser"), traffic)
    there = path_in(mails(db, guest)[0])
    actions_removing.remove(evening, traffic, by=who("organiser"), now=dates.now())
    item(evening, 50, "Een ander punt met hetzelfde nummer misschien")
    page = client.get(there)
    assert page.status_code == 200
    assert "hetzelfde nummer" not in page.text
    assert "Verkeer" not in page.text


def test_who_said_yes_stands_on_the_attendance_list_as_a_guest(new_client, db, world, evening, who):
    yes, no = invited(evening, who("organiser")), invited(evening, who("organiser"), None, "b@b.example")
    no.name = "Nico Nietes"
    guests.answer(yes, Answer.ACCEPTED, "", now=dates.now())
    guests.answer(no, Answer.DECLINED, "", now=dates.now())
    page = f"/{world.slug}/meetings/{evening.id}/attendance"
    organiser = new_client().sign_in(who("organiser"))
    text = organiser.get(page).text
    assert "Vera D&#39;Hondt, van Buiten" in text
    assert "Nico Nietes" not in text
    assert organiser.submit(page, on=page).status_code == 303
    rows = db.session.scalars(select(Attendance).where(Attendance.name == NAME)).all()
    assert [row.status for row in rows] == [AttendanceStatus.GUEST]
    assert organiser.get(page).text.count('name="status-g') == 0


def test_the_address_is_gone_thirty_days_after_the_meeting(client, db, evening, who, clock):
    guest, gone = invited(evening, who("organiser")), invited(evening, who("organiser"), None, "b@b.example")
    guests.withdraw(evening, gone, by=who("organiser"), now=dates.now())
    there = path_in(mails(db, guest)[0])
    for row in (*mails(db, guest), *mails(db, gone)):
        row.state = MessageState.SENT
    clock.set(evening.starts_at + KEPT)
    assert guests.forget(dates.now()) == 1
    clock.forward(seconds=1)
    assert guests.forget(dates.now()) == 1
    assert guests.forget(dates.now()) == 0
    db.session.expire_all()
    assert (guest.address, guest.expects, guest.name) == ("", "", NAME)
    assert (gone.address, gone.name) == ("", "")
    for row in (*mails(db, guest), *mails(db, gone)):
        assert "uiten.example" not in "".join((row.address, row.text, row.html, row.calendar or "", row.display_name))
    assert client.get(there).status_code == 404


def test_a_mail_on_its_way_is_not_wiped(db, evening, who, clock):
    invited(evening, who("organiser"))
    clock.set(evening.starts_at + KEPT + timedelta(days=1))
    assert guests.forget(dates.now()) == 0


@pytest.mark.parametrize("role", ["parent", "teacher", "board_member", "board_secretary", "participant", "chair"])
def test_only_who_organises_sees_the_address(new_client, db, world, evening, who, role):
    invited(evening, who("organiser"))
    member = new_client().sign_in(who(role))
    for page in ("", "/guests", "/invitations", "/attendance", "/agenda"):
        answer = member.get(f"/{world.slug}/meetings/{evening.id}{page}")
        assert "uiten.example" not in answer.text
    assert member.get(f"/{world.slug}/meetings/{evening.id}/guests").status_code == 403
    assert "Vera@buiten.example" in new_client().sign_in(who("organiser")).get(
        f"/{world.slug}/meetings/{evening.id}/guests"
    ).text  # fmt: skip


def test_no_link_opens_what_another_kind_of_link_is_about(app, client, db, world, evening, who):
    """The link of a guest, of a poll and of an invitation, on every route that takes a token."""
    guest = invited(evening, who("organiser"), items(db, evening)[1])
    draft = meeting(evening.council, dates.now().date() + timedelta(days=60), MeetingState.DRAFT)
    poll = poll_of(draft, who("organiser"), who("board_member"))
    actions.invite(evening, who("board_member"), by=who("organiser"), now=dates.now())
    asked = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "invited", OutboxMessage.about_id == evening.id)
    ).one()
    held = {
        "guest": queries_guests.token_of(guest),
        LinkKind.POLL: poll_link(poll, who("board_member")),
        LinkKind.INVITATION: re.search(r"/l/([^?\s]+)", asked.text)[1],
    }
    own = {
        "guest": {
            "guests_link.show", "guests_link.answer", "guests_link.paper",
            "live_guest.page", "live_guest.now", "live_guest.hand",
        },
        LinkKind.POLL: {"link_pages.show", "polls_answers.answer_by_link"},
        LinkKind.INVITATION: {
            "link_pages.show", "invitations_answers.answer_by_link",
            "live_link.page", "live_link.now", "live_link.hand", "live_link.answer",
        },
    }  # fmt: skip
    csrf = client.token("/sign-in")
    rules = [rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    assert len(rules) > 15
    with app.test_request_context("/"):
        urls = app.url_map.bind("")
    tried = 0
    for kind, token in held.items():
        for rule in rules:
            values = dict.fromkeys(rule.arguments, 1) | {"token": token}
            if "school_slug" in rule.arguments:
                values["school_slug"] = world.slug
            url = urls.build(rule.endpoint, values)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                if rule.endpoint in own[kind]:
                    continue
                answer = client.open(url, method=method, data={"csrf_token": csrf} if method == "POST" else None)
                assert answer.status_code in {404, 302, 410} or "Vera" not in answer.text, (kind, rule.rule)
                if rule.rule.startswith("/l/"):
                    assert answer.status_code == 404, (kind, rule.rule)
                tried += 1
        assert client.get(f"/l/guest/{token}" if kind == "guest" else f"/l/{token}").status_code == 200
    assert tried > 40
