"""Who may use the routes of the school itself: its administrators, and nobody else."""

from sqlalchemy import select

from klankbord.base import errands, journal, outbox
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools import actions_joining, actions_roster, queries_joining
from klankbord.schools.models import ClassGroup, Guardianship, School
from klankbord.schools.models_joining import JoinKind, JoinLink, JoinState
from klankbord.schools.queries_joining import Chosen
from tests.access import EVERYBODY, Route
from tests.factories.councils import viewer
from tests.factories.joining import JoinRequestFactory, make_class_link
from tests.factories.outbox import draft

ADMIN = frozenset({"admin"})


def nothing(world):  # type: ignore[no-untyped-def]
    return {}


def teacher(world):  # type: ignore[no-untyped-def]
    return {"user_id": world.people["teacher"]}


def group(world):  # type: ignore[no-untyped-def]
    return {"group_id": world.group_id}


def somebody_elsewhere(world):  # type: ignore[no-untyped-def]
    return {"user_id": world.people["stranger"]}


def _troubled(world):  # type: ignore[no-untyped-def]
    reads = db.session.scalar(select(UserAddress).where(UserAddress.user_id == world.people["parent"]))
    box = db.session.get(EmailAddress, reads.address_id)
    box.trouble_since, box.trouble_words = dates.now(), "550 5.1.1 no such user"
    db.session.commit()
    return reads


def a_mail(world):  # type: ignore[no-untyped-def]
    row = outbox.queue(draft(school_id=world.school_id), now=dates.now())
    db.session.commit()
    return {"message_id": row.id}


def troubled(world):  # type: ignore[no-untyped-def]
    return {"address_id": _troubled(world).address_id}


def held(world):  # type: ignore[no-untyped-def]
    return {"held_id": _troubled(world).id, "user_id": world.people["parent"]}


def batch(world):  # type: ignore[no-untyped-def]
    row = journal.begin("schools.import_roster", school_id=world.school_id, by=None, now=dates.now()).close(dates.now())
    db.session.commit()
    return {"batch_id": row.id}


def class_link(world):  # type: ignore[no-untyped-def]
    school = db.session.get_one(School, world.school_id)
    made = make_class_link(school, db.session.get_one(ClassGroup, world.group_id))
    db.session.commit()
    return {"link_id": made.id}


def join_request(world):  # type: ignore[no-untyped-def]
    made = JoinRequestFactory(school_id=world.school_id, class_group_id=world.group_id, state=JoinState.WAITING)
    db.session.commit()
    return {"request_id": made.id}


def letters(world):  # type: ignore[no-untyped-def]
    school = db.session.get_one(School, world.school_id)
    by = db.session.get_one(User, world.people["admin"])
    actions_joining.make_letters(school, Chosen(person_id=world.people["parent"]), by=by, now=dates.now())
    db.session.commit()
    return {"person": world.people["parent"]}


def unknown(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30}


def by_letter(world):  # type: ignore[no-untyped-def]
    letters(world)
    return {"token": queries_joining.token_of(db.session.scalars(select(JoinLink)).one())}


def own_child(world):  # type: ignore[no-untyped-def]
    care = select(Guardianship.child_id).where(Guardianship.user_id == world.people["parent"])
    return {"child_id": db.session.scalar(care)}


def own_school(world):  # type: ignore[no-untyped-def]
    return {"school_id": world.school_id}


def own_request(world):  # type: ignore[no-untyped-def]
    made = JoinRequestFactory(
        school_id=world.school_id,
        asked_by_id=world.people["parent"],
        kind=JoinKind.CLASSES,
        state=JoinState.WAITING,
        **own_child(world),
    )
    db.session.commit()
    return {"request_id": made.id}


PARENT = frozenset({"parent"})
PARENTS = frozenset({"parent", "ended", "board_member", "board_secretary", "participant", "chair", "secretary",
                     "council_member"})  # fmt: skip
# Anybody's own: whoever it is not of, from any school, finds nothing.
OWN = [
    ("schools_own.child", "GET", own_child, PARENT),
    ("schools_own.ask_class", "POST", own_child, PARENT),
    ("schools_own.carer", "GET", own_school, PARENTS),
    ("schools_own.ask_carer", "POST", own_school, PARENTS),
    ("schools_own.withdraw", "POST", own_request, PARENT),
]
ROSTER = b"Naam ouder;E-mail ouder;Groep\r\nSamira Smit;samira@ouder.example;5a\r\n"


