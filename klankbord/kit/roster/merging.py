"""Which mentions are one person: what is certain is joined, what is likely is asked. Blocks keep it linear."""

from collections import defaultdict
from collections.abc import Iterable

from klankbord.kit.roster.likeness import alike, close, fits
from klankbord.kit.roster.mentions import Mention, name_key, opposed
from klankbord.kit.roster.words import fold

MOST_COMPARED = 12
PUBLIC = {
    "gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "icloud", "me", "kpnmail", "ziggo", "xs4all",
    "planet", "home", "hetnet", "upcmail", "telfort", "telenet", "proximus", "protonmail", "proton", "gmx", "web",
    "mail",
}  # fmt: skip


class Groups:
    """Mentions that are one person, joined as more becomes known (union-find)."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.mentions = mentions
        self._into = list(range(len(mentions)))

    def of(self, at: int) -> int:
        """The first mention of the person that this mention is about."""
        while self._into[at] != at:
            self._into[at] = self._into[self._into[at]]
            at = self._into[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Make one person of two."""
        first, second = sorted((self.of(one), self.of(other)))
        self._into[second] = first

    def people(self) -> dict[int, list[int]]:
        """The mentions of every person."""
        found: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self.mentions)):
            found[self.of(at)].append(at)
        return found


class Facts:
    """What all mentions of one person say together."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.name = next((one.name for one in mentions if not one.name.short), mentions[0].name)
        self.emails = {one.email for one in mentions if one.email}
        self.numbers = {one.number for one in mentions if one.number}
        self.places = {one.place for one in mentions}
        self.pupils = {pupil for one in mentions for pupil in one.pupils}
        self.beside = {key for one in mentions for key in one.beside}
        self.surnames = {name for one in mentions for name in one.surnames}
        self.classes = {name for one in mentions for name in one.classes}
        self.relations = {one.relation for one in mentions} & {"mother", "father"}
        self.asked = any(one.asked for one in mentions)

    def near(self, other: "Facts") -> bool:
        """Whether they care for one child, or together with the same other carer."""
        return bool(self.pupils & other.pupils or self.beside & other.beside)

    def apart(self, other: "Facts") -> bool:
        """Whether the file itself keeps them apart: in one row, under two numbers, as mother and father."""
        numbers = bool(self.numbers and other.numbers and not self.numbers & other.numbers)
        parents = bool(self.relations and other.relations and not self.relations & other.relations)
        return bool(self.places & other.places) or numbers or parents

    def elsewhere(self, other: "Facts") -> bool:
        """Whether their families have nothing in common."""
        surnames = bool(self.surnames and other.surnames and not self.surnames & other.surnames)
        return surnames and not self.near(other)


def join_certain(mentions: list[Mention]) -> Groups:
    """Joins what is one person without a doubt: one name at one address, initials and the full name at one address."""
    groups = Groups(mentions)
    _same_name_and_address(groups)
    _initials_at_address(groups)
    _same_name_one_address(groups)
    return groups


def _same_name_and_address(groups: Groups) -> None:
    seen: dict[tuple[str, str | None, str | None], list[int]] = defaultdict(list)
    for at, mention in enumerate(groups.mentions):
        keys: list[tuple[str, str | None, str | None]] = []
        if mention.email:
            keys.append((name_key(mention), mention.email, None))
        if mention.number:
            keys.append((name_key(mention), mention.email, mention.number))
        for key in keys:
            same = next((one for one in seen[key] if not opposed(groups.mentions[one], mention)), None)
            if same is None:
                seen[key].append(at)
            else:
                groups.join(same, at)


def _initials_at_address(groups: Groups) -> None:
    by_email: dict[str, list[int]] = defaultdict(list)
    for root, members in groups.people().items():
        email = next((groups.mentions[at].email for at in members if groups.mentions[at].email), None)
        if email:
            by_email[email].append(root)
    people = groups.people()
    for roots in by_email.values():
        facts = {root: Facts([groups.mentions[at] for at in people[root]]) for root in roots[:MOST_COMPARED]}
        for root in facts:
            own = facts[root]
            fitting = [
                other
                for other in facts
                if other != root
                and groups.of(other) != groups.of(root)
                and fits(own.name, facts[other].name)
                and not own.apart(facts[other])
            ]
            if len(fitting) == 1:
                groups.join(root, fitting[0])


def _same_name_one_address(groups: Groups) -> None:
    """A mention without an address joins the one person of that name whose family it belongs to."""
    people = groups.people()
    by_name: dict[str, list[int]] = defaultdict(list)
    for root in people:
        if groups.mentions[root].name.whole:
            by_name[groups.mentions[root].name.key].append(root)
    for roots in by_name.values():
        if len(roots) < 2:
            continue
        facts = {root: Facts([groups.mentions[at] for at in people[root]]) for root in roots}
        for at, root in enumerate(roots):
            if facts[root].emails:
                continue
            fitting = [other for other in roots[:MOST_COMPARED] + roots[max(0, at - 2) : at] if other != root]
            fitting = [other for other in fitting if _belongs(facts[root], facts[other])]
            if len({next(iter(facts[other].emails), "") for other in fitting}) == 1:
                groups.join(root, fitting[0])


def _belongs(bare: Facts, other: Facts) -> bool:
    if bare.numbers & other.numbers:
        return True
    if bare.apart(other):
        return False
    return bare.near(other) or (not bare.name.short and bool(bare.surnames & other.surnames))


def doubts(groups: Groups) -> Iterable[tuple[int, int, str]]:
    """Pairs of people that may be one, by their first mentions, with the code of the problem."""
    people = groups.people()
    facts = {root: Facts([groups.mentions[at] for at in members]) for root, members in people.items()}
    seen: set[tuple[int, int]] = set()
    asked: set[int] = set()
    for blocks in (_by_name(facts), _by_number(facts), _by_email(facts), _by_partner(facts), _by_likeness(facts)):
        for block in blocks:
            for at, other in enumerate(block[1:], 1):
                earlier = block[max(0, at - MOST_COMPARED) : at] if other not in asked else []
                found = _first_doubt(facts, earlier, other, seen)
                if found:
                    asked.add(other)
                    yield found


def _first_doubt(
    facts: dict[int, Facts], earlier: list[int], other: int, seen: set[tuple[int, int]]
) -> tuple[int, int, str] | None:
    """The first of some earlier people who may be the same; one question about each person is enough."""
    for one in earlier:
        pair = (min(one, other), max(one, other))
        if pair in seen or one == other:
            continue
        seen.add(pair)
        code = _doubt(facts[pair[0]], facts[pair[1]])
        if code:
            return *pair, code
    return None


def _doubt(one: Facts, other: Facts) -> str | None:
    if one.places & other.places or not one.name.whole or not other.name.whole:
        return None
    two_addresses = bool(one.emails and other.emails and not one.emails & other.emails)
    if one.name.key == other.name.key:
        if one.numbers & other.numbers and two_addresses:
            return "same_name_other_email"
        if one.apart(other):
            return None
        return _same_name(one, other, two_addresses=two_addresses)
    if one.apart(other) or not _likely(one, other, two_addresses=two_addresses):
        return None
    return "perhaps_same_person"


def _same_name(one: Facts, other: Facts, *, two_addresses: bool) -> str | None:
    strangers = one.elsewhere(other) and (bool(one.beside and other.beside) or not two_addresses)
    if strangers or (one.name.short and not one.near(other)):
        return None
    return "same_name_other_email" if two_addresses else "perhaps_same_person"


def _likely(one: Facts, other: Facts, *, two_addresses: bool) -> bool:
    same_address = bool(one.emails & other.emails)
    if not alike(one.name, other.name):
        return (one.near(other) or same_address) and fits(one.name, other.name) and (one.name.short or other.name.short)
    if same_address or one.near(other):
        return True
    if not one.classes & other.classes:
        return bool(_domains(one) & _domains(other)) and bool(one.surnames & other.surnames or not one.surnames)
    return not two_addresses or bool(_domains(one) & _domains(other))


def _domains(facts: Facts) -> set[str]:
    """The domains of its own, not those of a provider whom everybody uses."""
    domains = {email.rpartition("@")[2] for email in facts.emails}
    return {domain for domain in domains if domain.split(".")[0] not in PUBLIC}


Blocks = Iterable[list[int]]


def _blocks(keyed: Iterable[tuple[str, int]]) -> Blocks:
    first: dict[str, int] = {}
    found: dict[str, list[int]] = {}
    for key, root in keyed:
        if first.setdefault(key, root) != root:
            found.setdefault(key, [first[key]]).append(root)
    return list(found.values())


def _by_name(facts: dict[int, Facts]) -> Blocks:
    return _blocks((one.name.key, root) for root, one in facts.items())


def _by_number(facts: dict[int, Facts]) -> Blocks:
    return _blocks((number, root) for root, one in facts.items() for number in sorted(one.numbers))


def _by_email(facts: dict[int, Facts]) -> Blocks:
    return _blocks((email, root) for root, one in facts.items() for email in sorted(one.emails))


def _by_partner(facts: dict[int, Facts]) -> Blocks:
    return _blocks((key, root) for root, one in facts.items() for key in sorted(one.beside))


def _by_likeness(facts: dict[int, Facts]) -> Blocks:
    def keys(one: Facts) -> Iterable[str]:
        words = fold(one.name.whole)
        yield " ".join(sorted(words.split()))
        yield f"{fold(one.name.given)}|{fold(one.name.family)}"
        if len(words) > 7 and not one.name.short:
            yield from close(words)

    return _blocks((key, root) for root, one in facts.items() for key in keys(one))
