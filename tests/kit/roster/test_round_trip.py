"""Random families written down as offices write them are read back as the same people."""

import csv
import io
import random
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.roster import read
from klankbord.kit.roster.shape import ReadPerson
from tests.rosters.written import found, workbook

GIVEN = (
    "Annemarie", "Zoë", "José", "Ilse", "Guusje", "Małgorzata", "Béatrice", "Sjoerd", "Fatma", "Hakan", "Роксолана",
    "Олександр", "ليلى", "Λυδία", "Jan-Willem", "Noortje", "Kwabena", "Thijmen", "Chloé", "Wout", "Ümit", "Radboud",
    "Xandra", "Quirijn", "Pieternella", "Mei Ling",
)  # fmt: skip
FAMILY = (
    ("van den", "Berg"), ("", "Öztürk"), ("in 't", "Veld"), ("de", "Groot"), ("", "O'Brien"), ("", "Hoekstra-Pol"),
    ("", "Wiśniewska"), ("van der", "Heijden"), ("", "Коваленко"), ("ter", "Horst"), ("", "Nuñez"), ("op den", "Camp"),
    ("el", "Amrani"), ("", "Lefèvre"), ("", "Terpstra"), ("van 't", "Riet"), ("", "Παππάς"), ("", "حداد"),
    ("", "d'Hondt"), ("von", "Mühlfeld"),
)  # fmt: skip
LANGUAGES = {
    "nl": ["Nederlands", "nl", "Dutch", "NL"], "tr": ["Turks", "tr", "Türkçe"], "ar": ["Arabisch", "ar"],
    "uk": ["Oekraïens", "Ukrainian", "uk"], "ti": ["Tigrinya", "ti"], "pl": ["Pools", "polski", "PL"],
}  # fmt: skip
CLASSES = ["1/2A", "3A", "4", "5B", "6/7B", "7/8", "Roze"]
CARERS = ["Verzorger {n}", "Ouder {n}", "ouder/verzorger {n}", "Parent {n}", "VERZ. {n}", "Contactpersoon {n}"]
PARTS = {
    "given": ["Voornaam", "Roepnaam", "First name"],
    "prefix": ["Tussenvoegsel", "Tussenv.", "Voorv."],
    "family": ["Achternaam", "Surname"],
    "name": ["naam", "Naam"],
    "email": ["E-mail", "e-mailadres", "Mail", "Email address"],
}


@dataclass
class Adult:
    given: str
    prefix: str
    family: str
    email: str | None
    language: str
    code: str
    classes: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given, self.prefix, self.family) if part)


@dataclass
class Family:
    adults: list[Adult]
    children: list[tuple[str, str, str]]  # number, given, class
    prefix: str
    family: str


def families(draw: random.Random) -> list[Family]:
    names, surnames = [*GIVEN], [*FAMILY]
    draw.shuffle(names)
    draw.shuffle(surnames)
    made = []
    for at in range(draw.randint(1, 5)):
        own, other = surnames.pop(), surnames.pop()
        language = draw.choice(list(LANGUAGES))
        shared = f"gezin{at}@postbus.example" if draw.random() < 0.3 else None
        adults = []
        for number in range(draw.choice([1, 2, 2])):
            prefix, family = own if draw.random() < 0.6 else other
            email = shared or (f"mens{at}.{number}@post{draw.randint(1, 9)}.example" if draw.random() < 0.9 else None)
            adults.append(Adult(names.pop(), prefix, family, email, language, f"o{at}{number}"))
        children = [(f"0{at}{n}", f"Kind{'abcd'[n]}{at}", draw.choice(CLASSES)) for n in range(draw.randint(1, 3))]
        for adult in adults:
            adult.classes = {one[2] for one in children}
        made.append(Family(adults, children, *own))
    return made


