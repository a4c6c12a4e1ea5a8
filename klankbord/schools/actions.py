"""What is done to schools: founding one, its settings, its class groups."""

import re
from datetime import date, datetime
from typing import TypedDict
from zoneinfo import available_timezones

from sqlalchemy import func, select

from klankbord.base import audit, i18n
from klankbord.base.db import db
from klankbord.kit.errors import N_, DomainError, EditConflict
from klankbord.kit.free_days import Region
from klankbord.kit.viewer import Person
from klankbord.schools.actions_people import add_member as add_member
from klankbord.schools.models import Accent, ClassGroup, FormerSlug, School

RESERVED = frozenset({
    "account", "address", "admin", "api", "assets", "demo", "demo.json", "health", "healthz", "help", "home", "invite",
    "join", "l", "language", "login", "logout", "mail", "metrics", "new", "people", "proof", "readyz", "robots.txt",
    "schools", "settings", "sign-in", "sign-out", "sign-up", "static", "status", "unsubscribe", "well-known",
})  # fmt: skip
"""First parts of addresses that are not a school's; a test holds them against every route there is."""
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class SchoolSettings(TypedDict):
    """What a school sets for itself."""

    name: str
    slug: str
    accent: str
    zone: str
    language: str
    keeps_child_names: bool
    holiday_region: str


def create_school(name: str, slug: str, now: datetime, *, by: Person | None = None, language: str = "nl") -> School:
    """Make a school. Raises DomainError for an empty name or a slug that cannot be or is taken."""
    tidy = " ".join(name.split())
    if not tidy:
        raise DomainError(N_("Fill in the name of the school."), "name")
    _check_slug(slug, None)
    school = School(name=tidy, slug=slug, language=language, created_at=now)
    db.session.add(school)
    db.session.flush()
    audit.record("schools.create", school, by=by, now=now, school_id=school.id, slug=slug)
    return school


def _check_slug(slug: str, school: School | None) -> None:
    if not _SLUG.fullmatch(slug):
        raise DomainError(N_("Use only small letters, digits and hyphens, at most 40, such as de-regenboog."), "slug")
    taken = db.session.scalar(select(School.id).where(School.slug == slug))
    formerly = db.session.scalar(select(FormerSlug.school_id).where(FormerSlug.slug == slug))
    own = school.id if school is not None else None
    if slug in RESERVED or any(owner not in {None, own} for owner in (taken, formerly)):
        raise DomainError(N_("This address is taken. Choose another one, perhaps with the name of the town."), "slug")


def change_settings(
    school: School, settings: SchoolSettings, *, read_version: int | None, by: Person, now: datetime
) -> None:
    """Save a school's settings; pages under a former slug go on leading here.

    Raises EditConflict when somebody saved since they were read, and DomainError for a value that cannot be.
    """
    if read_version is not None and read_version != school.version:
        raise EditConflict(
            {"name": settings["name"], "slug": settings["slug"]},
            {"name": school.name, "slug": school.slug},
            school.version,
        )
    _check_settings(school, settings)
    if settings["slug"] != school.slug:
        _keep_slug(school, now)
    changed = sorted(key for key, value in settings.items() if getattr(school, key) != value)
    for key in changed:
        setattr(school, key, settings[key])  # type: ignore[literal-required]
    audit.record("schools.change_settings", school, by=by, now=now, school_id=school.id, changed=changed)


def _check_settings(school: School, settings: SchoolSettings) -> None:
    _check_slug(settings["slug"], school)
    if settings["accent"] not in set(Accent):
        raise DomainError(N_("Choose one of the colours."), "accent")
    if settings["zone"] not in available_timezones():
        raise DomainError(N_("Choose one of the zones."), "zone")
    if settings["holiday_region"] not in set(Region):
        raise DomainError(N_("Choose one of the regions in the list."), "holiday_region")
    if settings["language"] not in i18n.LANGUAGES:
        raise DomainError(N_("Choose one of the languages in the list."), "language")


def _keep_slug(school: School, now: datetime) -> None:
    known = db.session.scalar(select(FormerSlug).where(FormerSlug.slug == school.slug))
    if known is None:
        db.session.add(FormerSlug(school_id=school.id, slug=school.slug, until=now))
    else:
        known.until = now


def add_class_group(school: School, name: str, *, by: Person | None, now: datetime) -> ClassGroup:
    """Add a class; one of that name that ended is there again. Raises DomainError for a name in use."""
    tidy = " ".join(name.split())
    found = _class_named(school.id, tidy)
    if found is not None and found.ended_on is None:
        raise DomainError(N_("There is a class %(name)s already."), "name", name=found.name)
    if found is None:
        last = db.session.scalar(select(func.max(ClassGroup.position)).where(ClassGroup.school_id == school.id))
        found = ClassGroup(school_id=school.id, name=tidy, position=(last or 0) + 1)
        db.session.add(found)
    found.ended_on = None
    audit.record("schools.add_class_group", found, by=by, now=now, name=tidy)
    return found


def rename_class_group(group: ClassGroup, name: str, *, by: Person, now: datetime) -> None:
    """Call a class something else. Raises DomainError for a name in use."""
    tidy = " ".join(name.split())
    found = _class_named(group.school_id, tidy)
    if found is not None and found.id != group.id:
        raise DomainError(N_("There is a class %(name)s already."), "name", name=found.name)
    audit.record("schools.rename_class_group", group, by=by, now=now, before=group.name, name=tidy)
    group.name = tidy


def end_class_group(group: ClassGroup, *, on: date, by: Person, now: datetime) -> None:
    """Close a class: nobody can be placed in it any more; what its parents said stays theirs."""
    if group.ended_on is None:
        group.ended_on = on
        audit.record("schools.end_class_group", group, by=by, now=now)


def _class_named(school_id: int, name: str) -> ClassGroup | None:
    return db.session.scalar(
        select(ClassGroup).where(ClassGroup.school_id == school_id, func.lower(ClassGroup.name) == name.lower())
    )
