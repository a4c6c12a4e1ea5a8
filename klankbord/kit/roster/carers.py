"""The carers of one row, and what must be asked about each."""

import re
from dataclasses import dataclass, replace

from klankbord.kit.roster.custody import refuses
from klankbord.kit.roster.languages import language
from klankbord.kit.roster.mailbox import Mailbox, nameless, nothing, read_mailbox
from klankbord.kit.roster.mentions import Mention, opposed
from klankbord.kit.roster.names import Name, from_parts, from_whole
from klankbord.kit.roster.problems import Problems
from klankbord.kit.roster.relations import relation
from klankbord.kit.roster.rows import Row, says_same
from klankbord.kit.roster.sentences import (
    AS_ONE,
    DO_NOT_INVITE,
    IMPORT,
    INVALID_EMAIL,
    INVITE,
    LEAVE_OUT,
    NO_CUSTODY,
    NO_NAME,
    NOT_A_PERSON,
    SPLIT,
    TWO_EMAILS,
    TWO_PEOPLE,
    WITHOUT_ADDRESS,
    this_address,
)
from klankbord.kit.roster.several import family_of, is_office, parts, split_whole, together
from klankbord.kit.roster.shape import Meaning
from klankbord.kit.roster.words import fold

_ADDRESS = re.compile(r"[<(\[]?\s*(?:mailto:)?[^\s<>()\[\],;]+@[^\s<>()\[\],;]+\s*[>)\]]?", re.IGNORECASE)


@dataclass
class Cells:
    """What a row says of one carer, as text."""

    slot: int
    title: str = ""
    given: str = ""
    initials: str = ""
    prefix: str = ""
    family: str = ""
    whole: str = ""
    email: str = ""
    link: str = ""
    same_email: bool = False  # "idem": the address of the carer before

    @property
    def said(self) -> str:
        """The name as it stands there."""
        return self.whole or " ".join(part for part in (self.given or self.initials, self.prefix, self.family) if part)


def read_carers(row: Row, problems: Problems) -> list[Mention]:
    """The carers a row names, each once; an organisation or a mailbox nobody may use is asked about."""
    found: list[Mention] = []
    boxes: dict[int, Mailbox] = {}
    before: Cells | None = None
    for slot in row.layout.carers:
        cells = _cells(row, slot, before)
        if cells is None:
            continue
        box = boxes.get(before.slot, Mailbox()) if cells.same_email and before else _mailbox(cells)
        if not cells.said and not box.email and not box.wrong:
            continue
        boxes[slot], before = box, cells
        found += _mentions(row, cells, box, problems)
    kept: list[Mention] = []
    for mention in found:
        same = [one for one in kept if (one.name.key, one.email) == (mention.name.key, mention.email)]
        if not any(not opposed(one, mention) for one in same):
            kept.append(mention)
    for mention in kept:
        mention.beside = [other.name.key for other in kept if other is not mention and other.name.whole]
    return kept


def _cells(row: Row, slot: int, before: Cells | None) -> Cells | None:
    """The cells of one carer; None where they say "idem" to the whole person."""

    def value(meaning: Meaning) -> str:
        text = row.get(meaning, slot)
        return "" if nameless(text) or fold(text) in {"ouder", "parent"} else text

    cells = Cells(
        slot,
        value(Meaning.CARER_TITLE),
        value(Meaning.CARER_GIVEN),
        value(Meaning.CARER_INITIALS),
        value(Meaning.CARER_PREFIX),
        value(Meaning.CARER_FAMILY),
        value(Meaning.CARER_NAME),
    )
    emails = [text for text in row.all(Meaning.CARER_EMAIL, slot) if text]
    if says_same(cells.whole) or (says_same(cells.given) and says_same(cells.family)):
        return None
    if says_same(cells.family):
        cells.family, cells.prefix = (before.family, cells.prefix or before.prefix) if before else ("", cells.prefix)
    cells.given = "" if says_same(cells.given) else cells.given
    cells.same_email = any(says_same(text) for text in emails)
    cells.email = "; ".join(text for text in emails if not says_same(text))
    columns = row.layout.by.get((Meaning.CARER_EMAIL, slot), []) + row.layout.by.get((Meaning.CARER_NAME, slot), [])
    cells.link = next((row.line.links[column.index] for column in columns if column.index in row.line.links), "")
    _address_in_name(cells)
    if relation(cells.whole) and len(cells.whole.split()) == 1:
        cells.title, cells.whole = cells.whole, ""
    return cells


def _address_in_name(cells: Cells) -> None:
    """Name and address in one cell: "E. Janssen <e.janssen@voorbeeld.example>"."""
    for part in ("whole", "family", "given"):
        text = getattr(cells, part)
        if "@" in text:
            found = _ADDRESS.search(text)
            cells.email = cells.email if "@" in cells.email or not found else found[0]
            setattr(cells, part, _ADDRESS.sub(" ", text).strip(" ,;:-/<>()") if found else text)
            cells.same_email = False


def _mailbox(cells: Cells) -> Mailbox:
    return read_mailbox(cells.email, cells.link)


