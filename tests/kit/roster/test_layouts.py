"""Headings of every sort, and files with no more than they need."""

import pytest

from klankbord.kit.roster import Meaning, Unreadable, read
from tests.rosters.written import found, people, reading, separated

BOTH = [("Jan Bos", "jan@bos.example", ["5A"]), ("An Vos", "an@vos.example", ["5A"])]


@pytest.mark.parametrize(
    "rows",
    [
        ["Klas;Naam vader;E-mail vader;Naam moeder;E-mail moeder", "5A;Jan Bos;jan@bos.example;An Vos;an@vos.example"],
        ["sep=;", "Klas;Ouder A;Mail A;Ouder B;Mail B", "5A;Jan Bos;jan@bos.example;An Vos;an@vos.example"],
        ["Leerling;;Verzorger 1;;Verzorger 2;", "Naam;Groep;Naam;E-mail;Naam;E-mail",
         "Kim Bos;5A;Jan Bos;jan@bos.example;An Vos;an@vos.example"],
        ["Pupil,Class,Parent 1 name,Parent 1 email,Guardian,Guardian email",
         "Kim Bos,5A,Jan Bos,jan@bos.example,An Vos,an@vos.example"],
        ["Kind;Groep;Ouder 1;E-mail;Tel;Ouder 2;E-mail;Tel",
         "Kim;5A;Jan Bos;jan@bos.example;06;An Vos;an@vos.example;06"],
        ["Kind;Groep;Ouder 1;;Ouder 2;", "Kim Bos;5A;Jan Bos;jan@bos.example;An Vos;an@vos.example"],
        ["Leerling;Klas;Ouder;E-mail;Relatie", "Kim Bos;5A;Jan Bos;jan@bos.example;vader",
         "Kim Bos;5A;An Vos;an@vos.example;"],
        ["Naam|E-mailadres|Groepsnaam", "Jan Bos|jan@bos.example|5A", "Vos, An|an@vos.example|5A"],
        ["verz1_naam;verz1_email;verz2_naam;verz2_email;Stamgroep", "Jan Bos;jan@bos.example;An Vos;an@vos.example;5A"],
        ["Kind;Groepsnaam;Relatie 1 naam;Relatie 1 e-mail;Relatie 2 naam;Relatie 2 e-mail;Lesgroepen",
         "Kim Bos;5A;Jan Bos;jan@bos.example;An Vos;an@vos.example;lo1"],
        ["Kind;Ouder;E-mail", "5A;;", "Kim Bos;Jan Bos;jan@bos.example", "Bo Bos;An Vos;an@vos.example"],
    ],
)  # fmt: skip
def test_headings(rows: list[str]) -> None:
    roster = reading(*rows)
    assert people(roster) == BOTH
    assert found(roster) == []


def test_relations_come_from_headings_and_cells() -> None:
    roster = reading(
        "Klas;Naam moeder;E-mail moeder;Naam pleegvader;E-mail pleegvader", "5A;An Vos;a@v.example;Jo Bos;j@b.example"
    )
    assert [one.relation for one in roster.people] == ["mother", "foster_parent"]
    rows = reading(
        "Leerling;Klas;Ouder;E-mail;Relatie", "Kim;5A;Jan Bos;j@b.example;stiefvader", "Kim;5A;An Vos;a@v.example;Mevr."
    )
    assert [one.relation for one in rows.people] == ["other", None]
    assert rows.format.row_per == "carer"


def test_teachers() -> None:
    roster = reading("Afkorting;Voornaam;Tussenv;Achternaam;E-mail;Groep", "DEW;Kees;de;Wit;k@wit.example;5A, 6A")
    assert people(roster) == [("Kees de Wit", "k@wit.example", ["5A", "6A"])]
    assert (roster.format.row_per, roster.people[0].is_staff, roster.people[0].number) == ("staff", True, "DEW")


def test_lists_of_pupils_and_classes_in_one_row() -> None:
    roster = reading("Code;Achternaam;Voornaam;Email;Leerlingcodes;Klas", "o1;Bos;Jan;j@b.example;0012,0034;H4a,B2c")
    assert [(one.number, one.class_name) for one in roster.pupils] == [("0012", "H4a"), ("0034", "B2c")]
    assert roster.people[0].classes == ["B2c", "H4a"]
    assert (roster.people[0].number, roster.format.row_per) == ("o1", "carer")


def test_an_unknown_column_is_asked_about_and_can_be_mapped() -> None:
    rows = ("Klas;Ouder 1;Mail ouder 1;Prikkelbord;Foto", "5A;Jan Bos;j@b.example;Turks;ja")
    roster = reading(*rows)
    assert found(roster) == [(1, "unknown_column")]
    assert (roster.problems[0].column, roster.columns[3].key) == ("Prikkelbord", "prikkelbord")
    mapped = reading(*rows, mapping={"prikkelbord": ("language", 0)})
    assert found(mapped) == []
    assert mapped.people[0].language == "tr"
    assert mapped.columns[3].meaning is Meaning.LANGUAGE


def test_headings_nobody_knows_can_be_mapped() -> None:
    data = separated("Xa;Xb", "Jan Bos;j@b.example")
    with pytest.raises(Unreadable):
        read(data)
    assert people(read(data, mapping={"xa": ("carer_name", 1), "xb": ("carer_email", 1)})) == [
        ("Jan Bos", "j@b.example", [])
    ]


def test_rows_count_as_in_a_spreadsheet() -> None:
    roster = reading("Klas;Ouder 1;Mail ouder 1;Opmerking", '5A;Jan Bos;j@b.example;"a\r\nb"', "", "5A;Bo Kok;geen;")
    assert found(roster) == [(4, "no_email")]
    assert roster.count == 2


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    rows = [f"5A;Ouder {at};o{at}@post.example" for at in range(450)]
    reading("Klas;Ouder 1;Mail ouder 1", *rows, progress=lambda done, total: told.append((done, total)))
    assert told == [(200, 450), (400, 450), (450, 450)]


def test_a_date_of_leaving_that_everybody_has_is_in_the_future() -> None:
    head = "Klas;Kind;Ouder 1;Mail ouder 1;Uitschrijfdatum;Status"
    rows = [f"5A;Kind {at};Ouder {'abcdef'[at] * 5};o{at}@post.example;31-07-2031;Actief" for at in range(6)]
    assert found(reading(head, *rows)) == []
    one = [row.replace("31-07-2031", "" if at else "01-08-2026") for at, row in enumerate(rows)]
    assert found(reading(head, *one)) == [(2, "deregistered")]
    status = [row.replace("Actief", "Uitgeschreven") if at == 5 else row for at, row in enumerate(rows)]
    assert found(reading(head, *status)) == [(7, "deregistered")]


def test_nothing_is_shown_of_what_is_not_kept() -> None:
    roster = reading("Klas;Kind;Geboortedatum;BSN;Ouder 1;Mail", "5A;Kim Bos;01-02-2015;123456782;Jan Bos;j@b.example")
    assert [column.samples for column in roster.columns if column.meaning is Meaning.NOT_KEPT] == [(), ()]
    assert "2015" not in repr(roster)
    assert "123456782" not in repr(roster)


def test_classes_of_two_years_are_one_class() -> None:
    rows = ["1+2;Jan Bos;j@b.example", "1 en 2;An Vos;a@v.example", "5a;Li Kok;l@k.example", "5A;Bo Kok;b@k.example",
            "5 A;Mo Kok;m@k.example", "5A;Jo Kok;j@k.example"]  # fmt: skip
    assert reading("Klas;Ouder 1;Mail", *rows).classes == ["1 en 2", "1+2", "5A"]
