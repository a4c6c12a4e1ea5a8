"""The page of one person: what the school knows of them, and nothing of what they said."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.base.outbox import MessageState, OutboxMessage, queue
from klankbord.councils.models import Office
from klankbord.followup.models import ActionItem
from klankbord.invitations.models import Answer, Invitation
from klankbord.people import actions_sessions
from klankbord.people.models import EmailAddress, SignedInBy, UserAddress
from klankbord.proposals.models import Comment, StanceKind
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.outbox import draft
from tests.factories.proposals import answer, say, school_with_round
from tests.factories.schools import SchoolFactory, admin, parent
from tests.handover.activity import Activity


@pytest.fixture
def made(db, clock):
    return school_with_round(parents=2)


@pytest.fixture
def page(client, made):
    """The text of somebody's page as the administrator reads it."""
    client.sign_in(admin(made.school, name="Marga de Wit"))
    return lambda user: client.get(f"/regenboog/people/{user.id}").text


def test_seats_now_and_before(page, made, clock):
    day, user = clock().date(), made.parents[0]
    SeatFactory(council=made.council, user=user, office=Office.SECRETARY, ends_on=day + timedelta(days=9))
    SeatFactory(
        council=CouncilFactory(school_id=made.school.id, name="Ouderraad", parent_council=True), user=user,
        starts_on=day - timedelta(days=700), ends_on=day - timedelta(days=1),
    )  # fmt: skip
    shown = page(user)
    now, before = shown.index("secretaris"), shown.index("Eerder")
    assert now < before < shown.index("Ouderraad", before)
    assert "tot en met 15 okt" in shown


def test_invitations_with_delivery_and_answer_but_no_note(page, made, clock):
    user = made.parents[0]
    for number, said in enumerate((Answer.ACCEPTED, None)):
        meeting = MeetingFactory(council=made.council)
        mail = queue(
            draft(recipient_user_id=user.id, about=("meeting", meeting.id), school_id=made.school.id), now=clock()
        )
        mail.state = MessageState.FAILED if number else MessageState.SENT
        database.session.add(
            Invitation(school_id=made.school.id, meeting_id=meeting.id, user_id=user.id, answer=said,
                       message_id=mail.id, note="Mijn geheime reden", created_at=clock())
        )  # fmt: skip
    old = MeetingFactory(council=CouncilFactory(school_id=made.school.id, name="Oude club"))
    database.session.add(
        Invitation(
            school_id=made.school.id, meeting_id=old.id, user_id=user.id, created_at=clock() - timedelta(days=400)
        )
    )
    shown = page(user)
    assert "Ja, ik kom" in shown
    assert "geen antwoord" in shown
    assert "bezorgd" in shown
    assert "teruggekomen" in shown
    assert "geheime reden" not in shown
    assert "Oude club" not in shown


def test_nothing_of_what_somebody_said(page, made):
    user = made.parents[0]
    answer(made.proposal, user, StanceKind.OBJECT, "Mijn geheime zorg.")
    say(made.proposal, user, "Mijn geheime vraag.")
    assert database.session.scalars(select(Comment)).all()
    shown = page(user)
    assert "geheime" not in shown
    assert "Liever niet" not in shown
    assert made.proposal.title not in shown


def test_last_mails_say_what_about_and_how_they_fared_never_their_words(page, made, clock):
    user = made.parents[0]
    database.session.execute(OutboxMessage.__table__.delete())
    for kind, about in (("school_invite", None), ("opened", ("feedback_round", 1)), ("followup_given", ("meeting", 1))):
        queue(draft(kind=kind, about=about, recipient_user_id=user.id, school_id=made.school.id), now=clock())
    queue(draft(kind="sign_in", recipient_user_id=user.id), now=clock())
    queue(draft(kind="school_invite", recipient_user_id=user.id, school_id=SchoolFactory().id), now=clock())
    shown = page(user)
    assert [
        shown.count(words) for words in ("Uitnodiging voor de school", "Over een voorstel", "Over een actiepunt")
    ] == [1] * 3
    assert "Denk mee over het schoolplein" not in shown
    assert "over iets anders" not in shown.lower()


@pytest.mark.parametrize(
    ("ago", "words"), [(None, "Nooit ingelogd"), (2, "Deze week ingelogd"), (20, "Deze maand ingelogd"),
                       (90, "Langer dan een maand geleden ingelogd")]
)  # fmt: skip
def test_when_they_signed_in_last(page, made, clock, ago, words):
    user = made.parents[0]
    if ago is not None:
        actions_sessions.begin(user, SignedInBy.LINK, device="", now=clock() - timedelta(days=ago))
    assert words in page(user)


def test_what_is_still_to_be_done_without_the_words_of_closed_items(page, made, clock):
    user, meeting = made.parents[0], MeetingFactory(council=made.council)
    closed = ItemFactory(meeting=meeting, closed=True)
    below = ItemFactory(meeting=meeting, parent_id=closed.id)
    for what, item in (("Limonade halen", None), ("Geheim regelen", closed), ("Geheim navragen", below)):
        database.session.add(
            ActionItem(school_id=made.school.id, council_id=made.council.id, owner_id=user.id, what=what,
                       item_id=item.id if item else None, created_at=clock())
        )  # fmt: skip
    shown = page(user)
    assert "Limonade halen" in shown
    assert "Geheim" not in shown
    assert shown.count("Iets uit een besloten punt") == 2


def test_an_address_where_mail_comes_back_in_plain_words(page, made, clock):
    user = made.parents[0]
    held = database.session.scalar(select(UserAddress).where(UserAddress.user_id == user.id))
    box = database.session.get(EmailAddress, held.address_id)
    box.trouble_since, box.trouble_words = clock(), "552 5.2.2 over quota"
    assert "De mailbox is vol." in page(user)


def test_as_many_queries_for_a_full_life_as_for_an_empty_one(client, made, queries):
    first, second = made.parents
    client.sign_in(admin(made.school))
    somebody = parent(made.school)
    client.get("/regenboog/people")
    with queries() as few:
        client.get(f"/regenboog/people/{somebody.id}")
    life = Activity(random.Random(3), made.school, first, second)
    for _ in range(4):
        life.everything()
    with queries() as many:
        assert client.get(f"/regenboog/people/{first.id}").status_code == 200
    assert few.count == many.count == 15, (few, many)
