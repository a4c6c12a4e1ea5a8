"""The settings of a council: nothing is switched off or lost by an old, thin or late post; how this body works."""

from datetime import time

import pytest

from klankbord.councils.forms_settings import KEYS
from klankbord.councils.kinds import KINDS, minutes_style
from klankbord.councils.models import Council, MinutesStyle, QuorumRule
from klankbord.people.models import User
from tests.fixtures.pages import forms_of
from tests.world import build

NEW = {
    "weekday": "3", "usual_start": "20:00", "remind_answer_days": "5", "remind_coming_days": "1",
    "minutes_style": "decisions", "keep_minutes_years": "7", "keep_facts_months": "24", "default_place": "De 'aula'",
}  # fmt: skip


@pytest.fixture
def world(app):
    return build()


@pytest.fixture
def board(db, world, client):
    found = db.session.get_one(Council, world.board_id)
    found.open_to_parents = found.circulated_open_to_parents = found.approved_by_silence = True
    found.quorum_rule, found.quorum_number = QuorumRule.SHARE, 51
    client.sign_in(db.session.get_one(User, world.people["admin"]))
    db.session.commit()
    return found


@pytest.fixture
def path(world, board):
    return f"/{world.slug}/councils/{board.id}/settings"


def standing(db, board):
    db.session.refresh(board)
    return {key: getattr(board, key) for key in KEYS}


def test_everything_is_saved_and_comes_back(db, client, board, path):
    assert client.submit(path, NEW).status_code == 303
    db.session.refresh(board)
    assert (board.weekday, board.usual_start, board.remind_answer_days) == (3, time(20, 0), 5)
    assert (board.minutes_style, board.keep_minutes_years, board.keep_facts_months) == (MinutesStyle.DECISIONS, 7, 24)
    values = client.form(path).values
    assert {key: values[key] for key in NEW} == {key: [value] for key, value in NEW.items()}
    assert board.open_to_parents
    assert board.approved_by_silence


def test_a_check_box_can_still_be_switched_off(db, client, board, path):
    values = client.form(path).values
    del values["open_to_parents"]
    assert client.post(path, data=values).status_code == 303
    db.session.refresh(board)
    assert (board.open_to_parents, board.approved_by_silence) == (False, True)


@pytest.mark.parametrize("kept", [("version",), ("version", "name"), ("version", "seen", "name"), ()])
def test_a_thin_post_switches_nothing_off(db, client, board, path, kept):
    before, values = standing(db, board), client.form(path).values
    thin = {key: value for key, value in values.items() if key in {"csrf_token", *kept}}
    if "seen" in kept:
        thin |= dict.fromkeys(
            ("open_to_parents", "circulated_open_to_parents", "approved_by_silence", "asks_classes"), "y"
        )
    client.post(path, data=thin)
    assert standing(db, board) == before


def test_a_post_without_version_is_refused_with_both_texts(db, client, board, path):
    before, values = standing(db, board), client.form(path).values
    del values["version"], values["seen"]
    answer = client.post(path, data=values | {"about": "Geheel nieuw"})
    assert answer.status_code == 409
    assert "Geheel nieuw" in answer.text
    assert standing(db, board) == before


def test_two_people_who_change_different_things_both_get_them(db, client, board, path):
    late = client.form(path).values
    first = client.form(path).values
    del first["approved_by_silence"]
    assert client.post(path, data=first | {"default_minutes": "60"}).status_code == 303
    assert client.post(path, data=late | {"remind_coming_days": "1"}).status_code == 303
    db.session.refresh(board)
    assert (board.default_minutes, board.remind_coming_days, board.approved_by_silence) == (60, 1, False)


def test_two_people_who_change_the_same_choose(db, client, board, path):
    late = client.form(path).values
    assert client.submit(path, {"default_minutes": "60", "weekday": "2"}).status_code == 303
    answer = client.post(path, data=late | {"default_minutes": "75"})
    assert answer.status_code == 409
    assert "Iemand anders veranderde dit intussen in “60”" in answer.text
    again = next(form for form in forms_of(answer.text) if form.goes_to(path, path)).values
    assert (again["default_minutes"], again["weekday"]) == (["75"], ["2"])
    assert client.post(path, data=again).status_code == 303
    db.session.refresh(board)
    assert (board.default_minutes, board.weekday) == (75, 2)


def test_what_somebody_else_chose_stands_there_in_words(client, path):
    client.submit(path, {"about": "Om mee te denken"})
    late = client.form(path).values
    theirs = {
        "weekday": "2",
        "minutes_style": "decisions",
        "about": "",
        "open_to_parents": None,
        "usual_start": "20:15",
    }
    client.submit(path, theirs)
    mine = {"weekday": "4", "minutes_style": "summary", "about": "O'Brien, en co", "usual_start": "19:00"}
    del late["open_to_parents"]
    page = client.post(path, data=late | mine | {"circulated_open_to_parents": "y"})
    assert page.status_code == 409
    for words in ("woensdag", "alleen wat besloten is", "20:15"):
        assert f"intussen in “{words}”" in page.text
    assert "Iemand anders maakte dit intussen leeg" in page.text
    for raw in ("“2”", "“decisions”", "Both texts"):
        assert raw not in page.text


def test_a_refused_value_comes_back(client, path):
    answer = client.submit(path, {"remind_answer_days": "400", "usual_start": "half acht"}, on=path)
    assert answer.status_code == 422
    assert 'value="400"' in answer.text
    assert 'value="half acht"' in answer.text


def test_the_page_tells_how_this_body_works(db, client, board, path, world):
    page = client.get(path).text
    assert "Een advies. De school beslist." in page
    other = client.get(f"/{world.slug}/councils/{world.council_id}/settings").text
    assert "Een eigen besluit." in other
    assert "Een advies. De school beslist." not in other


def test_both_kinds_answer_the_same_questions(board):
    questions = {tuple(question for question, _ in kind.how) for kind in KINDS.values()}
    assert len(questions) == 1
    assert minutes_style(board) == MinutesStyle.SUMMARY
    board.minutes_style = MinutesStyle.ITEMS
    assert minutes_style(board) == MinutesStyle.ITEMS
