"""What was said in closed session reaches nobody outside: not by page, PDF, mail or link, before or after approval."""

from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.minutes import actions_corrections
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink, User
from tests.factories.minutes import SECRET, approved, by, circulated, minutes_of
from tests.world import build

INSIDE = {"council": ("chair", "secretary", "council_member"), "board": ("organiser", "board_member", "admin")}
OUTSIDE = {"council": ("parent", "teacher", "ended", "admin"), "board": ("parent", "teacher", "ended", "participant")}


@pytest.fixture
def world(db):
    return build()


def text_of(response):
    if response.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(response.data)).pages)
    return response.text


def pages(world, evening, board):
    council = world.board_id if board else world.council_id
    return [
        f"/regenboog/minutes/{evening.minutes_id}",
        f"/regenboog/minutes/{evening.minutes_id}.pdf",
        f"/regenboog/meetings/{evening.meeting_id}/live",
        f"/regenboog/meetings/{evening.meeting_id}/live?item={evening.closed_id}",
        f"/regenboog/meetings/{evening.meeting_id}/live/now",
        f"/regenboog/councils/{council}/decisions",
        f"/regenboog/councils/{council}/actions",
    ]


@pytest.mark.parametrize("made", [circulated, approved])
@pytest.mark.parametrize("body", ["council", "board"])
def test_no_page_or_pdf_tells(world, new_client, made, body):
    evening = made(world, board=body == "board")
    database.session.get_one(Council, world.council_id).circulated_open_to_parents = True
    database.session.commit()
    for role in OUTSIDE[body]:
        client = new_client().sign_in(database.session.get(User, world.people[role]))
        told = []
        for path in pages(world, evening, body == "board"):
            answer = client.get(path)
            assert answer.status_code in {200, 403, 404}, (role, path)
            told.append(path) if any(
                word in text_of(answer) for word in (SECRET, "juf Annet", "Personele zaak", "Vervanging in groep 4")
            ) else None
        assert told == [], role


@pytest.mark.parametrize("body", ["council", "board"])
def test_those_inside_read_it(world, new_client, body):
    evening = approved(world, board=body == "board")
    for role in INSIDE[body]:
        client = new_client().sign_in(database.session.get(User, world.people[role]))
        for path in pages(world, evening, body == "board")[:2]:
            assert "juf Annet" in text_of(client.get(path)), (role, path)


def test_a_correction_that_speaks_of_it_is_for_members(world, new_client):
    evening = circulated(world, board=True)
    minutes = minutes_of(evening)
    actions_corrections.suggest(
        minutes, f"Bij {SECRET} mist iets.", council=minutes.meeting.council, item_id=None, passage="",
        by=by(world, "board_member"), now=dates.now(),
    )  # fmt: skip
    actions_corrections.suggest(
        minutes, "Ik heet Gijs met een s.", council=minutes.meeting.council, item_id=None, passage="",
        by=by(world, "participant"), now=dates.now(),
    )  # fmt: skip
    database.session.commit()
    read = {
        role: new_client().sign_in(database.session.get(User, world.people[role])).get(
            f"/regenboog/minutes/{evening.minutes_id}"
        ).text
        for role in ("participant", "board_secretary")
    }  # fmt: skip
    assert "Annet" not in read["participant"]
    assert "Ik heet Gijs" in read["participant"]
    assert f"Bij {SECRET} mist iets." in read["board_secretary"]


def test_no_mail_and_no_link_tells(world, new_client):
    evening = circulated(world, board=True)
    mails = database.session.scalars(select(OutboxMessage).where(OutboxMessage.kind.startswith("minutes"))).all()
    assert world.people["participant"] in {mail.recipient_user_id for mail in mails}
    for mail in mails:
        if mail.recipient_user_id == world.people["participant"]:
            assert "Annet" not in mail.subject + mail.text + mail.html
    link = database.session.scalar(
        select(ThingLink).where(ThingLink.kind == LinkKind.MINUTES, ThingLink.user_id == world.people["participant"])
    )
    assert link.thing_id == evening.minutes_id
    page = new_client().get(f"/l/{links.token_of(link)}")
    assert page.status_code == 200
    assert "De kerstmarkt" in page.text
    assert "Annet" not in page.text
