"""The people of the demo school: families, staff, and who of them sits where."""

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.cli.demo.names import CLASSES, NAMES, PROVIDERS, STAFF
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Composition, Council, CouncilKind, Office, Seat, Way
from klankbord.kit import dates
from klankbord.kit.free_days import Region
from klankbord.people.models import EmailAddress, User, UserAddress
from klankbord.schools.models import Accent, Child, ClassGroup, FreeDay, Guardianship, Membership, Relation, School

PUPILS, PARENTS = 240, 350


@dataclass
class Cast:
    """Everybody the rest of the demo speaks of."""

    school: School
    groups: list[ClassGroup] = field(default_factory=list)
    parents: list[User] = field(default_factory=list)
    staff: list[User] = field(default_factory=list)
    class_of: dict[int, ClassGroup] = field(default_factory=dict)
    board: Council = field(init=False)
    council: Council = field(init=False)
    board_parents: list[User] = field(default_factory=list)
    council_parents: list[User] = field(default_factory=list)
    mailboxes: dict[str, EmailAddress] = field(default_factory=dict)

    @property
    def organiser(self) -> User:
        """The member of staff who leads the sounding board."""
        return self.staff[0]


FREE_DAYS = ((-20, "Studiedag team"), (48, "Studiedag rekenen"), (118, "Sportdag"))
"""The school's own free days: how many days from today, and what they are called."""


def plain(words: str) -> str:
    """Letters for a mail address."""
    bare = unicodedata.normalize("NFKD", words.lower().replace("ı", "i").replace("ł", "l"))
    return "".join(c if c.isascii() and c.isalnum() else "." if c in " -" else "" for c in bare)


def populate(rng: random.Random, now: datetime, today: date) -> Cast:
    """Make the school, its classes, 20 staff, 240 pupils with their parents, and both councils."""
    founded = now - timedelta(days=900)
    school = School(
        slug="regenboog", name="De Regenboog", accent=Accent.TEAL, holiday_region=Region.MIDDEN, created_at=founded
    )
    db.session.add(school)
    db.session.flush()
    for days, name in FREE_DAYS:
        day = today + timedelta(days=days)
        db.session.add(FreeDay(school_id=school.id, first_day=day, last_day=day, name=name))
    cast = Cast(school)
    for position, name in enumerate(CLASSES):
        cast.groups.append(ClassGroup(school_id=school.id, name=name, position=position))
    db.session.add_all(cast.groups)
    for given, prefix, family, is_admin in STAFF:
        user = _person(cast, given, prefix, family, f"{plain(given)}.{plain(family)}@regenboog.example", founded)
        cast.staff.append(user)
        db.session.add(
            Membership(school_id=school.id, user_id=user.id, is_staff=True, is_school_admin=is_admin, joined_at=founded)
        )
    _families(cast, rng, founded)
    _councils(cast, rng, now, today)
    db.session.flush()
    return cast


def _person(
    cast: Cast, given: str, prefix: str, family: str, address: str | None, since: datetime, language: str = "nl"
) -> User:
    name = " ".join(part for part in (given, prefix, family) if part)
    user = User(
        name=name, given_name=given, name_prefix=prefix, family_name=family, language=language, created_at=since
    )
    db.session.add(user)
    db.session.flush()
    if address is not None:
        mailbox = cast.mailboxes.get(address)
        if mailbox is None:
            mailbox = EmailAddress(address=address, normalised=address, created_at=since)
            db.session.add(mailbox)
            db.session.flush()
            cast.mailboxes[address] = mailbox
        db.session.add(UserAddress(user_id=user.id, address_id=mailbox.id, is_primary=True, confirmed_at=since))
    return user


