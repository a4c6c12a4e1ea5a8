"""EDEXML (Edustandaard, 1.03 to 2.1): groups, pupils and teachers. It holds no parents."""

from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from klankbord.kit.errors import N_
from klankbord.kit.roster.mailbox import read_mailbox
from klankbord.kit.roster.names import from_parts
from klankbord.kit.roster.shape import Format, Pupil, ReadPerson, Roster
from klankbord.kit.roster.unreadable import Unreadable
from klankbord.kit.roster.words import clean


def read_edexml(data: bytes) -> Roster:
    """The classes, pupils and teachers of a school. Raises Unreadable for XML that is something else."""
    try:
        root = fromstring(data.lstrip())
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(N_("This XML file is damaged or unsafe and cannot be read. Export it again.")) from error
    if _tag(root) != "edex":
        raise Unreadable(
            N_("This XML file is not EDEXML. Export the list as EDEXML, CSV or xlsx and choose that file.")
        )
    groups = {
        one.get("key", ""): _text(one, "naam") or _text(one, "omschrijving") or one.get("key", "")
        for one in root.iter()
        if _tag(one) in {"groep", "samengestelde_groep"} and (_text(one, "naam") or _text(one, "omschrijving"))
    }
    pupils = [_pupil(one, groups, row) for row, one in enumerate(_all(root, "leerling"), 1)]
    people = [_teacher(one, groups, row) for row, one in enumerate(_all(root, "leerkracht"), 1)]
    people = [person for person in people if person.name]
    if not groups and not pupils and not people:
        raise Unreadable(N_("This EDEXML file holds no groups, pupils or teachers. Export it again."))
    classes = sorted({*groups.values(), *(one for person in people for one in person.classes)})
    return Roster(Format("edexml", None, None, "school"), [], classes, pupils, people, [], len(pupils) + len(people))


def _pupil(element: Any, groups: dict[str, str], row: int) -> Pupil:
    name = from_parts(
        _text(element, "roepnaam"), _initials(element), _text(element, "voorvoegsel"), _text(element, "achternaam")
    )
    number = element.get("key") or _text(element, "leerlingnummer") or _text(element, "key") or None
    return Pupil(number, name.given, name.prefix, name.family, next(iter(_classes(element, groups)), None), [row])


def _teacher(element: Any, groups: dict[str, str], row: int) -> ReadPerson:
    name = from_parts(
        _text(element, "roepnaam"), _initials(element), _text(element, "voorvoegsel"), _text(element, "achternaam")
    )
    return ReadPerson(
        name.given,
        name.prefix,
        name.family,
        read_mailbox(_text(element, "emailadres") or _text(element, "email")).email,
        classes=sorted(_classes(element, groups)),
        rows=[row],
        is_staff=True,
        number=element.get("key"),
    )


def _initials(element: Any) -> str:
    return _text(element, "voorletters-1") or _text(element, "voorletters") or _text(element, "voornamen")


def _classes(element: Any, groups: dict[str, str]) -> list[str]:
    """The combined group goes before the ordinary one: that is the class a child sits in."""
    found = {"samengestelde_groep": [], "groep": []}  # type: dict[str, list[str]]
    for one in element.iter():
        key = one.get("key") or (one.text or "").strip()
        if _tag(one) in found and key in groups:
            found[_tag(one)].append(groups[key])
    return list(dict.fromkeys([*found["samengestelde_groep"], *found["groep"]]))


def _all(root: Any, tag: str) -> list[Any]:
    return [one for one in root.iter() if _tag(one) == tag]


def _text(element: Any, tag: str) -> str:
    return next((clean(child.text or "") for child in element if _tag(child) == tag), "")


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].casefold()
