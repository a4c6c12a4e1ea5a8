"""About whom the columns are whose heading does not say it: "Achternaam", "E-mail", "Code"."""

from dataclasses import replace

from klankbord.kit.roster.headings import Heading

NAMING = {"name", "given", "family", "initials", "prefix", ""}


def owned(headings: list[Heading]) -> tuple[list[Heading], str]:
    """The headings with everybody named, and what one row is about: "child", "carer" or "staff"."""
    headings = [
        replace(one, who="carer") if one.what == "email" and one.carer and not one.who else one for one in headings
    ]
    owner = _owner(headings)
    about_staff = owner == "staff"
    found: list[Heading] = []
    nearest = Heading()
    emails = any(one.who == "carer" and one.what == "email" for one in headings)
    carers = any(one.who == "carer" and one.what in NAMING for one in headings)
    for one in headings:
        if one.who == "carer":
            nearest = one
        if one.who or not one.known:
            found.append(
                replace(one, who="carer") if about_staff and one.who == "staff" and one.what != "not_kept" else one
            )
        elif one.what == "email":
            found.append(_email(one, nearest, owner, others=carers or emails, given=emails))
        elif one.what in NAMING | {"title"}:
            about = "carer" if about_staff else owner
            behind = nearest if owner == "pupil" and nearest.who and one.what != "name" else Heading()
            if behind.who and _has(found, one):
                found.append(replace(one, who="carer", carer=behind.carer, relation=behind.relation))
            else:
                found.append(replace(one, who=about))
        elif one.what in {"relation", "custody"}:
            found.append(replace(one, who="carer", carer=one.carer or nearest.carer, relation=nearest.relation))
        elif one.what == "number":
            found.append(replace(one, who="carer" if owner in {"carer", "staff"} else "pupil"))
        else:
            found.append(one)
    return found, "staff" if about_staff else "carer" if owner == "carer" and not _wide(found) else "child"


def _owner(headings: list[Heading]) -> str:
    """Of whom the bare names are."""

    def named(who: str) -> bool:
        return any(one.who == who and one.what in NAMING for one in headings)

    def holds(*what: str) -> bool:
        return any(one.what in what for one in headings)

    bare = any(not one.who and one.what in NAMING and one.known for one in headings)
    singles = any(one.who == "pupil" and one.what == "number" and not one.plural for one in headings)
    addresses = any(one.who == "carer" and one.what == "email" for one in headings)
    if named("carer"):
        if named("pupil") and not bare:
            return "carer" if holds("relation") and not _wide(headings) else "pupil"
        return "pupil" if bare or named("pupil") or singles or _wide(headings) else "carer"
    if named("pupil"):
        return "carer"
    if any(one.plural for one in headings) or holds("relation", "custody", "representative"):
        return "carer"
    if any(one.who == "staff" for one in headings) and not singles and not addresses:
        return "staff"
    return "pupil" if singles or addresses or not holds("email") else "carer"


def _wide(headings: list[Heading]) -> bool:
    """Whether a row has room for more than one carer."""
    slots = {(one.carer, one.relation) for one in headings if one.who == "carer" and one.what in {*NAMING, "email"}}
    return len({slot for slot in slots if slot != (0, None)}) > 1


def _email(one: Heading, nearest: Heading, owner: str, *, others: bool, given: bool) -> Heading:
    """An address without a name is of the carer before it; where carers have their own, it is the pupil's."""
    if owner in {"carer", "staff"} or not others:
        return replace(one, who="carer")
    if nearest.who and not (given and nearest.what == "email"):
        return replace(one, who="carer", carer=nearest.carer, relation=nearest.relation)
    return replace(one, who="pupil") if given or not nearest.who else replace(one, who="carer")


def _has(found: list[Heading], one: Heading) -> bool:
    return any(other.who == "pupil" and other.what == one.what for other in found)
