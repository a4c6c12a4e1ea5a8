"""An office and its work go to somebody else in two clicks, both are told, and it can be undone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from klankbord.base import journal
from klankbord.base.db import db as database
from klankbord.base.outbox import OutboxMessage
from klankbord.councils.models import Office, Seat
from klankbord.followup.models import ActionItem
from klankbord.handover import actions_office
from klankbord.handover.actions_office import Wish
from klankbord.kit.errors import DomainError
from klankbord.people import links
from klankbord.people.models import LinkKind
from klankbord.proposals.models import Proposal
from tests.factories import outbox as letters
from tests.factories.councils import CouncilFactory, SeatFactory, seated, viewer
from tests.factories.handover import ActionItemFactory, ProposalDraftFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import ClassGroupFactory, SchoolFactory, admin, parent, staff

TODAY = date(2026, 10, 6)


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef", name="De Proef")


@pytest.fixture
def council(school):
    return CouncilFactory(school_id=school.id, parent_council=True)


@pytest.fixture
def fatma(school, council):
    user = parent(school, name="Fatma Yıldız", address="fatma@ouder.example")
    SeatFactory(council=council, user=user, office=Office.SECRETARY, ends_on=date(2027, 7, 31))
    ActionItemFactory(council=council, owner_id=user.id, owner_name=user.name)
    ProposalDraftFactory(council=council, author_id=user.id)
    MeetingFactory(council=council, draft=True)
    MeetingFactory(council=council)
    return user


@pytest.fixture
def kofi(school, council):
    group = ClassGroupFactory(school_id=school.id, name="groep 5a")
    user = parent(school, name="Kofi Mensah", address="kofi@ouder.example")
    return seated(council, user, class_group_id=group.id)


def seats(user):
    found = database.session.scalars(select(Seat).where(Seat.user_id == user.id).order_by(Seat.id))
    return [(seat.office, seat.starts_on, seat.ends_on, seat.class_group_id is not None) for seat in found]


def place(council, user):
    seat = database.session.scalars(select(Seat).where(Seat.user_id == user.id)).first()
    return f"/de-proef/councils/{council.id}/seats/{seat.id}/handover"


def test_two_clicks(client, council, fatma, kofi, clock):
    client.sign_in(fatma)
    assert "Overdragen" in client.get(f"/de-proef/councils/{council.id}/seats").text
    here = place(council, fatma)
    first = client.get(here)
    assert "Wie wordt secretaris?" in first.text
    second = f"{here}?to={kofi.id}"
    assert f'href="{second}"' in first.text
    for words in ("Overdragen aan Kofi Mensah", "Kramen bestellen", "Een schooltuin", "1 vergadering moet nog gepland",
                  "1 vergadering is gepland"):  # fmt: skip
        assert words in client.get(second).text
    done = client.submit(here, on=second)
    assert done.location == f"/de-proef/councils/{council.id}"
    assert seats(fatma) == [
        (Office.SECRETARY, date(2026, 9, 6), date(2026, 10, 5), False),
        (Office.MEMBER, TODAY, date(2027, 7, 31), False),
    ]
    assert seats(kofi) == [
        (Office.MEMBER, date(2026, 9, 6), date(2026, 10, 5), True),
        (Office.SECRETARY, TODAY, date(2027, 7, 31), True),
    ]
    assert database.session.scalars(select(ActionItem)).one().owner_id == kofi.id
    assert database.session.scalars(select(Proposal)).one().author_id == kofi.id
    assert client.get(here).status_code == client.get(f"/de-proef/councils/{council.id}/state").status_code == 403
    client.sign_in(kofi)
    assert client.get(f"/de-proef/councils/{council.id}/state").status_code == 200
    assert client.get(here).status_code == 404


def test_undone_by_the_administrator(client, school, council, fatma, kofi, clock):
    before = seats(fatma), seats(kofi)
    client.sign_in(fatma)
    client.submit(place(council, fatma), on=f"{place(council, fatma)}?to={kofi.id}")
    client.sign_in(admin(school))
    page = client.get("/de-proef/changes")
    assert "Het werk van een organisator is overgedragen" in page.text
    batch = database.session.scalars(select(journal.ChangeBatch)).one()
    client.submit(f"/de-proef/changes/{batch.id}/undo", on="/de-proef/changes")
    assert (seats(fatma), seats(kofi)) == before
    assert database.session.scalars(select(ActionItem)).one().owner_id == fatma.id
    assert database.session.scalars(select(Proposal)).one().author_id == fatma.id


def test_the_work_can_stay_and_the_seat_can_end(client, council, fatma, kofi):
    client.sign_in(fatma)
    here = place(council, fatma)
    keep = {"stays_member": None, "with_actions": None, "with_drafts": None, "starts_on": "2026-11-01"}
    assert client.submit(here, keep, on=f"{here}?to={kofi.id}").status_code == 303
    assert seats(fatma) == [(Office.SECRETARY, date(2026, 9, 6), date(2026, 10, 31), False)]
    assert seats(kofi)[1][:2] == (Office.SECRETARY, date(2026, 11, 1))
    assert database.session.scalars(select(ActionItem)).one().owner_id == fatma.id


def test_an_old_link_to_an_action_item_ends(school, council, fatma, kofi, clock):
    item = database.session.scalars(select(ActionItem)).one()
    links.issue(LinkKind.ACTION_ITEM, item.id, school_id=school.id, user_id=fatma.id, address_id=None, now=clock())
    seat = database.session.scalars(select(Seat).where(Seat.user_id == fatma.id)).one()
    by = viewer(fatma, school)
    actions_office.hand_over(council, _with(seat), kofi, Wish(starts_on=TODAY), today=TODAY, by=by, now=clock())
    link = database.session.scalars(select(links.ThingLink).where(links.ThingLink.kind == "action_item")).one()
    assert link.closes_at == clock.instant


def _with(seat):
    database.session.refresh(seat, ["user"])
    return seat


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(TODAY - timedelta(days=1), "from today on"), (TODAY + timedelta(days=400), "within a year"),
     (date(2027, 8, 1), "ends before that day")],
)  # fmt: skip
def test_days_that_cannot_be(school, council, fatma, kofi, clock, day, sentence):
    seat = database.session.scalars(select(Seat).where(Seat.user_id == fatma.id)).one()
    with pytest.raises(DomainError, match=sentence):
        actions_office.hand_over(
            council, _with(seat), kofi, Wish(starts_on=day), today=TODAY, by=viewer(fatma, school), now=clock()
        )


def test_a_sounding_board_is_led_by_staff(client, school, clock):
    board = CouncilFactory(school_id=school.id)
    olga, bas = staff(school, name="Olga Visser"), seated(board, parent(school, name="Bas Lid"))
    tom = staff(school, name="Tom Leraar")
    seated(board, olga, Office.ORGANISER)
    client.sign_in(olga)
    here = place(board, olga)
    page = client.get(here).text
    assert "Tom Leraar" in page
    assert "Bas Lid" not in page
    refused = client.post(
        here, data={**client.form(here, on=f"{here}?to={tom.id}").values, "to": str(bas.id)}
    )  # fmt: skip
    assert refused.status_code == 422
    assert "Een klankbordgroep wordt geleid door de school" in refused.text


def test_somebody_outside_the_council_is_found_by_name(client, school, council, fatma, kofi):
    outside = parent(school, name="Zofia Nowak")
    client.sign_in(admin(school, name="Marga de Wit"))
    here = place(council, fatma)
    assert "Zofia" not in client.get(here).text
    assert "Zofia Nowak" in client.get(f"{here}?q=nowak").text
    assert "Niemand gevonden" in client.get(f"{here}?q=%25").text
    stranger = parent(SchoolFactory())
    assert client.get(f"{here}?to={stranger.id}").status_code == 404
    assert client.get(f"{here}?to=999999999999").status_code == 404
    assert client.submit(here, on=f"{here}?to={outside.id}").status_code == 303


def test_a_members_seat_is_no_office(client, council, fatma, kofi):
    client.sign_in(fatma)
    assert client.get(place(council, kofi)).status_code == 404


TAKEN = """Dag Kofi,

