"""The builder, by a browser without JavaScript: typing, changing, moving, taking off."""

import io

import pytest
from sqlalchemy import select

from klankbord.agenda import actions, queries
from klankbord.agenda.models import ItemKind, ItemPaper
from klankbord.base import files
from klankbord.councils.models import Office
from klankbord.kit import dates
from klankbord.meetings.models import MeetingState
from tests.base.test_files import PDF, png
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import parent
from tests.fixtures.pages import forms_of


def path(meeting, rest=""):
    return f"/regenboog/meetings/{meeting.id}/agenda{rest}"


def item_path(meeting, item, rest=""):
    return path(meeting, f"/items/{item.id}{rest}")


def titles(meeting):
    return [item.title for item in queries.items_of(meeting.id)]


def test_an_empty_agenda_says_what_to_do(desk, meeting):
    assert "Typ hieronder het eerste punt" in desk.get(path(meeting)).text


def test_typed_items_stand_in_order_with_their_time(desk, meeting):
    for title, minutes in (("Opening", "5"), ("Schoolplein", "40")):
        answer = desk.submit(path(meeting, "/items"), {"title": title, "duration_minutes": minutes}, on=path(meeting))
        assert (answer.status_code, answer.location) == (303, path(meeting, "#quick"))
    desk.get(path(meeting))
    page = desk.get(path(meeting)).text
    assert titles(meeting) == ["Opening", "Schoolplein"]
    rows = page[page.index('id="lines"') :]
    assert rows.index("19.30") < rows.index("19.35") < rows.index("Opening") < rows.index("20.15")
    assert rows.index("20.15") < rows.index("Schoolplein")
    assert "<b>45</b>" in page
    assert "nog 45 minuten vrij" in page


