"""Writing a proposal by the guided form: its parts, what asking needs, and that nothing typed is lost."""

from typing import Any

import pytest

from klankbord.base.outbox import OutboxMessage
from klankbord.kit.errors import DomainError
from klankbord.people.models import UserSession
from klankbord.proposals import rules
from klankbord.proposals.actions import NotReady
from klankbord.proposals.models import PARTS, FeedbackRound, Proposal, ProposalVersion
from tests.factories.proposals import last_day, open_it, school_with_round

PAGE = "/regenboog/proposals"
TEXTS = {
    "title": "Later beginnen",
    "question": "Past een begin om kwart voor negen bij jullie ochtend?",
    "body": "Alle groepen beginnen om kwart voor negen.",
    "why": "De bus komt nu te laat.",
    "for_my_child": "Je kind kan een kwartier later van huis.",
    "still_open": "Of de opvang eerder open kan.",
    "can_change": "De tijd op woensdag.",
    "is_fixed": "Het aantal lesuren.",
    "decision": "De directie beslist op 8 december.",
    "answer_due_on": "2030-01-01",
}


def test_every_part_is_kept_by_itself_and_read_under_its_own_heading(db, client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    done = client.submit(f"{PAGE}/new", {**TEXTS, "council_id": str(at.council.id)})
    assert done.status_code == 303
    written = db.session.scalars(db.select(Proposal).order_by(Proposal.id.desc())).first()
    assert {name: getattr(written, name) for name in PARTS} == {name: TEXTS[name] for name in PARTS}
    page = client.get(done.location).text
    places = [page.index(TEXTS[name]) for name in PARTS]
    assert places == sorted(places)
    assert page.count('id="part-') == len(PARTS)
    db.session.refresh(written, ["council"])
    open_it(written, at.organiser)
    kept = db.session.scalars(db.select(ProposalVersion).where(ProposalVersion.proposal_id == written.id)).one()
    assert {name: getattr(kept, name) for name in PARTS} == {name: TEXTS[name] for name in PARTS}
    db.session.commit()
    former = client.get(f"{PAGE}/{written.id}/versions/1").text
    assert all(TEXTS[name] in former for name in PARTS)


def test_an_older_text_reads_as_it_did(client) -> None:
    at = school_with_round()
    client.sign_in(at.parents[0])
    page = client.get(f"{PAGE}/{at.proposal.id}").text
    assert "<strong>Het plan.</strong> Alle groepen" in page
    assert 'id="part-body"' not in page
    assert 'id="part-can_change"' in page


@pytest.mark.parametrize("name", ["question", "can_change", "is_fixed"])
def test_nobody_is_asked_while_a_part_misses(db, name: str) -> None:
    at = school_with_round(opened=False)
    setattr(at.proposal, name, " \n ")
    assert rules.missing(at.proposal) == [name]
    with pytest.raises(NotReady) as refused:
        open_it(at.proposal, at.organiser)
    assert refused.value.missing == [name]
    assert db.session.scalars(db.select(FeedbackRound)).all() == []
    assert db.session.scalars(db.select(OutboxMessage)).all() == []


def test_what_misses_stands_in_a_list_with_a_way_to_each(db, client) -> None:
    at = school_with_round(opened=False)
    at.proposal.question = at.proposal.is_fixed = ""
    db.session.commit()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/rounds"
    for page in (
        client.get(f"{path}/new"),
        client.submit(path, {"audience": "all_parents", "closes_on": str(last_day()), "minutes_needed": "2",
                             "naming": "named"}, on=f"{path}/new"),
    ):  # fmt: skip
        assert f'href="{PAGE}/{at.proposal.id}/edit#question"' in page.text
        assert f'href="{PAGE}/{at.proposal.id}/edit#is_fixed"' in page.text
        assert "edit#can_change" not in page.text
    assert page.status_code == 422
    assert at.proposal.state == "draft"


def test_a_new_version_without_what_is_fixed_says_so_at_that_part(db, client) -> None:
    at = school_with_round()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/versions/new"
    page = client.submit(path, {**TEXTS, "is_fixed": "", "closes_on": str(last_day(20))})
    assert page.status_code == 422
    assert 'id="is_fixed-error"' in page.text
    assert TEXTS["for_my_child"] in page.text
    assert db.session.scalars(db.select(ProposalVersion)).one().number == 1


def test_the_mail_carries_the_question_what_can_change_and_what_is_fixed(db) -> None:
    at = school_with_round(opened=False)
    at.proposal.can_change = "De **lengte** van de pauze.\n\n" + "En nog meer. " * 60
    open_it(at.proposal, at.organiser)
    mail = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "opened")).first()
    for text in (mail.text, mail.html):
        assert at.proposal.question in text
        assert "De lengte van de pauze. En nog meer." in text
        assert "Het aantal lesuren." in text
    assert len(mail.text) < 2500