class Writer:
    """One way of writing, chosen at random and kept to."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.shape = draw.choice(["parts", "parts", "whole", "turned"])
        self.carer = draw.choice(CARERS)
        self.behind = draw.random() < 0.5
        self.words = {key: draw.choice(words) for key, words in PARTS.items()}

    def heading(self, kind: str, number: int) -> str:
        who = self.carer.format(n=number)
        if kind == "name" and self.draw.random() < 0.3:
            return who
        return f"{self.words[kind]} {who}" if self.behind else f"{who} {self.words[kind]}"

    def headings(self, number: int) -> list[str]:
        kinds = ["given", "prefix", "family", "email"] if self.shape == "parts" else ["name", "email"]
        return [self.heading(kind, number) for kind in kinds]

    def bare(self) -> list[str]:
        return [self.words[kind] for kind in ("given", "prefix", "family", "email")]

    def adult(self, adult: Adult | None) -> list[str]:
        if adult is None:
            return [""] * (4 if self.shape == "parts" else 2)
        if self.shape == "parts":
            return [*self.parts(adult.given, adult.prefix, adult.family), self.email(adult.email)]
        if self.shape == "turned":
            return [f"{adult.family}, {adult.given} {adult.prefix}".strip(), self.email(adult.email)]
        return [self.spaces(adult.name), self.email(adult.email)]

    def parts(self, given: str, prefix: str, family: str) -> list[str]:
        if prefix and prefix != "d'" and self.draw.random() < 0.3:
            return [given, "", f"{prefix} {family}"]
        return [given, prefix, self.spaces(family)]

    def spaces(self, text: str) -> str:
        return self.draw.choice([text, text, f"{text} ", f" {text}", text.replace(" ", "  ")])

    def email(self, email: str | None) -> str:
        if email is None:
            return self.draw.choice(["", "", "geen", "n.v.t.", "-"])
        email = self.draw.choice([email, email, email.upper(), email.capitalize()])
        return self.draw.choice([email, email, f" {email} ", f"mailto:{email}", f"{email};", f"<{email}>"])

    def language(self, code: str) -> str:
        return self.draw.choice(LANGUAGES[code])


def by_child(made: list[Family], writer: Writer) -> list[list[str]]:
    draw = writer.draw
    rows = []
    for family in made:
        for number, called, group in family.children:
            adults = [*family.adults, None][:2]
            cells = [
                number,
                called,
                family.prefix,
                family.family,
                group,
                *writer.adult(adults[0]),
                *writer.adult(adults[1]),
            ]
            rows.append([*cells, writer.language(family.adults[0].language)])
    draw.shuffle(rows)
    head = [
        "Leerlingnummer",
        "Roepnaam",
        "Tussenvoegsel",
        "Achternaam",
        draw.choice(["Groep", "Klas", "Stamgroep", "Class"]),
    ]
    return [
        [*head, *writer.headings(1), *writer.headings(2), draw.choice(["Thuistaal", "Taal", "Home language"])],
        *rows,
    ]


def by_carer(made: list[Family], writer: Writer) -> list[list[str]]:
    writer.shape = "parts"
    rows = []
    for family in made:
        for adult in family.adults:
            numbers = ",".join(child[0] for child in family.children)
            groups = ",".join(child[2] for child in family.children)
            rows.append([adult.code, *writer.adult(adult), numbers, groups, writer.language(adult.language)])
    writer.draw.shuffle(rows)
    return [["Code", *writer.bare(), writer.draw.choice(["Leerlingcodes", "Leerlingnummers"]), "Klas", "Taal"], *rows]


def dirty(table: list[list[str]], draw: random.Random) -> list[list[str]]:
    """With a title, blank rows, the heading again, a total."""
    head, *rows = table
    blank = [""] * len(head)
    made = [["Oudergegevens schooljaar 2026-2027", *blank[1:]], blank] if draw.random() < 0.3 else []
    made.append(head)
    for row in rows:
        if draw.random() < 0.15:
            made.append(draw.choice([blank, head]))
        made.append(row)
    if draw.random() < 0.3:
        made += [blank, ["Totaal", str(len(rows)), *blank[2:]]]
    return made


def as_bytes(table: list[list[str]], draw: random.Random) -> bytes:
    if draw.random() < 0.2:
        return workbook(Blad=table)
    out = io.StringIO()
    csv.writer(out, delimiter=draw.choice(";,\t|"), lineterminator=draw.choice(["\r\n", "\n"])).writerows(table)
    text = out.getvalue()
    usable = ["utf-8", "utf-8-sig", "utf-16"]
    for encoding in ("cp1252", "mac_roman"):
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            continue
        usable.append(encoding)
    return text.encode(draw.choice(usable))


@given(st.randoms(use_true_random=False))
def test_the_same_people_come_back(draw: random.Random) -> None:
    made = families(draw)
    write = draw.choice([by_child, by_child, by_carer])
    data = as_bytes(dirty(write(made, Writer(draw)), draw), draw)
    roster = read(data)
    adults = [(family, adult) for family in made for adult in family.adults]
    assert sorted(as_read(person) for person in roster.people) == sorted(as_made(*one) for one in adults)
    without = [adult for _family, adult in adults if not adult.email]
    assert [code for _row, code in found(roster)] == ["no_email"] * len(without)
    assert {pupil.number for pupil in roster.pupils} == {child[0] for family in made for child in family.children}


Flat = tuple[str, str, str, str, list[str], str | None, list[str]]


def as_read(one: ReadPerson) -> Flat:
    shared = sorted(one.shares_mailbox_with)
    return one.given, one.prefix, one.family, one.email or "", one.classes, one.language, shared


def as_made(family: Family, one: Adult) -> Flat:
    shared = sorted(
        other.name for other in family.adults if other is not one and one.email and other.email == one.email
    )
    return one.given, one.prefix, one.family, one.email or "", sorted(one.classes), one.language, shared
