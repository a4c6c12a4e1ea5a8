"""Moderation: report, hide and restore, let it rest, house rules."""

from typing import Any

import pytest

from klankbord.base.audit import AuditEvent
from klankbord.base.outbox import OutboxMessage
from klankbord.proposals.models import Comment, Naming
from klankbord.proposals.moderation.models import CommentReport, HouseRules, ReportEnd, TalkPause
from tests.factories.proposals import say, school_with_round
from tests.factories.schools import admin
from tests.proposals.test_pages import link_of

PAGE = "/regenboog/proposals"


def mails(db: Any, kind: str) -> list[OutboxMessage]:
    return db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    ).all()


def verbs(db: Any) -> list[str]:
    return [row for row in db.session.scalars(db.select(AuditEvent.verb).order_by(AuditEvent.id)) if "open" not in row]


def spoken(at: Any, db: Any, body: str = "Die juf kan er niets van.") -> Comment:
    said = say(at.proposal, at.parents[0], body)
    db.session.commit()
    return said


def test_a_report_is_made_once_and_shows_to_who_organises_alone(db, client, new_client) -> None:
    at = school_with_round()
    said = spoken(at, db)
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.parents[1])
    assert f"{path}/comments/{said.id}#report" in client.get(path).text
    where = f"{path}/comments/{said.id}"
    done = client.submit(f"{where}/reports", {"reason": "Dit gaat over de juf"}, on=where)
    assert done.status_code == 303
    again = client.post(f"{where}/reports", data={"csrf_token": client.token(path), "reason": "Nog eens"})
    assert again.status_code == 303
    report = db.session.scalars(db.select(CommentReport)).one()
    assert (report.user_id, report.reason, report.settled_at) == (at.parents[1].id, "Dit gaat over de juf", None)
    assert [mail.recipient_user_id for mail in mails(db, "reported")] == [at.organiser.id]
    assert "Dit gaat over de juf" not in mails(db, "reported")[0].text
    for reader in (at.parents[2], at.parents[0], at.teacher, at.member):
        page = new_client().sign_in(reader).get(path).text
        assert "Dit gaat over de juf" not in page
        assert "melding wacht" not in page
    organiser = new_client().sign_in(at.organiser)
    assert "1 melding wacht op je" in organiser.get(path).text
    listed = organiser.get(f"{path}/moderation").text
    assert "Dit gaat over de juf" in listed
    assert at.parents[1].name not in listed
    second = new_client().sign_in(at.parents[2])
    second.submit(f"{where}/reports", {"reason": "Vind ik ook"}, on=where)
    assert len(mails(db, "reported")) == 1
    waits, home = "1 reactie is gemeld", "/regenboog/"
    assert waits in organiser.get(home).text
    for reader in (at.parents[1], at.teacher, at.member):
        assert waits not in new_client().sign_in(reader).get(home).text
    head = admin(at.school)
    db.session.commit()
    assert waits in new_client().sign_in(head).get(home).text
    organiser.submit(f"{where}/hiding", {"reason": "Niet over een persoon."}, on=where)
    assert waits not in organiser.get(home).text, "what was settled waits no more"


def test_nobody_reports_their_own_words_nor_without_a_reason(db, client, new_client) -> None:
    at = school_with_round()
    said = spoken(at, db)
    where = f"{PAGE}/{at.proposal.id}/comments/{said.id}"
    own = client.sign_in(at.parents[0])
    assert f"{where}/reports" not in own.get(where).text
    token = own.token(f"{PAGE}/{at.proposal.id}")
    assert own.post(f"{where}/reports", data={"csrf_token": token, "reason": "x"}).status_code == 403
    other = new_client().sign_in(at.parents[1])
    page = other.submit(f"{where}/reports", {"reason": " "}, on=where)
    assert page.status_code == 422
    assert "Schrijf in een paar woorden wat er mis is." in page.text
    assert db.session.scalars(db.select(CommentReport)).all() == []


def test_what_left_the_page_meanwhile_is_not_reported_and_waits_for_nobody(db, client, new_client) -> None:
    at = school_with_round()
    said = spoken(at, db)
    path = f"{PAGE}/{at.proposal.id}"
    where = f"{path}/comments/{said.id}"
    other, late = new_client().sign_in(at.parents[1]), new_client().sign_in(at.parents[2])
    other.submit(f"{where}/reports", {"reason": "Naam"}, on=where)
    form = late.form(f"{where}/reports", on=where).values
    client.sign_in(at.parents[0]).submit(f"{where}/withdrawal", on=where)
    page = late.post(f"{where}/reports", data={**form, "reason": "Ook een naam"})
    assert page.status_code == 422
    assert "Ook een naam" in page.text
    organiser = new_client().sign_in(at.organiser)
    assert "melding wacht" not in organiser.get(path).text
    assert "Er wacht niets." in organiser.get(f"{path}/moderation").text