def test_an_older_text_can_be_handed_out_and_is_not_saved_by_it(db, client) -> None:
    at = school_with_round(opened=False)
    text = "**Het plan.** Samen eten op school.\n\n**Waarom.** Het is rustiger. " + "Echt waar. " * 30
    at.proposal.body = text
    db.session.commit()
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/edit"
    assert 'name="split"' in client.get(path).text
    page = client.submit(path, {**TEXTS, "body": text, "why": "Al getypt.", "split": "1"})
    assert "Al getypt.\n\nHet is rustiger." in page.text
    assert ">\nSamen eten op school.</textarea>" in page.text.replace("\r", "")
    db.session.expire_all()
    assert at.proposal.body == text
    page = client.submit(path, {**TEXTS, "body": "Zonder koppen.", "split": "1"})
    assert "Zonder koppen." in page.text


def test_a_stale_save_shows_both_texts_of_each_part(db, client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/edit"
    stale = client.get(path)
    assert client.submit(path, {**TEXTS, "why": "Van de een."}).status_code == 303
    db.session.expire_all()
    version = _version(stale.text)
    token = client.token(path)
    both = client.post(path, data={**TEXTS, "why": "Van de ander.", "csrf_token": token, "version": version})
    assert both.status_code == 409
    assert "Van de een." in both.text
    assert "Van de ander." in both.text
    assert TEXTS["decision"] in both.text


def _version(page: str) -> str:
    mark = '<input name="version" type="hidden" value="'
    return page[page.index(mark) + len(mark) :].partition('"')[0]


def test_a_refusal_keeps_every_part(client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    page = client.submit(f"{PAGE}/new", {**TEXTS, "title": "", "council_id": str(at.council.id)})
    assert page.status_code == 422
    assert all(text in page.text for name, text in TEXTS.items() if name != "title")


def test_an_expired_session_keeps_every_part(db, client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/edit"
    form: dict[str, Any] = {**TEXTS, "csrf_token": client.token(path)}
    db.session.execute(db.delete(UserSession))
    page = client.post(path, data=form)
    assert page.status_code == 401
    assert all(text in page.text for text in TEXTS.values())


@pytest.mark.parametrize("page", ["new", "edit", "version"])
def test_the_meter_points_at_words_without_script_and_saves_nothing(db, client, page: str) -> None:
    at = school_with_round(opened=page == "version")
    client.sign_in(at.organiser)
    path = {"new": f"{PAGE}/new", "edit": f"{PAGE}/{at.proposal.id}/edit",
            "version": f"{PAGE}/{at.proposal.id}/versions/new"}[page]  # fmt: skip
    hard = "Teneinde de **pauze** te verlengen " + "gaan wij er allemaal langer buiten spelen " * 4 + "met z'n allen."
    checked = client.submit(path, {**TEXTS, "why": hard, "check": "1", "council_id": str(at.council.id)})
    assert "<b>Teneinde</b> → om" in checked.text
    assert "<q>Teneinde de pauze te verlengen" in checked.text
    assert TEXTS["decision"] in checked.text
    db.session.expire_all()
    assert at.proposal.why == ""
    assert len(db.session.scalars(db.select(Proposal)).all()) == 1


def test_the_meter_looks_again_while_one_writes(client) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    path = f"{PAGE}/{at.proposal.id}/edit"
    assert "from:#words" in client.get(path).text
    token = client.token(path)
    words = {"csrf_token": token, "body": "Dit doen wij conform het plan."}
    part = client.post(f"{PAGE}/reading", data=words)
    assert part.text.lstrip().startswith("<section")
    assert "<b>conform</b> → volgens" in part.text
    assert client.post(f"{PAGE}/reading", data={"csrf_token": token}).status_code == 200


def test_not_ready_is_a_refusal_like_any_other() -> None:
    assert issubclass(NotReady, DomainError)
