"""The year of a council in figures: what is counted, for whom, and how it looks on paper and in a spreadsheet."""

import re
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest

from klankbord.councils.models import CouncilKind, Office
from klankbord.kit import dates
from klankbord.proposals.models import Asked, Comment, Naming, Outcome, OutcomeResult, ProposalState, SpeaksAs
from klankbord.proposals.outcomes import actions as actions_outcomes
from tests.exports.conftest import rows_of
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.exchange import KINDS, READ, UNOPENED, add_round, school_year
from tests.factories.people import person
from tests.factories.proposals import ProposalFactory, answer, open_it, say, school_with_round
from tests.factories.schools import MembershipFactory, parent

STATEMENTS = 8
"""Of the page, however many proposals it shows; the session and the viewer included."""


def here(at) -> str:
    return f"/regenboog/councils/{at.council.id}/exchange"


def counts(support: int = 0, against: int = 0, read: int = 0, unopened: int = 0) -> dict[str, int]:
    return {**dict.fromkeys(KINDS, 0), "support": support, "object": against, READ: read, UNOPENED: unopened}


def words(response) -> str:
    assert response.status_code == 200, response.text
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def csv(client, at, what: str = "proposals", **query) -> list[dict[str, str]]:
    more = "&".join(f"{name}={value}" for name, value in query.items())
    return rows_of(client.get(f"{here(at)}/{what}.csv?{more}"))


def test_a_proposal_from_question_to_outcome(db, client, clock) -> None:
    at = school_with_round()
    first = say(at.proposal, at.parents[0], "Kan het drie kwartier?")
    answer(at.proposal, at.parents[1], reason="Graag langer.")
    clock.forward(days=2)
    say(at.proposal, at.organiser, "Dat zoeken we uit.", first)
    db.session.scalars(db.select(Asked).where(Asked.user_id == at.parents[2].id)).one().opened_on = dates.now().date()
    clock.forward(days=10)
    at.proposal.state, at.asked_in.closed_at = ProposalState.CLOSED, dates.now()
    at.proposal.answer_due_on = date(2026, 10, 1)
    db.session.commit()
    client.sign_in(at.organiser)
    page = words(client.get(here(at)))
    assert "terugkoppeling was beloofd voor donderdag 1 oktober" in page
    assert "1 reactie zonder antwoord van de school" in page
    (row,) = csv(client, at)
    assert (row["Gevraagd"], row["Geopend"], row["Beantwoord"], row["Reacties"]) == ("9", "2", "1", "2")
    assert (row["Antwoord van school"], row["Dagen tot antwoord"], row["Terugkoppeling kreeg"]) == ("1", "2", "")
    clock.forward(days=5)
    by = viewer(at.organiser, at.school)
    told = {"result": OutcomeResult.ADOPTED, "decided": "Ja.", "done_with_feedback": "Alles gelezen."}
    outcome = actions_outcomes.write(at.proposal, told, read_version=None, by=by, now=dates.now())
    db.session.refresh(at.proposal, ["council"])
    actions_outcomes.publish(at.proposal, outcome, by=by, now=dates.now())
    db.session.commit()
    (row,) = csv(client.sign_in(at.organiser), at)
    assert (row["Terugkoppeling kreeg"], row["Dagen tot terugkoppeling"]) == ("3", "5"), "who spoke is told"
    assert "Niets: iedereen die iets zei" in words(client.get(here(at)))


def test_half_a_day_in_the_middle_and_the_same_day(db, client, clock) -> None:
    at = school_with_round()
    said = [say(at.proposal, who, f"Reactie {n}") for n, who in enumerate(at.parents[:2])]
    say(at.proposal, at.organiser, "Dank.", said[0])
    clock.forward(days=5)
    say(at.proposal, at.organiser, "Dank.", said[1])
    db.session.commit()
    assert "2,5 dagen" in words(client.sign_in(at.organiser).get(here(at)))


def test_days_are_counted_where_the_school_is(db, client, clock) -> None:
    """A reaction shortly before midnight and an answer after it, on the night the clocks go back: the next day."""
    at = school_with_round()
    clock.set("2026-10-24T23:50+02:00")
    said = say(at.proposal, at.parents[0], "Laat op de avond")
    clock.set("2026-10-25T02:30+01:00")
    say(at.proposal, at.organiser, "Nog later.", said)
    db.session.commit()
    (row,) = csv(client.sign_in(at.organiser), at)
    assert row["Dagen tot antwoord"] == "1"


