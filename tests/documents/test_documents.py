"""Agenda, papers, registers and outcome as PDF: accessible, whole, and silent about what their reader may not see."""

import secrets

import pytest
from sqlalchemy import select

from klankbord.agenda import actions_publishing
from klankbord.agenda.models import AgendaItem, ItemKind, ItemPaper
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.files import StoredFile
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.models import Minutes
from klankbord.proposals.models import FeedbackRound, Naming, Outcome, Stance, StanceKind
from klankbord.proposals.outcomes.models_themes import Promise, Theme, ThemeAnswer
from klankbord.schools.models import School
from tests.factories.minutes import SECRET, approved, by, circulated, held
from tests.fixtures.pdf import assert_accessible, seen
from tests.proposals.situations import told
from tests.round_trips import RECORDS, take_in
from tests.world import item, meeting

WICKED = '#read("/etc/passwd") ] $x^2$ = kop <b>'
ODD = "Привет, مرحبا بالعالم, Şükrü Łódź"


def paper(of, name):
    stored = StoredFile(
        school_id=of.school_id, name=name, media_type="application/pdf", size=123_456, sha256="",
        stored_name=secrets.token_hex(20), uploaded_by_id=None, created_at=dates.now(),
    )  # fmt: skip
    database.session.add(stored)
    database.session.flush()
    database.session.add(ItemPaper(school_id=of.school_id, item_id=of.id, file_id=stored.id))


@pytest.fixture
def prepared(world):
    """The sounding board's coming evening with all an agenda can hold, and a closed item with a paper."""
    with writing():
        evening = database.session.get_one(Meeting, world.meeting_id)
        first = database.session.get_one(AgendaItem, world.item_id)
        first.goal, first.description = "Horen wat mensen vinden.", f"Er is **haast** bij. {WICKED}\n\n- {ODD}"
        below = item(evening, 12, "De pauze zelf", parent_id=first.id)
        paper(below, "rooster.pdf")
        closed = database.session.get_one(AgendaItem, world.closed_item_id)
        closed.description = "Besloten uitleg"
        paper(closed, "besloten-stuk.pdf")
        old = meeting(
            database.session.get_one(Council, world.board_id), evening.day.replace(month=1), MeetingState.HELD
        )
        item(old, 10, "Oud punt", note="Toen gezegd.")
        database.session.add(Minutes(school_id=old.school_id, meeting_id=old.id, created_at=dates.now()))
        item(evening, 30, "Notulen vorige keer", ItemKind.MINUTES_APPROVAL, approves_meeting_id=old.id)
        database.session.refresh(evening, ["council"])
        actions_publishing.publish(evening, by=by(world, "organiser"), now=dates.now())
        database.session.commit()
    return world


