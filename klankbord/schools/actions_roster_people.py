"""What a roster would change about one person. It changes what the school changed; what people changed stays theirs."""

from dataclasses import dataclass, field
from typing import Any

from klankbord.base import i18n
from klankbord.kit.roster.shape import ReadPerson
from klankbord.schools.actions_roster_names import Keys, box_of, called, fits, shown_name, spelt
from klankbord.schools.queries_roster_known import Known, KnownAddress, KnownMembership, KnownPerson


@dataclass(frozen=True)
class Change:
    """One thing that changes: what, and from what to what."""

    what: str
    old: str
    new: str


@dataclass
class PersonPlan:
    """What happens to one person of the roster: an account, a membership, an address; only what is to be written."""

    position: int
    user_id: int | None
    membership_id: int | None
    user: dict[str, Any] = field(default_factory=dict)
    membership: dict[str, Any] = field(default_factory=dict)
    address: str | None = None  # one more mailbox they read
    is_primary: bool = False
    drops: list[KnownAddress] = field(default_factory=list)  # what they read no more
    changes: list[Change] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether they come to the school by this roster."""
        return self.membership_id is None

    @property
    def writes(self) -> bool:
        """Whether anything is to be written about them."""
        return self.is_new or bool(self.user or self.membership or self.address or self.drops or self.changes)


def plan_person(position: int, person: ReadPerson, account: KnownPerson | None, known: Known, keys: Keys) -> PersonPlan:
    """What happens to somebody of the roster who has this account, or none."""
    role = "is_staff" if person.is_staff else "is_parent"
    code = keys.carer(person.number) if person.number else None
    membership = account.membership if account is not None else None
    before = membership.said if membership is not None else {}
    said = _said(person, before, keys)
    plan = PersonPlan(position, account.id if account else None, membership.id if membership else None)
    if account is None:
        plan.user = _named(person) | {"language": _language(person.language, known.language)}
    if membership is None:
        plan.membership = {
            "is_parent": not person.is_staff, "is_staff": person.is_staff, "roster_hash": code, "roster_said": said,
        }  # fmt: skip
    else:
        _belongs(plan, membership, role)
        if code is not None and membership.roster_hash != code:
            plan.membership["roster_hash"] = code
        if said != before:
            plan.membership["roster_said"] = said
    _reads_mail(plan, person, account, before, keys)
    if account is not None and membership is not None:
        _is_called(plan, person, account, before, keys)
        _speaks(plan, person, account, before, known)
    if membership is not None and plan.membership and not plan.changes:
        plan.changes.append(Change("known", "", ""))
    return plan


def _said(person: ReadPerson, before: dict[str, Any], keys: Keys) -> dict[str, Any]:
    """What this roster says of somebody, to be held against the next; what it leaves open was said before."""
    said = dict(before)
    if person.name:
        said["name"] = keys.said(person.name)
    if box := box_of(person.email):
        said["address"] = keys.said(box)
    if person.language:
        said["language"] = person.language
    return said


def _named(person: ReadPerson) -> dict[str, Any]:
    name = shown_name(person.name, person.email)
    return {
        "name": name,
        "given_name": person.given or ("" if person.family else name),
        "name_prefix": person.prefix,
        "family_name": person.family,
    }


def _language(code: str | None, otherwise: str) -> str:
    return code if code in i18n.LANGUAGES else otherwise


def _belongs(plan: PersonPlan, membership: KnownMembership, role: str) -> None:
    if membership.has_left:
        plan.membership["left_at"] = None
        plan.changes.append(Change("back", "", ""))
    if not getattr(membership, role):
        plan.membership[role] = True
        plan.changes.append(Change("role", "", role.removeprefix("is_")))


def _reads_mail(
    plan: PersonPlan, person: ReadPerson, account: KnownPerson | None, before: dict[str, Any], keys: Keys
) -> None:
    """An address the roster gives anew is added. It takes the place of the one an earlier roster gave.

    What somebody confirmed themselves is theirs and stays, also as the one their mail goes to.
    """
    box = box_of(person.email)
    held = account.addresses if account is not None else []
    if not box or any(one.normalised == box for one in held) or before.get("address") == keys.said(box):
        return
    plan.address = spelt(person.email or "")
    if plan.address is None:
        return
    old = _given_before(held, before, keys)
    plan.is_primary = not any(one.is_primary for one in held)
    if old is not None:
        plan.drops = [old]
        plan.is_primary = plan.is_primary or old.is_primary
    if not plan.is_new:
        plan.changes.append(Change("address", old.address if old else "", plan.address))


def _given_before(held: list[KnownAddress], before: dict[str, Any], keys: Keys) -> KnownAddress | None:
    said = before.get("address")
    return next((one for one in held if said and not one.own and keys.said(one.normalised) == said), None)


def _is_called(plan: PersonPlan, person: ReadPerson, account: KnownPerson, before: dict[str, Any], keys: Keys) -> None:
    """Another name, where the school changed it, or where only initials were known."""
    if not person.name or person.name == account.name:
        return
    theirs = called(account.name, account.given, account.prefix, account.family)
    given = called(person.name, person.given, person.prefix, person.family)
    said = before.get("name")
    if said is None:
        renamed = bool(theirs.initials) and not given.initials and fits(theirs, given)
    else:
        renamed = said == keys.said(account.name) and said != keys.said(person.name)
    if renamed:
        plan.user |= _named(person)
        plan.changes.append(Change("name", account.name, person.name))


def _speaks(plan: PersonPlan, person: ReadPerson, account: KnownPerson, before: dict[str, Any], known: Known) -> None:
    """Another language, where the school changed it and the person did not choose one."""
    said = before.get("language")
    if not person.language or not said or person.language == said:
        return
    language = _language(person.language, known.language)
    if account.language == _language(said, known.language) and language != account.language:
        plan.user["language"] = language
        plan.changes.append(Change("language", account.language, language))