def test_hiding_from_the_list_settles_the_reports_and_restoring_tells_the_writer(db, client, new_client) -> None:
    at = school_with_round()
    said = spoken(at, db)
    path = f"{PAGE}/{at.proposal.id}"
    where = f"{path}/comments/{said.id}"
    new_client().sign_in(at.parents[1]).submit(f"{where}/reports", {"reason": "Naam"}, on=where)
    client.sign_in(at.organiser)
    done = client.submit(f"{where}/hiding", {"reason": "Noem geen namen"}, on=f"{path}/moderation")
    assert (done.status_code, done.location) == (303, f"{path}/moderation")
    assert db.session.scalars(db.select(CommentReport.settled_as)).one() is ReportEnd.HIDDEN
    assert "Noem geen namen" in mails(db, "comment_hidden")[0].text
    writer = new_client().sign_in(at.parents[0])
    page = writer.get(path).text
    assert "Je reactie is van de pagina gehaald. De reden:" in page
    assert "Die juf kan er niets van." in page
    others = new_client().sign_in(at.parents[2]).get(path).text
    assert "Die juf kan er niets van." not in others
    assert "Je reactie is van de pagina gehaald" not in others
    done = client.submit(f"{where}/restoration", on=f"{path}/moderation")
    assert done.status_code == 303
    db.session.expire_all()
    assert said.hidden_at is None
    assert "Die juf kan er niets van." in mails(db, "restored")[0].text
    assert "staat er weer" in writer.get(path).text
    again = client.post(f"{where}/restoration", data={"csrf_token": client.token(path)})
    assert again.status_code in {409, 422}
    wanted = ["proposals.report_comment", "proposals.hide_comment", "proposals.restore_comment"]
    assert [verb for verb in verbs(db) if verb in wanted] == wanted


def test_a_report_can_be_dismissed_once(db, client, new_client) -> None:
    at = school_with_round()
    said = spoken(at, db, "Een gewone reactie.")
    path = f"{PAGE}/{at.proposal.id}"
    where = f"{path}/comments/{said.id}"
    new_client().sign_in(at.parents[1]).submit(f"{where}/reports", {"reason": "Niet eens"}, on=where)
    client.sign_in(at.organiser)
    assert client.submit(f"{where}/dismissal", on=f"{path}/moderation").status_code == 303
    assert db.session.scalars(db.select(CommentReport.settled_as)).one() is ReportEnd.DISMISSED
    assert "Een gewone reactie." in new_client().sign_in(at.parents[2]).get(path).text
    again = client.post(f"{where}/dismissal", data={"csrf_token": client.token(path)})
    assert again.status_code in {409, 422}
    assert verbs(db).count("proposals.dismiss_reports") == 1


def test_a_thread_rests_and_goes_on_by_itself(db, client, clock, new_client) -> None:
    at = school_with_round()
    hot, cool = spoken(at, db, "Ruzie."), spoken(at, db, "Rustig.")
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.organiser)
    done = client.submit(
        f"{path}/pauses", {"thread": str(hot.id), "hours": "2", "reason": "Even afkoelen"}, on=f"{path}/moderation"
    )
    assert done.status_code == 303
    parent = new_client().sign_in(at.parents[1])
    assert "ligt stil tot" in parent.get(path).text
    place = parent.get(f"{path}/comments/{hot.id}").text
    assert "Even afkoelen" in place
    assert 'name="answers"' not in place
    token = parent.token(path)
    refused = parent.post(f"{path}/comments", data={"csrf_token": token, "body": "En toch!", "answers": str(hot.id)})
    assert refused.status_code == 422
    assert "Even afkoelen." in refused.text
    assert "En toch!" in refused.text
    calm = parent.post(f"{path}/comments", data={"csrf_token": token, "body": "Eens.", "answers": str(cool.id)})
    assert calm.status_code == 303
    clock.forward(hours=2, minutes=1)
    token = parent.token(path)
    later = parent.post(f"{path}/comments", data={"csrf_token": token, "body": "En toch!", "answers": str(hot.id)})
    assert later.status_code == 303
    assert "ligt stil" not in parent.get(path).text


