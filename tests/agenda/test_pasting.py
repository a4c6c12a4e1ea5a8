"""Pasting a whole agenda: seen first, added after that, and nothing lost."""

from datetime import date, time

from klankbord.agenda import actions_pasting, queries
from klankbord.agenda.actions_pasting import parents_of
from klankbord.agenda.models import ItemKind
from klankbord.kit import agenda_text, dates
from klankbord.kit.agenda_text import Item, Kind
from klankbord.meetings.models import MeetingState
from tests.factories.meetings import MeetingFactory
from tests.fixtures.pages import forms_of

TEXT = """Agenda klankbordgroep
Dinsdag 8 december 2026, 19.30 uur, in de aula

1. Opening (5 min)
2. Schoolplein ter besluitvorming (20 min) (Joost de Wit)
2a. De schommel
3. Rondvraag
Volgende vergadering: dinsdag 9 februari 2027
Neem zelf een beker mee
"""


def path(meeting, rest):
    return f"/regenboog/meetings/{meeting.id}/agenda/{rest}"


def added(meeting):
    return queries.items_of(meeting.id)


def test_seen_first_and_then_added(desk, meeting):
    preview = desk.submit(path(meeting, "paste"), {"text": TEXT})
    assert preview.status_code == 200
    assert added(meeting) == []
    for words in ("Opening", "Joost de Wit", "De schommel", "aula", "Een klankbordgroep besluit niet"):
        assert words in preview.text
    form = desk_form(preview.text, path(meeting, "pasted"))
    answer = desk.post(path(meeting, "pasted"), data=form)
    assert answer.location == f"/regenboog/meetings/{meeting.id}/agenda"
    items = added(meeting)
    assert [item.title for item in items][:3] == ["Opening", "Schoolplein", "De schommel"]
    assert items[1].kind == ItemKind.OPINION
    assert items[2].parent_id == items[1].id
    assert [item.number for item in items[:3]] == ["1", "2", "2a"]


def desk_form(html, path):
    return next(form.values for form in forms_of(html) if form.action == path)


def test_nothing_typed_is_lost(desk, meeting):
    preview = desk.submit(path(meeting, "paste"), {"text": TEXT}).text
    for line in filter(None, (line.strip() for line in TEXT.splitlines())):
        kept = all(word.strip("().,") in preview for word in line.split())
        assert kept, line


def test_a_draft_takes_day_and_place_over(desk, board):
    meeting = MeetingFactory(council=board, draft=True, day=None, start_time=None, starts_at=None, place="")
    preview = desk.submit(path(meeting, "paste"), {"text": TEXT})
    desk.post(path(meeting, "pasted"), data=desk_form(preview.text, path(meeting, "pasted")))
    assert (meeting.day, meeting.start_time, meeting.place) == (date(2026, 12, 8), time(19, 30), "aula")
    assert meeting.state == MeetingState.DRAFT
    assert meeting.starts_at is not None
    assert (meeting.title, meeting.next_meeting) == ("", "2027-02-09")
    assert added(meeting)[0].start_time is None


def test_a_planned_meeting_keeps_its_day(desk, meeting):
    before = meeting.day, meeting.place
    form = desk_form(desk.submit(path(meeting, "paste"), {"text": TEXT}).text, path(meeting, "pasted"))
    desk.post(path(meeting, "pasted"), data={**form, "take_over": "y"})
    assert (meeting.day, meeting.place) == before


def test_a_day_that_passed_is_refused_with_the_text_kept(desk, board):
    meeting = MeetingFactory(council=board, draft=True, day=None, start_time=None, starts_at=None)
    text = TEXT.replace("8 december 2026", "8 december 2020").replace("Dinsdag ", "")
    preview = desk.submit(path(meeting, "paste"), {"text": text})
    answer = desk.post(
        path(meeting, "pasted"), data={**desk_form(preview.text, path(meeting, "pasted")), "take_over": "y"}
    )
    assert answer.status_code == 422
    assert "Die dag is voorbij." in answer.text
    assert "De schommel" in answer.text
    assert added(meeting) == []


def test_three_hundred_lines(desk, queries, meeting):
    text = "\n".join(f"{number}. Punt nummer {number}" for number in range(1, 301))
    form = desk_form(desk.submit(path(meeting, "paste"), {"text": text}).text, path(meeting, "pasted"))
    desk.post(path(meeting, "pasted"), data=form)
    assert len(added(meeting)) == 300


def test_a_title_that_is_too_long_goes_on_below_it(desk, meeting):
    words = " ".join(["lang"] * 160)
    form = desk_form(desk.submit(path(meeting, "paste"), {"text": f"1. {words}"}).text, path(meeting, "pasted"))
    desk.post(path(meeting, "pasted"), data=form)
    item = added(meeting)[0]
    assert len(item.title) <= 500
    assert f"{item.title} {item.description}".split() == words.split()


def test_nothing_pasted(desk, meeting):
    answer = desk.submit(path(meeting, "paste"), {"text": " \x00 "})
    assert answer.status_code == 422
    assert "Plak eerst de tekst van een agenda." in answer.text


def test_sub_numbers_join_their_item():
    numbers = ["1", "2", "2a", "2b", "21", "3.1", "3", "3.1", "II", "IIa", "III", None]
    items = [Item(title="x", kind=Kind.INFORMATION, number=number) for number in numbers]
    assert parents_of(items) == [None, None, 1, 1, None, None, None, 6, None, 8, None, None]


def test_a_paste_goes_as_deep_as_its_numbers(meeting, organiser):
    text = "1 Opening\n2 Financiën\n2.1 Jaarplan\n2.1.1 Sportdag\n2.1.2 Schoolreis\n2.2 Begroting\n3 Rondvraag\n"
    read = agenda_text.parse(text, today=dates.today(meeting.zone))
    made = actions_pasting.paste(meeting, read, take_over=False, by=organiser, now=dates.now())
    titles = {item.id: item.title for item in made}
    assert [(item.title, titles.get(item.parent_id)) for item in made] == [
        ("Opening", None),
        ("Financiën", None),
        ("Jaarplan", "Financiën"),
        ("Sportdag", "Jaarplan"),
        ("Schoolreis", "Jaarplan"),
        ("Begroting", "Financiën"),
        ("Rondvraag", None),
    ]