def roster(world):  # type: ignore[no-untyped-def]
    """A roster that was read and waits to be taken over."""
    school = db.session.get_one(School, world.school_id)
    by = viewer(db.session.get_one(User, world.people["admin"]), school)
    row = actions_roster.upload(school, "ouders.csv", ROSTER, by=by, now=dates.now())
    db.session.commit()
    assert errands.run_due() == 1
    return {"import_id": row.id}


ROUTES = [
    Route("schools_free_days.page", "GET", nothing, ADMIN),
    Route("schools_free_days.save", "POST", nothing, ADMIN),
    Route("schools_free_days.read", "POST", nothing, ADMIN),
    Route("schools_joining.index", "GET", nothing, ADMIN),
    Route("schools_joining.make_link", "POST", nothing, ADMIN),
    Route("schools_joining.link", "GET", class_link, ADMIN),
    Route("schools_joining.end_link", "POST", class_link, ADMIN),
    Route("schools_joining.invite_colleagues", "POST", nothing, ADMIN),
    Route("schools_letters.make", "POST", nothing, ADMIN),
    Route("schools_letters.pdf", "GET", letters, ADMIN),
    Route("schools_letters.poster", "GET", class_link, ADMIN),
    Route("schools_requests.show", "GET", join_request, ADMIN),
    Route("schools_requests.accept", "POST", join_request, ADMIN),
    Route("schools_requests.decline", "POST", join_request, ADMIN),
    Route("schools_joining_link.type_code", "GET", nothing, public=True),
    Route("schools_joining_link.find_code", "POST", nothing, public=True),
    Route("schools_joining_link.sent", "GET", nothing, public=True),
    Route("schools_joining_link.open_link", "GET", by_letter, public=True),
    Route("schools_joining_link.open_link", "GET", unknown, public=True, missing=True),
    Route("schools_joining_link.ask", "POST", by_letter, public=True),
    Route("schools_joining_link.ask", "POST", unknown, public=True, missing=True),
    Route("schools_joining_link.open_confirmation", "GET", unknown, public=True),
    Route("schools_joining_link.confirm", "POST", unknown, public=True),
    *(Route(end, method, values, who, hidden=EVERYBODY - who) for end, method, values, who in OWN),
    Route("schools.people", "GET", nothing, ADMIN),
    Route("schools.new_person", "GET", nothing, ADMIN),
    Route("person_pages.page", "GET", teacher, ADMIN),
    Route("schools_many.ask", "POST", nothing, ADMIN),
    Route("schools_many.act", "POST", nothing, ADMIN),
    Route("schools_mail.index", "GET", nothing, ADMIN),
    Route("schools_mail.send_again", "POST", a_mail, ADMIN),
    Route("schools_mail.hold", "POST", a_mail, ADMIN),
    Route("schools_mail.release", "POST", a_mail, ADMIN),
    Route("schools_addresses.index", "GET", nothing, ADMIN),
    Route("schools_addresses.trust", "POST", troubled, ADMIN),
    Route("schools_addresses.replace", "POST", held, ADMIN),
    Route("schools_changes.undo", "POST", batch, ADMIN),
    Route("schools.settings", "GET", nothing, ADMIN),
    Route("schools.settings", "POST", nothing, ADMIN),
    Route("schools.class_groups", "GET", nothing, ADMIN),
    Route("schools_people.add", "POST", nothing, ADMIN),
    Route("schools_people.roles", "POST", teacher, ADMIN),
    Route("schools_people.classes", "POST", teacher, ADMIN),
    Route("schools_people.share_children", "POST", teacher, ADMIN),
    Route("schools_people.add_address", "POST", teacher, ADMIN),
    Route("schools_people.invite", "POST", teacher, ADMIN),
    Route("schools_people.end_sessions", "POST", teacher, ADMIN),
    Route("schools_people.end", "POST", teacher, ADMIN),
    Route("schools_class_groups.add", "POST", nothing, ADMIN),
    Route("schools_class_groups.rename", "POST", group, ADMIN),
    Route("schools_class_groups.end", "POST", group, ADMIN),
    Route("schools_rosters.index", "GET", nothing, ADMIN),
    Route("schools_rosters.upload", "POST", nothing, ADMIN),
    Route("schools_rosters.example", "GET", nothing, ADMIN),
    Route("schools_rosters.show", "GET", roster, ADMIN),
    Route("schools_rosters.progress", "GET", roster, ADMIN),
    Route("schools_rosters.columns", "POST", roster, ADMIN),
    Route("schools_rosters.choices", "POST", roster, ADMIN),
    Route("schools_rosters.take_over", "POST", roster, ADMIN),
    Route("schools_rosters.drop", "POST", roster, ADMIN),
]
