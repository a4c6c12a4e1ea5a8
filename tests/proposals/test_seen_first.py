"""The mail of a round is seen before it goes, by whom it reaches, and sent to oneself; nothing of it is kept."""

import html
import re

from sqlalchemy import select

from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Office
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import ThingLink, UserAddress
from klankbord.people.wishes.models import MailWish, Pace, Topic
from klankbord.proposals.models import Naming, Silence
from tests.factories.base import state
from tests.factories.councils import CouncilFactory, seated
from tests.factories.proposals import ProposalFactory, answer, last_day, school_with_round
from tests.factories.schools import parent

PLAN = {"audience": "all_parents", "closes_on": last_day().isoformat(), "naming": "named"}


def page_of(at):
    return f"/regenboog/proposals/{at.proposal.id}/rounds/new"


def see(client, at, **more):
    return client.submit(
        f"/regenboog/proposals/{at.proposal.id}/rounds", {**PLAN, "see_mail": "1", **more}, on=page_of(at)
    )


def frame(page):
    return html.unescape(re.search(r'srcdoc="([^"]*)"', page)[1])


def test_it_shows_the_mail_and_whom_it_reaches_and_writes_nothing(db, client):
    at = school_with_round(opened=False)
    quiet, apart = at.parents[0], at.few[0]
    db.session.add(MailWish(user_id=quiet.id, topic=Topic.ASKED, pace=Pace.NONE, changed_at=dates.now()))
    db.session.add(MailWish(user_id=at.parents[1].id, topic=Topic.ASKED, pace=Pace.WEEKLY, changed_at=dates.now()))
    db.session.add(
        Silence(school_id=at.school.id, user_id=at.parents[2].id, proposal_id=at.proposal.id, at=dates.now())
    )
    links.mailboxes([at.parents[3].id])[at.parents[3].id].trouble_since = dates.now()
    db.session.execute(UserAddress.__table__.delete().where(UserAddress.user_id == apart.id))
    db.session.commit()
    client.sign_in(at.organiser)
    before = state()

    page = see(client, at, reader=str(at.few[1].id))

    assert page.status_code == 200
    assert state() == before
    mail = frame(page.text)
    assert "Beste Klein," in mail
    assert "http://localhost:5000/l/example" in mail
    assert "ouder van groep 3b" in page.text
    for who, words in (
        (quiet.name, "wil geen mail van deze soort"),
        (at.parents[1].name, "krijgt hem later, zoals gekozen"),
        (at.parents[2].name, "wil hierover geen mail"),
        (at.parents[3].name, "mail naar dit adres kwam eerder terug"),
        (apart.name, "heeft hier geen mailadres"),
    ):
        assert re.search(rf"{who}(?:</button>)? <span[^>]*>[^<]*{words}", page.text), who


def tokens_in(text):
    return set(re.findall(r"/l/([^/?#\s\"'<>&]+)", text))


def test_no_link_of_a_reader_is_in_it(db, client):
    at = school_with_round()
    client.sign_in(at.organiser)
    known = {links.token_of(link) for link in db.session.scalars(select(ThingLink))}
    assert known

    path = f"/regenboog/proposals/{at.proposal.id}/rounds/extension"
    form = {"closes_on": last_day(20).isoformat(), "see_mail": "1", "csrf_token": client.token(page_of_proposal(at))}
    page = client.post(path, data=form).text

    assert tokens_in(html.unescape(page)) == {"example"}
    assert not [token for token in known if token in page]


def page_of_proposal(at):
    return f"/regenboog/proposals/{at.proposal.id}"


def test_the_trial_goes_once_to_oneself_and_no_other(db, client):
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    page = see(client, at, try_mail="1", trial="t" * 20)
    again = see(client, at, try_mail="1", trial="t" * 20)

    assert page.status_code == again.status_code == 200
    (mail,) = db.session.scalars(select(OutboxMessage)).all()
    own = links.mailboxes([at.organiser.id])[at.organiser.id].address
    assert (mail.kind, mail.address, mail.recipient_user_id) == ("trial", own, at.organiser.id)
    assert mail.subject.startswith("[Proef] ")
    assert tokens_in(mail.text) == tokens_in(mail.html) == {"example"}
    assert (mail.unsubscribe_url, mail.reply_to, mail.calendar) == ("", "", None)
    assert own in page.text
    db.session.refresh(at.proposal)
    assert at.proposal.state == "draft"
    assert client.get("/l/example/wishes").status_code == 200


def test_trials_are_few_an_hour(db, client):
    at = school_with_round(opened=False, parents=1)
    client.sign_in(at.organiser)
    codes = [see(client, at, try_mail="1", trial=f"trial-number-{n}").status_code for n in range(21)]
    assert codes == [200] * 20 + [429]
    assert db.session.query(OutboxMessage).count() == 20


def test_from_there_it_is_sent_once_or_changed(db, client):
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    page = see(client, at, minutes_needed="7").text
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split('id="looking"')[0]))
    path = f"/regenboog/proposals/{at.proposal.id}/rounds"

    back = client.post(path, data={**form, "change_mail": "1"})
    assert back.status_code == 200
    assert 'value="7"' in back.text
    assert db.session.query(OutboxMessage).count() == 0

    for _press in range(2):
        assert client.post(path, data={**form, "send": "1"}).status_code == 303
    db.session.expire_all()
    assert at.proposal.state == "open"
    assert db.session.query(OutboxMessage).filter_by(kind="opened").count() == 9


def test_what_is_refused_is_refused_here_too(db, client):
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    before = state()
    assert see(client, at, closes_on=last_day(-2).isoformat()).status_code == 422
    client.sign_in(at.parents[0])
    assert press(client, at, csrf_token=client.token("/account")).status_code in {403, 404}
    assert state() == before


def press(client, at, **more):
    return client.post(f"/regenboog/proposals/{at.proposal.id}/rounds", data={**PLAN, "see_mail": "1", **more})


def test_who_is_not_to_know_the_audience_sees_numbers(db, client):
    at = school_with_round(opened=False)
    council = CouncilFactory(school_id=at.school.id, kind="parent_council", name="Ouderraad")
    chair = seated(council, parent(at.school, name="Vera Voorzitter"), Office.CHAIR)
    proposal = ProposalFactory(council=council, author=chair)
    db.session.commit()
    client.sign_in(chair)
    at.proposal = proposal

    page = see(client, at, reader=str(at.parents[0].id)).text

    assert "Ouder0" not in page
    assert "Naamvan" not in page
    assert "[voornaam]" in frame(page)
    assert re.search(r"<b>10</b> <span>mensen krijgen een mail", page)


def test_extending_keeps_apart_who_answered_unless_the_round_is_anonymous(db, client):
    at = school_with_round()
    answer(at.proposal, at.parents[0])
    db.session.commit()
    client.sign_in(at.organiser)
    path = f"/regenboog/proposals/{at.proposal.id}/rounds/extension"
    form = {"closes_on": last_day(20).isoformat(), "see_mail": "1", "csrf_token": client.token(page_of_proposal(at))}

    assert re.search(r'heeft eerder gereageerd <span class="count">1<', client.post(path, data=form).text)
    at.asked_in.naming = Naming.ANONYMOUS
    assert "heeft eerder gereageerd" not in client.post(path, data=form).text
