"""The people of a file: every person once, with everything its rows say of them."""

from collections import defaultdict
from typing import Any

from klankbord.kit.roster.mentions import Mention
from klankbord.kit.roster.merging import doubts, join_certain
from klankbord.kit.roster.names import Name
from klankbord.kit.roster.problems import Problems
from klankbord.kit.roster.sentences import NO_EMAIL, ONE, PERHAPS_SAME_PERSON, SAME_NAME_OTHER_EMAIL, TWO
from klankbord.kit.roster.shape import Care, ReadPerson
from klankbord.kit.roster.words import fold

MOST_SHARING = 50  # an address behind which the whole school seems to live


def read_people(mentions: list[Mention], problems: Problems) -> list[ReadPerson]:
    """One person for all mentions of one, in the order of the file."""
    groups = join_certain(mentions)
    members = groups.people()
    pairs: list[tuple[int, int]] = []
    for one, other, code in list(doubts(groups)):
        first, second = mentions[one], mentions[other]
        values: dict[str, Any]
        addresses = [
            next((mentions[at].email for at in members[root] if mentions[at].email), None) for root in (one, other)
        ]
        if code == "same_name_other_email":
            sentence, values = (
                SAME_NAME_OTHER_EMAIL,
                {"name": first.name.whole, "first": addresses[0], "second": addresses[1]},
            )
        else:
            sentence, values = PERHAPS_SAME_PERSON, {
                "first": first.name.whole, "second": second.name.whole,
                "row": first.place.ref, "other": second.place.ref,
            }  # fmt: skip
        subject = ":".join(
            f"{fold(mention.name.whole)} {address or ''}"
            for mention, address in zip((first, second), addresses, strict=True)
        )
        chosen = problems.ask(
            second.place, code, sentence, values, options=(TWO, ONE), subject=subject, slot=second.slot
        )
        if chosen == ONE.code:
            groups.join(one, other)
        elif not problems.settled:
            first.doubtful = second.doubtful = True
            pairs.append((one, other))
    found = groups.people()
    order = _beside_likeness(sorted(found), pairs)
    people = [_person([mentions[at] for at in found[root]], problems) for root in order]
    _share_mailboxes(people)
    return people


def _beside_likeness(roots: list[int], pairs: list[tuple[int, int]]) -> list[int]:
    """In the order of the file, but who may be the same as somebody earlier stands directly behind them."""
    there = set(roots)
    behind: dict[int, list[int]] = defaultdict(list)
    moved: set[int] = set()
    for one, other in pairs:
        if one in there and other in there and other not in moved:
            behind[one].append(other)
            moved.add(other)
    order: list[int] = []
    waiting = [root for root in reversed(roots) if root not in moved]
    while waiting:
        order.append(waiting.pop())
        waiting.extend(reversed(behind[order[-1]]))
    return order


def _person(mentions: list[Mention], problems: Problems) -> ReadPerson:
    name = _best([mention.name for mention in mentions])
    emails = [mention.email for mention in mentions if mention.email]
    emails += [address for mention in mentions for address in mention.others]
    first = mentions[0]
    if not emails and not any(mention.asked for mention in mentions):
        problems.ask(
            first.place, "no_email", NO_EMAIL, {"name": name.whole}, subject=f"{first.slot}:{name.key}", slot=first.slot
        )
    person = ReadPerson(
        name.given,
        name.prefix,
        name.family,
        emails[0] if emails else None,
        classes=sorted({one for mention in mentions for one in mention.classes}),
        relation=next((mention.relation for mention in mentions if mention.relation), None),
        language=next((mention.language for mention in mentions if mention.language), None),
        rows=list(dict.fromkeys(mention.place.ref for mention in mentions)),
        doubtful=any(mention.doubtful for mention in mentions),
        is_staff=first.is_staff,
        number=next((mention.number for mention in mentions if mention.number), None),
        other_emails=[address for address in dict.fromkeys(emails) if address != emails[0]],
    )
    cares: dict[int, Care] = {}
    for mention in mentions:
        for pupil in mention.pupils:
            care = cares.setdefault(pupil, Care(pupil, mention.relation, mention.may_be_invited))
            care.relation = care.relation or mention.relation
            care.may_be_invited = care.may_be_invited and mention.may_be_invited
    person.cares = list(cares.values())
    return person


def _best(names: list[Name]) -> Name:
    """The fullest spelling: a given name before initials, more initials before fewer, a prefix before none."""
    return max(names, key=lambda name: (bool(name.given) and not name.short, bool(name.prefix), len(name.given)))


def _share_mailboxes(people: list[ReadPerson]) -> None:
    """Two people behind one address stay two people, and each knows of the other."""
    behind: dict[str, list[ReadPerson]] = defaultdict(list)
    for person in people:
        if person.email:
            behind[person.email].append(person)
    for sharing in behind.values():
        names = [person.name for person in sharing[: MOST_SHARING + 1]]
        for at, person in enumerate(sharing if len(sharing) > 1 else ()):
            person.shares_mailbox_with = [*names[:at], *names[at + 1 :]][:MOST_SHARING]