def test_two_presses_make_one_item(desk, meeting):
    form = {**desk.form(path(meeting, "/items"), on=path(meeting)).values, "title": "Opening"}
    answers = [desk.post(path(meeting, "/items"), data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert titles(meeting) == ["Opening"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": " \x00 "}, "Geef het punt een titel."),
        ({"title": "x" * 501, "presenter": "مريم"}, "Dit zijn 501 tekens; er passen er hoogstens 500."),
        ({"title": "Opening", "duration_minutes": "een kwartier"}, "Schrijf een heel getal, zoals 90."),
        ({"title": "Opening 🎉", "duration_minutes": "-3"}, "Kies tussen 1 en 600 minuten."),
    ],
)
def test_refused_with_everything_typed_kept(desk, meeting, typed, sentence):
    answer = desk.submit(path(meeting, "/items"), typed, on=path(meeting))
    assert answer.status_code == 422
    assert sentence in answer.text
    for value in typed.values():
        assert value.replace("\x00", "").strip() in answer.text
    assert titles(meeting) == []


def test_long_and_strange_titles_stand_as_typed(desk, meeting):
    given = ["م" * 500, "👩‍🏫 Voorstel 🎉", "Titel\x00 met nul", "<script>alert(1)</script>"]
    for title in given:
        assert desk.submit(path(meeting, "/items"), {"title": title}, on=path(meeting)).status_code == 303
    assert titles(meeting) == ["م" * 500, "👩‍🏫 Voorstel 🎉", "Titel met nul", "<script>alert(1)</script>"]
    assert "<script>alert" not in desk.get(path(meeting)).text


def test_a_board_gives_an_opinion_where_a_decision_was_asked(desk, meeting):
    desk.submit(path(meeting, "/items"), {"title": "Schoolplein", "kind": "decision"}, on=path(meeting))
    assert queries.items_of(meeting.id)[0].kind == ItemKind.OPINION
    assert (
        "Een klankbordgroep besluit niet: “Schoolplein” vraagt in plaats daarvan een mening."
        in desk.get(path(meeting)).text
    )


def test_a_parent_council_decides(client, school):
    council = CouncilFactory(school_id=school.id, parent_council=True)
    meeting = MeetingFactory(council=council)
    reader = client.sign_in(seated(council, parent(school), Office.CHAIR))
    reader.submit(path(meeting, "/items"), {"title": "Begroting", "kind": "decision"}, on=path(meeting))
    assert queries.items_of(meeting.id)[0].kind == ItemKind.DECISION


def test_the_form_of_an_item_keeps_all_of_it(desk, meeting, items):
    here = item_path(meeting, items[1])
    sent = {
        "title": "Het schoolplein",
        "duration_minutes": "25",
        "presenter": "Marleen Visser",
        "description": "*Drie* plannen",
        "section": "Na de pauze",
        "number": "7b",
        "start_time": "20:15",
        "closed": "yes",
    }
    assert desk.submit(here, sent).location == path(meeting, f"#item-{items[1].id}")
    row = items[1]
    assert (row.title, row.duration_minutes, row.number, row.start_time.hour) == ("Het schoolplein", 25, "7b", 20)
    assert (row.closed, row.section, row.description) == (True, "Na de pauze", "*Drie* plannen")
    assert {key: desk.form(here).values[key][0] for key in sent} == sent


def test_two_editors_see_both_texts(desk, meeting, items, organiser):
    here = item_path(meeting, items[1])
    form = {**desk.form(here).values, "title": "Mijn titel", "closed": "yes"}
    values = actions.ItemValues(title="Titel van een ander", kind=ItemKind.OPINION, duration_minutes=10)
    actions.change(meeting, items[1], values, read_version=items[1].version, by=organiser, now=dates.now())
    answer = desk.post(here, data=form)
    assert answer.status_code == 409
    assert "Mijn titel" in answer.text
    assert "Titel van een ander" in answer.text
    assert items[1].title == "Titel van een ander"
    again = next(form.values for form in forms_of(answer.text) if "title" in form.values)
    assert desk.post(here, data={**again, "title": "Van ons allebei"}).status_code == 303
    assert (items[1].title, items[1].kind) == ("Van ons allebei", ItemKind.OPINION)


def test_moving_is_no_conflict_for_who_is_writing(desk, meeting, items):
    here = item_path(meeting, items[1])
    form = {**desk.form(here).values, "title": "Mijn titel"}
    token = desk.token(path(meeting))
    assert desk.post(f"{here}/position", data={"csrf_token": token, "step": "up"}).status_code == 303
    assert desk.post(here, data=form).status_code == 303
    assert titles(meeting) == ["Mijn titel", "Opening", "Rondvraag"]


def test_moves_by_buttons(desk, meeting, items):
    token = desk.token(path(meeting))

    def move(item, step):
        return desk.post(item_path(meeting, item, "/position"), data={"csrf_token": token, "step": step})

    assert move(items[0], "down").location == path(meeting, f"#item-{items[0].id}")
    assert titles(meeting) == ["Schoolplein", "Opening", "Rondvraag"]
    move(items[0], "indent")
    assert items[0].parent_id == items[1].id
    assert '<span class="number">1a</span>' in desk.get(path(meeting)).text
    assert 'id="outdent-' in desk.get(path(meeting)).text
    move(items[0], "outdent")
    assert items[0].parent_id is None
    refused = move(items[1], "up")
    assert refused.status_code == 422
    assert "Verder kan het die kant niet op." in refused.text


def test_dragging_says_behind_which(desk, meeting, items):
    token = desk.token(path(meeting))
    answer = desk.post(
        item_path(meeting, items[2], "/position"),
        data={"csrf_token": token, "after": "0"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    assert [(row[0], row[1]) for row in answer.json["rows"]] == [
        (items[2].id, "1"),
        (items[0].id, "2"),
        (items[1].id, "3"),
    ]
    assert (answer.json["moved"], answer.json["fresh"]) == ([items[2].id], {})
    assert answer.json["said"] == "Verplaatst: Rondvraag. Het is nu nummer 1."
    assert answer.json["undo"] == "Verplaatst: Rondvraag"
    assert titles(meeting) == ["Rondvraag", "Opening", "Schoolplein"]
    assert desk.post(item_path(meeting, items[2], "/position"), data={"csrf_token": token}).status_code == 400


def test_a_row_dragged_below_another_is_drawn_anew_with_all_below_it(desk, meeting, tree):
    answer = desk.post(
        item_path(meeting, tree[4], "/position"),
        data={"csrf_token": desk.token(path(meeting)), "after": str(tree[2].id)},
        headers={"Accept": "application/json"},
    )
    assert [(row[0], row[1]) for row in answer.json["rows"]][2:4] == [(tree[2].id, "2a"), (tree[4].id, "2b")]
    assert sorted(answer.json["fresh"]) == sorted(str(item.id) for item in (tree[1], tree[4]))
    assert 'data-step="outdent"' in answer.json["fresh"][str(tree[4].id)]


def test_a_branch_is_indented_as_a_whole(desk, meeting, tree):
    answer = desk.post(
        item_path(meeting, tree[1], "/position"),
        data={"csrf_token": desk.token(path(meeting)), "step": "indent"},
        headers={"Accept": "application/json"},
    )
    assert [row[1] for row in answer.json["rows"]] == ["1", "1a", "1a1", "1a2", "2"]
    assert answer.json["moved"] == [item.id for item in tree[1:4]]
    assert "deep-2" in answer.json["fresh"][str(tree[2].id)]
    assert answer.json["said"] == "Verplaatst: Schoolplein. Het is nu nummer 1a."


def test_an_item_shorter_than_what_hangs_below_it_says_so(desk, db, meeting, tree):
    plein, part, other = tree[1:4]
    plein.duration_minutes, part.duration_minutes, other.duration_minutes = 10, 5, 5
    db.session.commit()
    assert "eronder:" not in desk.get(path(meeting)).text
    other.duration_minutes = 15
    db.session.commit()
    assert "eronder: 20 min" in desk.get(path(meeting)).text


def test_taken_off_and_put_back(desk, meeting, items):
    ItemFactory(meeting=meeting, title="Deel a", parent_id=items[1].id, position=items[1].position + 1)
    token = desk.token(path(meeting))
    desk.post(item_path(meeting, items[1], "/removal"), data={"csrf_token": token})
    assert titles(meeting) == ["Opening", "Rondvraag"]
    undo = [form for form in desk_forms(desk, meeting) if "/removals/" in form.action]
    assert len(undo) == 1
    assert desk.post(undo[0].action, data=undo[0].values).status_code == 303
    assert titles(meeting) == ["Opening", "Schoolplein", "Deel a", "Rondvraag"]
    back = queries.items_of(meeting.id)
    assert back[2].parent_id == back[1].id
    assert not [form for form in desk_forms(desk, meeting) if "/removals/" in form.action]


def desk_forms(desk, meeting):
    return forms_of(desk.get(path(meeting)).text)


def upload(name, content):
    return (io.BytesIO(content), name)


def test_papers_are_kept_and_taken_away(desk, db, meeting, items):
    here = item_path(meeting, items[1])
    answer = desk.submit(
        here, {"papers": [upload("Plan.pdf", PDF), upload("foto.png", png())], "alternative_text": "Het plein"}
    )
    assert answer.status_code == 303
    papers = queries.papers_of(meeting.id)[items[1].id]
    assert [(paper.name, paper.alternative_text) for paper in papers] == [
        ("Plan.pdf", ""),
        ("foto.png", "Het plein"),
    ]
    assert "2 documenten" in desk.get(path(meeting)).text
    got = desk.get(f"/regenboog/meetings/{meeting.id}/papers/{papers[0].id}")
    assert (got.status_code, got.data) == (200, PDF)
    got.close()
    away = f"/regenboog/meetings/{meeting.id}/papers/{papers[0].id}/removal"
    assert desk.submit(away, on=here).status_code == 303
    assert desk.get(f"/regenboog/meetings/{meeting.id}/papers/{papers[0].id}").status_code == 404
    assert len(queries.papers_of(meeting.id)[items[1].id]) == 1


def test_a_file_that_lies_keeps_the_rest_as_typed(desk, db, meeting, items):
    here = item_path(meeting, items[1])
    sent = {"title": "Nieuwe titel 🎉", "description": "مرحبا", "papers": [upload("brief.pdf", b"<script>x</script>")]}
    answer = desk.submit(here, sent)
    assert answer.status_code == 422
    assert "“brief.pdf” is niet wat de naam zegt." in answer.text
    assert "Nieuwe titel 🎉" in answer.text
    assert "مرحبا" in answer.text
    assert db.session.scalar(select(ItemPaper)) is None
    assert not list(files.folder().rglob("*")) or items[1].title == "Schoolplein"


def test_nothing_changes_once_the_meeting_is_called_off(desk, db, meeting, items):
    form = {**desk.form(path(meeting, "/items"), on=path(meeting)).values, "title": "Nog een punt"}
    meeting.state = MeetingState.CANCELLED
    answer = desk.post(path(meeting, "/items"), data=form)
    assert answer.status_code == 422
    assert "Deze vergadering gaat niet door, dus de agenda blijft zoals die is." in answer.text
    assert "Nog een punt" in answer.text


@pytest.mark.parametrize("count", [1, 300])
def test_statements_do_not_grow_with_the_agenda(desk, queries, meeting, count):
    for _ in range(count):
        ItemFactory(meeting=meeting)
    here = path(meeting)
    desk.get(here)
    with queries() as seen:
        desk.get(here)
    assert seen.count == 18, str(seen)


def test_a_move_among_many_writes_one_row(desk, queries, meeting):
    made = [ItemFactory(meeting=meeting) for _ in range(300)]
    token = desk.token(path(meeting))
    here, after = item_path(meeting, made[200], "/position"), str(made[3].id)
    with queries() as seen:
        desk.post(here, data={"csrf_token": token, "after": after})
    updates = [words for words in seen.statements if words.startswith("UPDATE agenda_item")]
    assert len(updates) == 1, seen
    assert "CASE" not in updates[0]