def test_a_year_begins_on_the_first_of_august(db, client, clock) -> None:
    at = school_year([{"groep 1": counts(9, 0, 5, 9), "groep 2": counts(9, 0, 5, 9)}])
    for instant in ("2026-07-31T23:59+02:00", "2026-08-01T00:00+02:00"):
        add_round(at, {"groep 1": counts(9)}, opened_at=clock.__class__(dates.now()).set(instant), title=instant)
    db.session.commit()
    client.sign_in(at.organiser)
    assert [row["Voorstel"] for row in csv(client, at)] == ["2026-08-01T00:00+02:00", "Plan 1"]
    assert [row["Voorstel"] for row in csv(client, at, year="2025-2026")] == ["2026-07-31T23:59+02:00"]
    for nonsense in ("2019-2020", "x", "2026-2028"):
        assert len(csv(client, at, year=nonsense)) == 2, "a year in which nothing was asked is this one"


@pytest.mark.parametrize(("answers", "shown"), [(4, "verborgen"), (5, "5"), (0, "0")])
def test_an_anonymous_round_keeps_its_few_and_who_opened(db, client, clock, answers: int, shown: str) -> None:
    at = school_year([{"groep 1": counts(9, 0, 5, 9), "groep 2": counts(9, 0, 5, 9)}])
    add_round(
        at, {"groep 1": counts(answers, 0, 0, 10)}, naming=Naming.ANONYMOUS, opened_at=dates.now() - timedelta(days=9),
        state=ProposalState.DECIDED, title="Zonder naam",
    )  # fmt: skip
    outcome = Outcome(
        school_id=at.school.id, proposal_id=at.proposals[-1].id, result=OutcomeResult.ADOPTED, by_id=at.organiser.id,
        created_at=dates.now(), published_at=dates.now(), told_count=answers,
    )  # fmt: skip
    db.session.add(outcome)
    db.session.commit()
    client.sign_in(at.organiser)
    row = next(row for row in csv(client, at) if row["Voorstel"] == "Zonder naam")
    assert (row["Geopend"], row["Beantwoord"], row["Terugkoppeling kreeg"]) == ("", shown, shown)
    page = words(client.get(here(at)))
    of = f"{18 + (answers if answers != 4 else 0)} van de {46 + (10 + answers if answers != 4 else 0)} keer"
    assert of in page, "the sum is of what may be told"
    assert [row["Gevraagd"] for row in csv(client, at, "classes")] == ["23", "23"], "by class names alone count"
    told = client.get("/regenboog/exchange").text.split("Zonder naam")[1]
    assert ("&lt; 5" in told) is (answers == 4)


def test_no_more_statements_for_more_proposals(db, client, clock, queries) -> None:
    at = school_year([{"groep 1": counts(9, 0, 5, 9), "groep 2": counts(9, 0, 5, 9)}])
    client.sign_in(at.organiser)
    counted = []
    for more in (0, 99):
        for number in range(more):
            add_round(at, {"groep 1": counts(3, 2, 1), "groep 2": counts(1)}, opened_at=dates.now() - timedelta(days=9))
            db.session.add(
                Comment(
                    school_id=at.school.id, proposal_id=at.proposals[-1].id, author_id=at.people["groep 1"][0],
                    speaks_as=SpeaksAs.PARENT, body=f"Reactie {number}", created_at=dates.now(),
                )
            )  # fmt: skip
        db.session.commit()
        client.get(here(at))
        with queries() as seen:
            page = client.get(here(at))
        assert page.status_code == 200
        counted.append(seen.count)
    assert counted[0] == counted[1] <= STATEMENTS, seen
    assert "88 eerdere voorstellen" in page.text


