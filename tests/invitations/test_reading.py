"""What changed since somebody read the agenda, or was told of it by mail; and publishing without a mail."""

import io

import pytest
from werkzeug.datastructures import FileStorage

from klankbord.agenda import actions_papers, actions_removing
from klankbord.agenda.actions_reading import read
from klankbord.agenda.models import AgendaItem
from klankbord.agenda.models_life import AgendaReading
from klankbord.base.db import writing
from klankbord.base.outbox.models import MessageState, OutboxMessage
from klankbord.invitations import actions
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people import links
from klankbord.people.models import User
from tests.world import build, item


@pytest.fixture
def world(app):
    return build()


@pytest.fixture
def meeting(db, world):
    found = db.session.get_one(Meeting, world.meeting_id)
    invitation = db.session.get_one(Invitation, world.invitation_id)
    invitation.address_id = links.mailboxes([invitation.user_id])[invitation.user_id].id
    db.session.commit()
    db.session.refresh(found, ["council"])
    return found


@pytest.fixture
def person(db, world):
    return lambda role: db.session.get_one(User, world.people[role])


@pytest.fixture
def new_paper(app, db, meeting, world, person):
    """Attach a paper to the first item, now."""

    def attach(name):
        row = db.session.get_one(AgendaItem, world.item_id)
        upload = FileStorage(io.BytesIO(b"%PDF-1.7\n%%EOF\n"), filename=name)
        with app.test_request_context():
            db.session.refresh(meeting, ["council"])
            actions_papers.attach(meeting, row, [upload], by=person("organiser"), now=dates.now())

    return attach


@pytest.fixture
def publish(app, db, meeting, person):
    """Publish, and let every mail go out."""

    def run(*, tell=True):
        with app.test_request_context(), writing():
            db.session.refresh(meeting, ["council"])
            version = actions.publish_agenda(meeting, tell=tell, by=person("organiser"), now=dates.now())
            db.session.flush()
            for message in db.session.scalars(db.select(OutboxMessage)):
                message.state = MessageState.SENT
            db.session.commit()
        return version

    return run


def mails(db):
    return db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind == "agenda").order_by(OutboxMessage.id)
    ).all()


def add(meeting, title):
    return item(meeting, 99, title)


def test_without_a_word_of_reading_it_is_what_the_mail_told(client, db, world, meeting, person, publish):
    publish()
    client.sign_in(person("participant"))
    here = f"/regenboog/meetings/{meeting.id}"
    assert "Veranderd sinds je het las" not in client.get(here).text
    add(meeting, "Gymzaal")
    publish(tell=False)
    page = client.get(here).text
    assert "Veranderd sinds je het las" in page
    assert "Je kende versie 1." in page
    assert len(mails(db)) == 1
    answer = client.submit(f"{here}/agenda/reading", on=here)
    assert answer.status_code == 303
    assert "Veranderd sinds je het las" not in client.get(here).text
    assert db.session.scalar(db.select(AgendaReading.version_read)) == 2


def test_the_script_of_the_page_tells_it_quietly_and_reading_writes_nothing(client, db, meeting, person, publish):
    publish()
    client.sign_in(person("participant"))
    here = f"/regenboog/meetings/{meeting.id}"
    form = {**client.form(f"{here}/agenda/reading", on=here).values, "quietly": "yes"}
    assert db.session.scalar(db.select(AgendaReading)) is None
    assert client.post(f"{here}/agenda/reading", data=form).status_code == 204
    assert client.post(f"{here}/agenda/reading", data={**form, "read": "x"}).status_code == 400
    assert db.session.scalar(db.select(AgendaReading.version_read)) == 1


def test_an_older_window_takes_nothing_back(db, meeting, person, publish):
    publish()
    by, now = person("participant"), dates.now()
    meeting.agenda_version = 4
    for version in (3, 2, 9):
        read(meeting, version, by=by, now=now)
    db.session.flush()
    assert db.session.scalars(db.select(AgendaReading.version_read)).all() == [4]


@pytest.mark.parametrize("role", ["participant", "board_member"])
def test_rows_are_marked_and_closed_ones_stay_hidden(client, db, meeting, person, publish, role):
    publish()
    by, now = person(role), dates.now()
    read(meeting, 1, by=by, now=now)
    add(meeting, "Gymzaal")
    add(meeting, "Ontslag").closed = True
    gone = db.session.scalars(
        db.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.id)
    ).first()
    title = gone.title
    db.session.refresh(meeting, ["council"])
    actions_removing.remove(meeting, gone, by=person("organiser"), now=now)
    publish()
    page = client.sign_in(by).get(f"/regenboog/meetings/{meeting.id}").text
    assert "nieuw</span>" in page
    assert f"Niet meer op de agenda: {title}" in page
    assert ("Ontslag" in page) is (role == "board_member")


def test_a_summary_tells_everything_since_the_mail_before(db, meeting, publish, person):
    publish()
    add(meeting, "Gymzaal")
    publish(tell=False)
    add(meeting, "Zwemles")
    publish()
    last = mails(db)[-1]
    assert "Nieuw: Gymzaal" in last.text
    assert "Nieuw: Zwemles" in last.text
    invited = db.select(Invitation.told_version).where(Invitation.address_id.is_not(None))
    assert set(db.session.scalars(invited)) == {3}


def test_late_papers_are_marked_in_the_agenda_and_in_the_mail(client, db, clock, meeting, person, publish, new_paper):
    publish()
    clock.set(meeting.starts_at)
    clock.forward(days=-2)
    meeting.created_at = clock().replace(year=2026, month=1)
    new_paper("plan.pdf")
    publish()
    last = mails(db)[-1]
    assert "Stukken die na hun dag kwamen" in last.text
    assert "plan.pdf (" in last.text
    assert "te laat" in client.sign_in(person("board_member")).get(f"/regenboog/meetings/{meeting.id}").text