Fatma Yıldız heeft aan je overgedragen: vanaf dinsdag 6 oktober 2026 ben je secretaris van de Ouderraad.

Wat jij nu te doen hebt:
- Kramen bestellen

Conceptvoorstellen om mee verder te gaan:
- Een schooltuin

1 vergadering moet nog gepland worden.

Op één pagina zie je wie er in het overleg zit, wat er openstaat en wat er nu komt:
http://localhost:5000/de-proef/councils/{council}/state

Je krijgt dit omdat de functie aan je is overgedragen.
Geen mail meer over dit overleg: http://localhost:5000/l/{token}/council/mail
"""
GIVEN = """Dag Fatma,

Je hebt overgedragen: vanaf dinsdag 6 oktober 2026 is Kofi Mensah secretaris van de Ouderraad. {thanks}

Dit ging mee, dus jij hoeft het niet meer te doen:
- Kramen bestellen

Deze conceptvoorstellen gingen mee:
- Een schooltuin

Het overleg:
http://localhost:5000/de-proef/councils/{council}

Klopt dit niet? Zeg het tegen de school: een week lang kan het ongedaan worden gemaakt.
Geen mail meer over dit overleg: http://localhost:5000/l/{token}/council/mail
"""


def test_the_mails(client, school, council, fatma, kofi):
    client.sign_in(fatma)
    here = place(council, fatma)
    client.submit(here, on=f"{here}?to={kofi.id}")
    mails = {mail.kind: mail for mail in database.session.scalars(select(OutboxMessage))}
    taken, given = mails["handover_taken"], mails["handover_given"]
    assert (taken.address, taken.subject) == ("kofi@ouder.example", "Je bent secretaris van de Ouderraad")
    assert (given.address, given.subject) == ("fatma@ouder.example", "Kofi Mensah is nu secretaris van de Ouderraad")
    for mail, expected in ((taken, TAKEN), (given, GIVEN)):
        token = mail.unsubscribe_url.split("/")[-3]
        assert letters.words(mail.text) == expected.format(
            council=council.id, token=token, thanks="Dank je wel voor wat je deed."
        )
        assert mail.unsubscribe_url in mail.html
