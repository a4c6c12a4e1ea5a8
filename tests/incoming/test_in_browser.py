"""The pages of mail that came in, at a desk and on a phone in the dark."""

from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.incoming import actions
from klankbord.incoming.models import Action
from klankbord.kit import dates
from klankbord.meetings.models import Meeting
from klankbord.people.models import User
from tests.fixtures.browser import PHONE
from tests.incoming.conftest import WHO
from tests.kit.incoming.samples import google, mail, wrapped
from tests.world import build


def note(text, who, message_id, subject):
    message = mail(who, subject=subject, message_id=message_id)
    message.set_content(text)
    return message.as_bytes()


def test_what_waits_is_read_and_settled(live, new_page, axe, fits):
    desk, phone = new_page(), new_page(viewport=PHONE, color_scheme="dark")
    with live.app.app_context(), writing():
        world = build()
        uid = database.session.get_one(Meeting, world.meeting_id).uid
        passed_on = wrapped(google(uid, WHO), "buurvrouw@elders.example")
        assert actions.receive(passed_on, now=dates.now()).action is Action.ASK_ORGANISER
        asked = note("Hoe kan ik helpen? " * 40, WHO, "<9@x.example>", "Vraag " * 30)
        assert actions.receive(asked, now=dates.now()).action is Action.UNSORTED
        database.session.commit()
        live.sign_in(desk.context, database.session.get_one(User, world.people["admin"]))
        live.sign_in(phone.context, database.session.get_one(User, world.people["organiser"]))
    for page, rest in ((desk, "mail"), (phone, f"meetings/{world.meeting_id}/mail")):
        page.goto(f"{live.url}/{world.slug}/{rest}")
        axe(page)
        fits(page)
    phone.get_by_label("Van wie is dit antwoord?").select_option(label="Gijs Genodigd")
    phone.get_by_role("button", name="Opschrijven").press("Enter")
    phone.wait_for_url("**/meetings/*")
    desk.get_by_role("button", name="Afgehandeld").press("Enter")
    desk.get_by_text("Er wacht niets").wait_for()