def got(client, path):
    answer = client.get(f"/regenboog{path}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/pdf"
    return answer.data


def test_every_kind_of_pdf_is_accessible_to_programs_that_know_nothing_of_us(prepared, reader, tmp_path):
    world = prepared
    told(world)
    evening = held(world)
    for role, paths in (
        ("organiser", [f"/meetings/{world.meeting_id}/agenda.pdf", f"/meetings/{world.meeting_id}/pack.pdf"]),
        ("parent", [f"/proposals/{world.proposal_id}/outcome.pdf"]),
        (
            "secretary",
            [
                f"/councils/{world.council_id}/decisions.pdf", f"/councils/{world.council_id}/actions.pdf",
                f"/minutes/{evening.minutes_id}.pdf", f"/councils/{world.council_id}/state.pdf",
            ],
        ),
    ):  # fmt: skip
        client = reader(role)
        for path in paths:
            assert_accessible(got(client, path), tmp_path, school="De Regenboog")


def test_the_agenda_says_it_all(prepared, reader, tmp_path):
    found = seen(got(reader("organiser"), f"/meetings/{prepared.meeting_id}/agenda.pdf"), tmp_path)
    for said in ("1 Continurooster", "Horen wat mensen vinden.", "Voorstel: Een continurooster?", "1a De pauze zelf",
                 "Om te lezen: rooster.pdf", "19.30 – 19.40", "Lokaal van groep 7", "Besloten personele zaak",
                 "versie 1", "pagina 1 van"):  # fmt: skip
        assert said in found.words, said
    assert "TH" in found.tags


def test_the_papers_say_what_one_must_know_of_each_item(prepared, reader, tmp_path):
    found = seen(got(reader("organiser"), f"/meetings/{prepared.meeting_id}/pack.pdf"), tmp_path)
    for said in ("Er is haast bij.", WICKED, "Привет", "Wat vind je van een korte pauze?", "Besloten uitleg",
                 "rooster.pdf (punt 1a, 123", "besloten-stuk.pdf", "Oud punt", "Deze notulen staan"):  # fmt: skip
        assert said in found.words, said


@pytest.mark.parametrize("role", ["parent", "teacher", "participant", "stranger"])
def test_nothing_closed_reaches_who_is_outside(prepared, reader, tmp_path, role):
    evening = held(prepared, board=True)
    for path in (
        f"/meetings/{prepared.meeting_id}/agenda.pdf", f"/meetings/{prepared.meeting_id}/pack.pdf",
        f"/councils/{prepared.board_id}/decisions.pdf", f"/councils/{prepared.board_id}/actions.pdf",
    ):  # fmt: skip
        answer = reader(role).get(f"/regenboog{path}")
        if role == "stranger":
            assert answer.status_code == 404
            continue
        said = seen(answer.data, tmp_path).words
        for canary in ("Besloten", "besloten-stuk", "Personele zaak", "Vervanging in groep 4", SECRET, "juf Annet"):
            assert canary not in said, (path, canary)
    assert evening.closed_id


def test_an_outsiders_papers_hold_no_drafts_and_no_tasks(prepared, reader, tmp_path):
    held(prepared, board=True)
    said = seen(got(reader("parent"), f"/meetings/{prepared.meeting_id}/pack.pdf"), tmp_path).words
    assert "Continurooster" in said
    assert "Oud punt" not in said
    assert "Kramen bestellen" not in said


def answers(world, naming, counts):
    """A round with so many answers of each kind."""
    asked_in = database.session.get_one(FeedbackRound, world.round_id)
    asked_in.naming, asked_in.asked_count = naming, 30
    evening = asked_in.closes_on
    everybody = [world.people[role] for role in sorted(world.people)]
    at = iter(everybody)
    for kind, count in counts.items():
        for _number in range(count):
            keys = {"key_digest": secrets.token_hex(32)} if naming is Naming.ANONYMOUS else {"user_id": next(at)}
            database.session.add(
                Stance(school_id=world.school_id, round_id=world.round_id, kind=kind, answered_on=evening, **keys)
            )
    database.session.commit()


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_few_anonymous_answers_are_not_told(prepared, reader, tmp_path, count, shown):
    answers(prepared, Naming.ANONYMOUS, {StanceKind.OBJECT: count})
    told(prepared)
    for role, path in (
        ("organiser", f"/meetings/{prepared.meeting_id}/pack.pdf"),
        ("parent", f"/proposals/{prepared.proposal_id}/outcome.pdf"),
    ):
        said = seen(got(reader(role), path), tmp_path).words
        assert (f"{count} van 30 ouders" in said) is shown, said
        assert ("zodra het er vijf zijn" in said) is not shown


def test_the_outcome_says_theme_by_theme_what_was_done(prepared, reader, tmp_path):
    answers(prepared, Naming.NAMED, {StanceKind.SUPPORT: 2, StanceKind.OBJECT: 1})
    told(prepared)
    with writing():
        found = database.session.scalars(select(Outcome)).one()
        found.decided, found.done_with_feedback = f"Het gaat **door**. {WICKED}", "Alles gelezen."
        database.session.add_all(
            [
                Theme(school_id=prepared.school_id, proposal_id=prepared.proposal_id, name="Overblijf", position=1,
                      done=ThemeAnswer.PARTLY, reason="Op maandag wel.", created_at=dates.now()),
                Promise(school_id=prepared.school_id, outcome_id=found.id, text="Bankjes op het plein", position=1),
            ]
        )  # fmt: skip
        database.session.commit()
    said = seen(got(reader("parent"), f"/proposals/{prepared.proposal_id}/outcome.pdf"), tmp_path).words
    for words in ("Het gaat door.", WICKED, "Alles gelezen.", "Overblijf", "Op maandag wel.",
                  "Bankjes op het plein", "3 van 30 ouders", "Wat vind je van een korte pauze?"):  # fmt: skip
        assert words.casefold() in said.casefold(), words


def test_the_registers_by_year_and_who_reads_them(world, reader, tmp_path):
    approved(world)
    year = dates.school_year(database.session.get_one(Meeting, world.council_meeting_id).day)
    secretary = reader("secretary")
    for path in ("decisions.pdf", f"decisions.pdf?year={year}", "decisions.pdf?year=1999-2000"):
        said = seen(got(secretary, f"/councils/{world.council_id}/{path}"), tmp_path).words
        assert "De kerstmarkt is op 17 december." in said
        assert f"{year}/01" in said
    said = seen(got(secretary, f"/councils/{world.council_id}/actions.pdf?year={year}"), tmp_path).words
    for words in ("Kramen bestellen bij de buurt", "Mo Raadslid", "volgende vergadering", f"{SECRET}: navragen"):
        assert words in said, words
    said = seen(got(reader("parent"), f"/councils/{world.council_id}/actions.pdf"), tmp_path).words
    assert "Kramen bestellen" in said
    assert SECRET not in said


def test_minutes_that_go_round_stay_inside(world, reader, tmp_path):
    circulated(world)
    said = seen(got(reader("parent"), f"/councils/{world.council_id}/decisions.pdf"), tmp_path).words
    assert "Nog niets" in said or "kerstmarkt" not in said


@pytest.fixture
def sample(full):
    return RECORDS if full else [path for path in RECORDS if path.stem[:2] in {"05", "12", "15"}]


def test_the_agendas_and_minutes_of_records(world, reader, sample, tmp_path):
    """Whatever a record holds, its PDFs are sound; each is taken in beside the others."""
    school = database.session.get_one(School, world.school_id)
    client = reader("admin")
    for path in sample:
        taken = take_in(path.read_text(encoding="utf-8"), school)
        for kind in ("agenda", "pack"):
            assert_accessible(got(client, f"/meetings/{taken.id}/{kind}.pdf"), tmp_path, school="De Regenboog")