def _families(cast: Cast, rng: random.Random, since: datetime) -> None:
    """Families until there are enough pupils: one or two parents, one to three children in different years."""
    children = 0
    weights = [background.share for background in NAMES]
    while children < PUPILS:
        names = rng.choices(NAMES, weights)[0]
        surname, other = rng.choice(names.families).split("|"), rng.choice(names.families).split("|")
        left = PUPILS - children
        brood = min(left, rng.choices((1, 2, 3), (68, 29, 3))[0])
        two = len(cast.parents) + 2 <= PARENTS and rng.random() < 0.93
        together = two and rng.random() < 0.8
        shared = None
        if together and rng.random() < 0.06:
            shared = f"familie.{plain(surname[1])}{len(cast.parents)}@{rng.choice(PROVIDERS)}"
        mother = (rng.choice(names.mothers), surname[0], surname[1], Relation.MOTHER)
        second = surname if together else other
        father = (rng.choice(names.fathers), second[0], second[1], Relation.FATHER)
        pair = [mother, father] if two else [father] if rng.random() < 0.3 else [mother]
        language = "en" if "Grace" in names.mothers else "nl"
        adults = [_parent(cast, rng, words, shared, since, language) for words in pair]
        for group in rng.sample(cast.groups, brood):
            _child(cast, group, adults)
            children += 1


def _parent(
    cast: Cast, rng: random.Random, words: tuple[str, str, str, Relation], shared: str | None, since: datetime,
    language: str,
) -> tuple[User, Relation]:  # fmt: skip
    given, prefix, family, relation = words
    address = shared
    if address is None and rng.random() > 0.025:
        stem = f"{plain(given)}.{plain(prefix + family)}@{rng.choice(PROVIDERS)}"
        address = stem if stem not in cast.mailboxes else stem.replace("@", f"{len(cast.parents)}@")
    user = _person(cast, given, prefix, family, address, since, language)
    db.session.add(Membership(school_id=cast.school.id, user_id=user.id, is_parent=True, joined_at=since))
    cast.parents.append(user)
    return user, relation


def _child(cast: Cast, group: ClassGroup, adults: list[tuple[User, Relation]]) -> None:
    child = Child(school_id=cast.school.id, class_group_id=group.id)
    db.session.add(child)
    db.session.flush()
    for user, relation in adults:
        cast.class_of.setdefault(user.id, group)
        db.session.add(Guardianship(school_id=cast.school.id, child_id=child.id, user_id=user.id, relation=relation))


def _councils(cast: Cast, rng: random.Random, now: datetime, today: date) -> None:
    """A sounding board of 12 (three of them staff) and a parent council of 9, with terms."""
    school, founded = cast.school, now - timedelta(days=880)
    cast.board = Council(
        school_id=school.id, kind=CouncilKind.SOUNDING_BOARD, name="Klankbordgroep", default_minutes=90,
        about="Hier denken ouders uit elke groep met de school mee over plannen, voordat er iets besloten is.",
        default_place="Lokaal van groep 7", weekday=1, usual_start=time(19, 30), remind_answer_days=5,
        remind_coming_days=1, keep_facts_months=24, keep_minutes_years=7, created_at=founded,
    )  # fmt: skip
    cast.council = Council(
        school_id=school.id, kind=CouncilKind.PARENT_COUNCIL, name="Ouderraad", default_minutes=120,
        about="Ouders die activiteiten organiseren en beleid bespreken dat ouders en kinderen raakt.",
        default_place="Teamkamer", weekday=3, usual_start=time(20, 0), remind_answer_days=3, remind_coming_days=1,
        keep_facts_months=24, keep_minutes_years=7, created_at=founded,
    )  # fmt: skip
    db.session.add_all([cast.board, cast.council])
    db.session.flush()
    reachable = set(db.session.scalars(select(UserAddress.user_id).where(UserAddress.confirmed_at.is_not(None))))
    for group in cast.groups:
        of_class = [p for p in cast.parents if cast.class_of[p.id] is group and p.id in reachable]
        cast.board_parents += rng.sample(of_class, 1)
    cast.board_parents = cast.board_parents[:9]
    rest = [p for p in cast.parents if p not in cast.board_parents and p.id in reachable]
    cast.council_parents = rng.sample(rest, 9)
    start = date(today.year if today.month >= 8 else today.year - 1, 8, 1)
    end = date(start.year + 2, 7, 31)
    _seat(cast, cast.board, cast.organiser, Office.ORGANISER, start, None)
    _seat(cast, cast.board, cast.staff[3], Office.SECRETARY, start, None)
    _seat(cast, cast.board, cast.staff[5], Office.MEMBER, start, None)
    for number, user in enumerate(cast.board_parents):
        since = start - timedelta(days=365 * (number % 2))
        _seat(cast, cast.board, user, Office.MEMBER, since, end, cast.class_of[user.id])
    offices = (Office.CHAIR, Office.SECRETARY, Office.TREASURER, Office.VICE_CHAIR)
    for number, user in enumerate(cast.council_parents):
        office = offices[number] if number < len(offices) else Office.MEMBER
        # One term ends before long, so that the warning can be seen.
        until = today + timedelta(days=40) if number == len(offices) else end
        _seat(cast, cast.council, user, office, start - timedelta(days=365 * (number % 3)), until)
    # Somebody stands in for the treasurer, so that a deputy can be seen too.
    deputy = next(parent for parent in rest if parent not in cast.council_parents)
    _seat(cast, cast.council, deputy, Office.MEMBER, start, end, deputy_of=cast.council_parents[2])
    _compose(cast, start, now)


