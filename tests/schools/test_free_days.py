"""The school's table of free days: changed as a whole, filled from a file, and its region's holidays beside it."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from klankbord.kit import dates
from klankbord.kit.free_days import Region, Source, Span
from klankbord.schools.actions_free_days import Row, save_free_days
from klankbord.schools.models import FreeDay
from klankbord.schools.queries_free_days import free_spans, own_days
from tests.factories.schools import SchoolFactory, admin
from tests.fixtures.pages import forms_of

PAGE = "/regenboog/free-days"
STUDY = Span(date(2026, 11, 3), date(2026, 11, 3), "Studiedag")


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="regenboog", holiday_region=Region.NOORD)


@pytest.fixture
def head(school):
    return admin(school, name="Ada Beheer")


@pytest.fixture
def office(client, head):
    return client.sign_in(head)


def table(db):
    rows = db.session.scalars(select(FreeDay).order_by(FreeDay.first_day, FreeDay.id))
    return [(row.first_day.isoformat(), row.last_day.isoformat(), row.name) for row in rows]


def test_filling_in_rows(db, office):
    answer = office.submit(
        PAGE,
        {
            "rows-0-first_day": "2026-11-03",
            "rows-0-name": "Studiedag",
            "rows-1-first_day": "2027-03-01",
            "rows-1-last_day": "2027-03-05",
            "rows-1-name": "Projectweek",
        },
    )
    assert answer.status_code == 303
    assert table(db) == [("2026-11-03", "2026-11-03", "Studiedag"), ("2027-03-01", "2027-03-05", "Projectweek")]


def test_changing_and_taking_out(db, school, head, office):
    rows = [Row(None, STUDY), Row(None, Span(date(2026, 12, 4), date(2026, 12, 4), "Sint"))]
    save_free_days(school, rows, by=head, now=dates.now())
    office.submit(PAGE, {"rows-0-name": "Studiedag team", "rows-1-gone": "y"})
    assert table(db) == [("2026-11-03", "2026-11-03", "Studiedag team")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rows-0-name": "Studiedag"}, "Kies de eerste dag."),
        ({"rows-0-first_day": "2026-11-03"}, "Geef het een naam"),
        (
            {"rows-0-first_day": "2026-11-03", "rows-0-last_day": "2026-11-01", "rows-0-name": "x"},
            "De laatste dag is voor de eerste.",
        ),
        (
            {"rows-0-first_day": "2026-11-03", "rows-0-last_day": "2027-11-01", "rows-0-name": "x"},
            "Dat is langer dan een vakantie.",
        ),
        ({"rows-0-first_day": "3 november", "rows-0-name": "x"}, "Dit is geen datum."),
    ],
)
def test_a_row_that_cannot_be(db, office, typed, sentence):
    answer = office.submit(PAGE, {**typed, "rows-1-first_day": "2026-12-04", "rows-1-name": "Sint"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Sint"' in answer.text
    assert table(db) == []


def test_somebody_else_s_rows_stay(db, school, head):
    save_free_days(school, [Row(None, STUDY)], by=head, now=dates.now())
    changed = save_free_days(school, [Row(None, STUDY), Row(999, None)], by=head, now=dates.now())
    assert (changed, table(db)) == (0, [("2026-11-03", "2026-11-03", "Studiedag")])


def test_a_file_is_looked_at_before_it_is_saved(db, school, head, office):
    save_free_days(school, [Row(None, STUDY)], by=head, now=dates.now())
    words = "dag;tot;naam\n3-11-2026;;Studiedag\n1-3-2027;5-3-2027;Projectweek\nvolgt;;Schoolreis\n"
    answer = office.post(
        f"{PAGE}/file",
        data={"file": (io.BytesIO(words.encode()), "vrij.csv"), "csrf_token": office.token(PAGE)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 200
    assert "volgt Schoolreis" in answer.text
    assert answer.text.count('value="Studiedag"') == 1
    assert len(table(db)) == 1
    form = next(form for form in forms_of(answer.text) if form.goes_to(PAGE, PAGE))
    office.post(PAGE, data=form.values)
    assert table(db) == [("2026-11-03", "2026-11-03", "Studiedag"), ("2027-03-01", "2027-03-05", "Projectweek")]


def test_a_file_that_is_none(office):
    answer = office.post(
        f"{PAGE}/file",
        data={"file": (io.BytesIO(b"\x89PNG"), "foto.png"), "csrf_token": office.token(PAGE)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "geen vrije dagen gevonden" in answer.text


def test_own_days_and_the_region_s_together(school, head):
    save_free_days(school, [Row(None, STUDY)], by=head, now=dates.now())
    found = free_spans(school.id, date(2026, 10, 1), date(2026, 11, 30))
    assert found == [Span(date(2026, 10, 10), date(2026, 10, 18), "Herfstvakantie", Source.REGION), STUDY]
    assert [row.name for row in own_days(school.id, date(2026, 11, 4))] == []


def test_the_region_is_a_setting(db, school, office):
    office.submit("/regenboog/settings", {"holiday_region": "zuid"})
    db.session.refresh(school)
    assert school.holiday_region == "zuid"
    assert "Herfstvakantie" in office.get(PAGE).text


@pytest.mark.parametrize("rows", [1, 40])
def test_the_page_asks_as_often_for_many_rows(school, head, office, queries, rows):
    days = [Row(None, Span(date(2026, 11, 2), date(2026, 11, 2), f"Vrij {number}")) for number in range(rows)]
    save_free_days(school, days, by=head, now=dates.now())
    with queries() as seen:
        assert office.get(PAGE).status_code == 200
    assert seen.count == 4, seen