def test_who_is_not_reached(db, client, new_client, clock) -> None:
    at = school_with_round()
    lost, broken, silent, reader = at.parents[:4]
    second = ProposalFactory(council=at.council, author=at.organiser, title="Nog een plan")
    open_it(second, at.organiser)
    db.session.refresh(lost, ["addresses"])
    db.session.delete(lost.addresses[0])
    db.session.refresh(broken, ["addresses"])
    db.session.refresh(broken.addresses[0], ["email"])
    broken.addresses[0].email.trouble_since = dates.now()
    for user in db.session.scalars(db.select(Asked).where(Asked.user_id.not_in([lost.id, broken.id, silent.id]))):
        user.opened_on = dates.now().date()
    db.session.commit()
    admin = person("Ad Beheer")
    MembershipFactory(school=at.school, user=admin, is_school_admin=True)
    db.session.commit()
    for who in (admin, at.organiser):
        page = client.sign_in(who).get(f"{here(at)}/unreached")
        said = words(page)
        for user, why in (
            (lost, "Geen mailadres 1"),
            (broken, "Mail komt terug 1"),
            (silent, "Nooit een vraag geopend 1"),
        ):
            assert user.name in said.split(why)[1]
        assert reader.name not in said
        assert "@" not in page.text, "addresses stand on the page of a person, for administrators"
    assert client.sign_in(at.teacher).get(f"{here(at)}/unreached").status_code == 403


def test_parents_who_organise_see_numbers_alone(db, client, clock) -> None:
    at = school_with_round()
    council = CouncilFactory(school_id=at.school.id, kind=CouncilKind.PARENT_COUNCIL, name="Ouderraad")
    chair = seated(council, parent(at.school, name="Carla Voorzit"), Office.CHAIR)
    for _ in range(2):
        open_it(ProposalFactory(council=council, author=chair), chair)
    db.session.commit()
    page = client.sign_in(chair).get(f"/regenboog/councils/{council.id}/exchange/unreached")
    assert "Nooit een vraag geopend 10" in words(page)
    assert not [user.name for user in at.parents if user.name in page.text]


def test_one_unopened_question_says_little(db, client, clock) -> None:
    at = school_with_round()
    assert "Iedereen is bereikt" in words(client.sign_in(at.organiser).get(f"{here(at)}/unreached"))


def test_a_title_is_no_formula(db, client, clock) -> None:
    at = school_year([{"groep 1": counts(9, 0, 5, 9), "groep 2": counts(9, 0, 5, 9)}])
    at.proposals[0].title = '=HYPERLINK("https://kwaad.example";"Plan")'
    db.session.commit()
    client.sign_in(at.organiser)
    for what in ("proposals", "cells"):
        assert csv(client, at, what)[0]["Voorstel"].startswith("'=")


@pytest.mark.parametrize("proposals", [1, 60])
def test_the_report_is_one_page(db, client, clock, proposals: int) -> None:
    names = [f"groep {number}" for number in range(1, 16 if proposals > 1 else 3)]
    at = school_year([{name: counts(6, 5, 2, 9) for name in names}])
    for number in range(proposals - 1):
        title = f"Plan {number} met een titel die 's avonds bij de koffie nog iets langer werd dan de bedoeling was"
        add_round(at, {names[0]: counts(6)}, opened_at=dates.now() - timedelta(days=9), title=title)
    db.session.commit()
    client.sign_in(at.organiser)
    page = words(client.get(f"{here(at)}/report"))
    body = client.get(f"{here(at)}/report.pdf")
    assert body.content_type == "application/pdf"
    paper = pypdf.PdfReader(BytesIO(body.data))
    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert len(paper.pages) == 1
    assert "en nog 55 die wachten op terugkoppeling" in text if proposals > 1 else "Plan 1" in text
    for said in ("Wat we ouders vroegen en wat ermee is gedaan, 2026-2027", "Nog open", "groep 1", "De plannen"):
        assert said in page
        assert said in text
    assert ("in het overzicht" in text) is (proposals > 1)


def test_a_year_of_nothing(db, client, clock) -> None:
    at = school_with_round(opened=False)
    client.sign_in(at.organiser)
    for path in (here(at), f"{here(at)}/report"):
        assert "Er is dit schooljaar niets gevraagd" in words(client.get(path))
    assert client.get(f"{here(at)}/report.pdf").status_code == 200
    assert csv(client, at) == []


def test_only_the_council_and_the_staff(db, client, clock) -> None:
    at = school_with_round()
    for who, expected in ((at.parents[0], 403), (at.teacher, 200), (at.member, 200)):
        client.sign_in(who)
        for path in ("", "/report", "/report.pdf", "/classes.csv"):
            assert client.get(here(at) + path).status_code == expected
        link = f'href="{here(at)}"'
        for page in ("/regenboog/exchange", f"/regenboog/councils/{at.council.id}"):
            assert (link in client.get(page).text) is (expected == 200)