def _compose(cast: Cast, start: date, now: datetime) -> None:
    """How the councils were composed last year and are now."""
    last_year, this_year = dates.school_year(start - timedelta(days=1)), dates.school_year(start)
    chosen = (
        (cast.board, last_year, Way.SEAT_PER_CLASS, "Uit elke groep een ouder.", 480),
        (cast.board, this_year, Way.DRAW, "Naast de vaste leden loten we elke keer acht ouders.", 120),
        (cast.council, this_year, Way.FIXED_SEATS, "", 120),
    )
    for council, year, way, note, days in chosen:
        db.session.add(
            Composition(
                school_id=cast.school.id, council_id=council.id, school_year=year, way=way, note=note,
                by_id=cast.organiser.id, at=now - timedelta(days=days),
            )
        )  # fmt: skip


def _seat(
    cast: Cast, council: Council, user: User, office: Office, starts: date, ends: date | None,
    group: ClassGroup | None = None, deputy_of: User | None = None,
) -> None:  # fmt: skip
    stands_in_for = db.session.scalar(
        select(Seat.id).where(Seat.council_id == council.id, Seat.user_id == deputy_of.id)
    ) if deputy_of else None  # fmt: skip
    db.session.add(
        Seat(
            school_id=cast.school.id, council_id=council.id, user_id=user.id, office=office, starts_on=starts,
            ends_on=ends, class_group_id=group.id if group else None, deputy_of_id=stands_in_for,
        )
    )  # fmt: skip


def presented() -> list[tuple[str, str, str]]:
    """Name, what they do and address of a handful of people worth stepping into."""
    offices = {
        Office.ORGANISER: "organises the sounding board", Office.CHAIR: "chairs the parent council",
        Office.SECRETARY: "secretary", Office.MEMBER: "member of the sounding board",
    }  # fmt: skip
    admin = db.session.execute(
        select(User.name, EmailAddress.address)
        .join(Membership, Membership.user_id == User.id)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(Membership.is_school_admin)
        .order_by(User.id)
        .limit(1)
    ).all()
    seats = db.session.execute(
        select(User.name, EmailAddress.address, Seat.office, Council.kind)
        .join(Seat, Seat.user_id == User.id)
        .join(Council, Council.id == Seat.council_id)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(Seat.ends_on.is_not(None) | (Seat.office == Office.ORGANISER))
        .order_by(Seat.id)
    ).all()
    shown = [(name, "administers the school", address) for name, address in admin]
    seen: set[tuple[Office, str]] = set()
    for name, address, office, kind in seats:
        worth = office in offices and (office != Office.MEMBER or kind_of(kind).organiser_is_staff)
        if worth and (office, kind) not in seen:
            seen.add((office, kind))
            shown.append((name, offices[office], address))
    parent = db.session.execute(
        select(User.name, EmailAddress.address)
        .join(Membership, Membership.user_id == User.id)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(Membership.is_parent, User.id.not_in(select(Seat.user_id)))
        .order_by(User.id)
        .limit(1)
    ).all()
    return [*shown, *((name, "parent", address) for name, address in parent)]