def _mentions(row: Row, cells: Cells, box: Mailbox, problems: Problems) -> list[Mention]:
    """One mention, or two where a cell holds two people and somebody said so; none for an organisation."""
    slot, place = cells.slot, row.place
    names = [_name(cells, frozenset({row.child.surname_key} - {""}))]
    office = is_office(cells.said)
    if office:
        names = [Name(family=cells.said)]
        chosen = problems.ask(
            place,
            "not_a_person",
            NOT_A_PERSON,
            {"name": cells.said},
            options=(LEAVE_OUT, IMPORT),
            subject=str(slot),
            slot=slot,
        )
        if chosen == LEAVE_OUT.code:
            return []
    elif several := _several(cells):
        names, doubtful = _asked_two(row, cells, several, problems)
        if len(names) == 1:
            return [replace(_mention(row, cells, names[0], box, problems), doubtful=doubtful)]
        addresses = [address for address in (box.email, *box.others) if address]
        if len(addresses) == len(names):
            return [
                _mention(row, cells, name, Mailbox(address), problems)
                for name, address in zip(names, addresses, strict=True)
            ]
    return [_mention(row, cells, name, box if not at else replace(box, others=(), wrong=None), problems, asks=not at)
            for at, name in enumerate(names)]  # fmt: skip


def _name(cells: Cells, families: frozenset[str]) -> Name:
    if cells.whole:
        named = from_whole(cells.whole, families)
        title = from_parts("", "", "", "", title=cells.title) if cells.title else Name()
        known = title.woman if title.woman is not None else named.woman
        return replace(named, woman=known, relation=named.relation or title.relation)
    return from_parts(cells.given, cells.initials, cells.prefix, cells.family, title=cells.title)


def _several(cells: Cells) -> list[Name]:
    """The people in cells that hold more than one; a single one for a family that cannot be divided."""
    if cells.whole:
        found = parts(cells.whole)
        return [family_of(cells.whole)] if not found else split_whole(cells.whole) if len(found) > 1 else []
    given = cells.given or cells.initials
    found = parts(given) if given else []
    if len(found) > 1:
        return [from_parts(part, "", cells.prefix, cells.family) for part in found]
    surnames = parts(cells.family) if cells.family else [""]
    if not surnames:
        return [replace(family_of(cells.family), given=given)]
    if len(surnames) > 1 and ("&" in cells.family or ";" in cells.family):
        return [from_parts("", "", "", part) for part in surnames]
    return []


def _asked_two(row: Row, cells: Cells, several: list[Name], problems: Problems) -> tuple[list[Name], bool]:
    """The names as chosen, and whether it is still in doubt."""
    divided = len(several) > 1
    options = (AS_ONE, SPLIT) if divided else (AS_ONE, LEAVE_OUT)
    subject = str(cells.slot)
    chosen = problems.ask(
        row.place, "two_people", TWO_PEOPLE, {"name": cells.said}, options=options, subject=subject, slot=cells.slot
    )
    settled = problems.settled
    if chosen == SPLIT.code:
        return several, False
    if chosen == LEAVE_OUT.code:
        return [], False
    if not divided:
        one = several[0]
    elif cells.whole:
        one = together(cells.whole)
    else:
        one = from_parts(cells.given or cells.initials, "", cells.prefix, cells.family)
    return [one], not settled


def _mention(row: Row, cells: Cells, name: Name, box: Mailbox, problems: Problems, *, asks: bool = True) -> Mention:
    slot = cells.slot
    email, others, asked = _address(row, cells, name, box, problems, asks=asks)
    said = row.get(Meaning.RELATION, slot)
    kind = relation(said) or row.layout.relations.get(slot) or name.relation
    spoken = row.get(Meaning.LANGUAGE, slot) or row.get(Meaning.LANGUAGE)
    mention = Mention(row.place, slot, name, email, others, asked, kind, language(spoken) if spoken else None)
    number = row.get(Meaning.CARER_NUMBER, slot)
    mention.number = None if nothing(number) else number
    mention.is_staff = row.layout.row_per == "staff"
    if refuses(row.get(Meaning.CUSTODY, slot)):
        column = row.layout.first(Meaning.CUSTODY, slot)
        chosen = problems.ask(
            row.place,
            "no_custody",
            NO_CUSTODY,
            {"name": name.whole or email or ""},
            options=(DO_NOT_INVITE, INVITE),
            column=column.heading if column else None,
            subject=f"{slot}:{name.key}",
            slot=slot,
        )
        mention.may_be_invited = chosen == INVITE.code
    return mention


def _address(
    row: Row, cells: Cells, name: Name, box: Mailbox, problems: Problems, *, asks: bool
) -> tuple[str | None, tuple[str, ...], bool]:
    """The address that holds, the others, and whether a problem says why there is none."""
    who, slot = name.whole or str(cells.slot), cells.slot
    column = row.layout.first(Meaning.CARER_EMAIL, slot)
    heading = column.heading if column else None
    if cells.same_email or not asks:
        return box.email, box.others, bool(box.wrong)
    if box.wrong:
        options = (WITHOUT_ADDRESS, *(this_address(address) for address in box.meant)) if box.meant else ()
        values = {"name": who, "found": box.wrong}
        chosen = problems.ask(
            row.place,
            "invalid_email",
            INVALID_EMAIL,
            values,
            options=options,
            column=heading,
            subject=str(slot),
            slot=slot,
        )
        return next((address for address in box.meant if chosen == f"address:{address}"), None), (), True
    if box.others and box.email:
        addresses = (box.email, *box.others)
        chosen = problems.ask(
            row.place,
            "two_emails",
            TWO_EMAILS,
            {"name": who, "found": ", ".join(addresses)},
            options=tuple(this_address(address) for address in addresses),
            column=heading,
            subject=str(slot),
            slot=slot,
        )
        email = chosen.removeprefix("address:")
        return email, tuple(address for address in addresses if address != email), False
    if box.email and not name.whole:
        problems.ask(row.place, "no_person", NO_NAME, {"found": box.email}, subject=str(slot), slot=slot)
    return box.email, (), False