def test_the_whole_conversation_rests_while_answers_count(db, client, new_client) -> None:
    at = school_with_round()
    said = spoken(at, db, "Ruzie.")
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.organiser)
    client.submit(f"{path}/pauses", {"hours": "24", "reason": "Morgen verder"}, on=f"{path}/moderation")
    parent = new_client().sign_in(at.parents[1])
    page = parent.get(path).text
    assert "Morgen verder." in page
    assert 'id="body"' not in page
    token = parent.token(path)
    for answers in ("", str(said.id)):
        data = {"csrf_token": token, "body": "Nu!", "answers": answers}
        assert parent.post(f"{path}/comments", data=data).status_code == 422
    own = new_client().sign_in(at.organiser)
    assert own.post(f"{path}/comments", data={"csrf_token": own.token(path), "body": "Ik"}).status_code == 422
    answered = parent.post(f"{path}/responses", data={"csrf_token": token, "stance": "support", "reason": "Prima."})
    assert answered.status_code == 303
    rests = db.session.scalars(db.select(TalkPause)).one()
    assert client.submit(f"{path}/pauses/{rests.id}/end", on=f"{path}/moderation").status_code == 303
    assert parent.post(f"{path}/comments", data={"csrf_token": token, "body": "Nu!"}).status_code == 303
    assert {"proposals.pause_talk", "proposals.end_pause"} <= set(verbs(db))


@pytest.mark.parametrize(("hours", "reason"), [("0", "x"), ("999", "x"), ("veel", "x"), ("24", "")])
def test_a_pause_has_a_length_and_a_reason(db, client, hours: str, reason: str) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    client.sign_in(at.organiser)
    page = client.submit(f"{path}/pauses", {"hours": hours, "reason": reason}, on=f"{path}/moderation")
    assert page.status_code == 422
    assert db.session.scalars(db.select(TalkPause)).all() == []


def test_house_rules_stand_at_the_form(db, client, new_client) -> None:
    at = school_with_round()
    path = f"{PAGE}/{at.proposal.id}"
    parent = new_client().sign_in(at.parents[0])
    assert "Noem geen kinderen, leerkrachten of andere ouders." in parent.get(path).text
    rules = f"/regenboog/councils/{at.council.id}/house-rules"
    assert parent.get(rules).status_code == 403
    client.sign_in(at.organiser)
    stale = client.form(rules).values
    assert client.submit(rules, {"words": "Wees lief.\n\n  Kort graag. "}).status_code == 303
    page = parent.get(path).text
    assert "<li>Kort graag.</li>" in page
    assert "Noem geen kinderen" not in page
    assert client.post(rules, data={**stale, "words": "Ik overschrijf", "submission": "k" * 20}).status_code == 409
    assert db.session.scalars(db.select(HouseRules)).one().words == "Wees lief.\nKort graag."
    client.submit(rules, {"words": ""})
    assert "Noem geen kinderen" in parent.get(path).text


def test_in_an_anonymous_round_the_notice_stands_behind_the_own_link_alone(db, client, new_client) -> None:
    at = school_with_round(naming=Naming.ANONYMOUS)
    link = link_of(db, at.parents[0])
    client.post(
        f"{link}/responses", data={"csrf_token": client.token(link), "stance": "object", "reason": "Stom hoor."}
    )
    said = db.session.scalars(db.select(Comment)).one()
    reporter = link_of(db, at.parents[1])
    other = new_client()
    where = f"{reporter}/comments/{said.id}"
    assert other.submit(f"{where}/reports", {"reason": "Niet aardig"}, on=where).status_code == 303
    own = f"{link}/comments/{said.id}"
    assert client.post(f"{own}/reports", data={"csrf_token": client.token(link), "reason": "x"}).status_code == 403
    before = len(db.session.scalars(db.select(OutboxMessage)).all())
    office = new_client().sign_in(at.organiser)
    list_ = f"{PAGE}/{at.proposal.id}/moderation"
    office.submit(f"{PAGE}/{at.proposal.id}/comments/{said.id}/hiding", {"reason": "Vriendelijker graag"}, on=list_)
    assert "De reden:" in client.get(link).text
    token = link.partition(".")[0]
    for page in (other.get(reporter), other.get(token), new_client().sign_in(at.parents[0]).get(list_[:-11])):
        assert page.status_code == 200
        assert "Je reactie is van de pagina gehaald" not in page.text
    office.submit(f"{PAGE}/{at.proposal.id}/comments/{said.id}/restoration", on=list_)
    assert "staat er weer" in client.get(link).text
    assert len(db.session.scalars(db.select(OutboxMessage)).all()) == before
