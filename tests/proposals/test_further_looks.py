"""The further questions on a phone, in a browser: from the link to the answers, and nothing axe objects to."""

import re

from klankbord.base.db import db, writing
from klankbord.base.outbox import OutboxMessage
from klankbord.kit import dates
from klankbord.proposals.models import Audience
from klankbord.proposals.questions import actions as actions_questions
from klankbord.proposals.questions.models import QuestionAnswer
from tests.factories.proposals import ProposalFactory
from tests.factories.questions import ALL, asking
from tests.proposals.test_factors import take


def test_a_phone_answers_every_kind(live, new_page, axe, fits) -> None:
    with live.app.app_context():
        with writing():
            at = asking()
            link = live.url + link_in_the_mail(at.parents[0].id)
            draft = ProposalFactory(council=at.council, author=at.organiser)
            actions_questions.add(draft, ALL[0], by=at.organiser, now=dates.now())
            take(at, db, Audience.ALL_PARENTS, dict.fromkeys(at.parents, 3))
            take(at, db, Audience.STAFF, {at.teacher: 5})
            places = f"{live.url}/regenboog/proposals/{draft.id}", f"{live.url}/regenboog/councils/{at.council.id}"
            organiser = at.organiser
            db.session.commit()
        page = new_page(viewport={"width": 320, "height": 700}, color_scheme="dark")
        page.goto(link)
        page.locator("button[value=support]").click()
        page.wait_for_url(re.compile("/questions$"))
        axe(page)
        fits(page)
        page.get_by_label("Dinsdag").check()
        page.get_by_label("Opa's & oma's").check()
        page.locator(".steps label", has_text="4").click()
        for words, number in (("Plein", "2"), ("Kantine", "1"), ("Hek", "3")):
            page.get_by_label(words).select_option(number)
        page.locator("input[type=date]").fill("2027-01-11")
        page.get_by_label("Wat nog meer?").fill("Denk aan de fietsen")
        page.get_by_role("button", name="Verstuur mijn antwoorden").click()
        page.wait_for_url(re.compile("#answer$"))
        page.goto(f"{link}/results")
        axe(page)
        fits(page)
        db.session.rollback()  # a new look: the answers came by another connection
        words = db.session.scalars(db.select(QuestionAnswer.words).where(QuestionAnswer.words != "")).all()
        assert words == ["Denk aan de fietsen"]
        live.sign_in(page.context, organiser)
        for path in (f"{places[0]}/questions/list", f"{places[0]}/rounds/new", f"{places[1]}/check"):
            assert page.goto(path).status == 200, path
            axe(page)
            fits(page)


def link_in_the_mail(user_id: int) -> str:
    """The path of the link that opening the first round mailed to somebody."""
    mail = db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.recipient_user_id == user_id).order_by(OutboxMessage.id)
    ).first()
    return re.search(r"(/l/\S+)", mail.text)[1]
