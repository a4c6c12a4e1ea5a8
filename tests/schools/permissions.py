"""Who may use the routes of the school itself: its administrators, and nobody else."""

from sqlalchemy import select

from klankbord.base import errands, journal
from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools import actions_roster
from klankbord.schools.models import School
from tests.access import Route
from tests.factories.councils import viewer

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


def troubled(world):  # type: ignore[no-untyped-def]
    return {"address_id": _troubled(world).address_id}


def held(world):  # type: ignore[no-untyped-def]
    return {"held_id": _troubled(world).id, "user_id": world.people["parent"]}


def batch(world):  # type: ignore[no-untyped-def]
    row = journal.begin("schools.import_roster", school_id=world.school_id, by=None, now=dates.now()).close(dates.now())
    db.session.commit()
    return {"batch_id": row.id}


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
    Route("schools.people", "GET", nothing, ADMIN),
    Route("schools.new_person", "GET", nothing, ADMIN),
    Route("person_pages.page", "GET", teacher, ADMIN),
    Route("schools_many.ask", "POST", nothing, ADMIN),
    Route("schools_many.act", "POST", nothing, ADMIN),
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
