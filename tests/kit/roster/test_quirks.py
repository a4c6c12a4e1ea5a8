"""What offices put into rosters, quirk by quirk, with exactly the problems each must give."""

import pytest

from tests.rosters.written import found, people, reading

HEAD = "Klas;Kind;Ouder 1;E-mail ouder 1;Ouder 2;E-mail ouder 2;Bijzonderheden"


def row(parent: str, email: str = "jan@bos.example", rest: str = ";;") -> str:
    return f"5A;Kim Bos;{parent};{email};{rest}"


@pytest.mark.parametrize(
    ("written", "given", "prefix", "family"),
    [
        ("Berg, Ilse van den", "Ilse", "van den", "Berg"),
        ("Ilse van den Berg", "Ilse", "van den", "Berg"),
        ("van den Berg, Ilse", "Ilse", "van den", "Berg"),
        ("Berg van den, Ilse", "Ilse", "van den", "Berg"),
        ("Ilse Berg van den", "Ilse", "van den", "Berg"),
        ("Mevr. I. van den Berg", "I.", "van den", "Berg"),
        ("drs. A.M. (Annemarie) Jansen", "Annemarie", "", "Jansen"),
        ("A. van ’t Hoff", "A.", "van 't", "Hoff"),
        ("J. in ’t Veld", "J.", "in 't", "Veld"),
        ("F. Öztürk - Yilmaz", "F.", "", "Öztürk - Yilmaz"),
        ("Anouk Hoekstra-Pol", "Anouk", "", "Hoekstra-Pol"),
        ("R. Al-Masri", "R.", "", "Al-Masri"),
        ("Ben Ali", "Ben", "", "Ali"),
        ("JANSEN Annemarie", "Annemarie", "", "Jansen"),
        ("JANSEN, ANNEMARIE", "Annemarie", "", "Jansen"),
        ("annemarie jansen", "Annemarie", "", "Jansen"),
        ("S. Bakker (moeder)", "S.", "", "Bakker"),
        ("حداد, ليلى", "ليلى", "", "حداد"),
        ("Дарія Коваленко", "Дарія", "", "Коваленко"),
        ("陈丽", "", "", "陈丽"),
        ("Bos Jan", "Jan", "", "Bos"),  # the child is a Bos
        ("Jan\u00a0\u200bBos", "Jan", "", "Bos"),
    ],
)
def test_names_in_one_cell(written: str, given: str, prefix: str, family: str) -> None:
    roster = reading(HEAD, row(f'"{written}"'))
    assert [(one.given, one.prefix, one.family) for one in roster.people] == [(given, prefix, family)]
    assert found(roster) == []


@pytest.mark.parametrize(
    ("cell", "email", "codes"),
    [
        ("mailto:Jan@Bos.Example", "jan@bos.example", []),
        (" <jan@bos.example>;", "jan@bos.example", []),
        ("Jan Bos <jan@bos.example>", "jan@bos.example", []),
        ("jan@bos.example (werk)", "jan@bos.example", []),
        ("josé.nuñez@bos.example", "josé.nuñez@bos.example", []),
        ("jan@bos.example; JAN@bos.example", "jan@bos.example", []),
        ("", None, ["no_email"]),
        ("geen", None, ["no_email"]),
        ("n.v.t.", None, ["no_email"]),
        ("-", None, ["no_email"]),
        ("geen@geen.example", None, ["no_email"]),
        ("k.bos@voorbeeld", None, ["invalid_email"]),
        ("zie telefoon", None, ["invalid_email"]),
        ("jan@bos.example / j@werk.example", "jan@bos.example", ["two_emails"]),
        ("jan@bos.example of j@werk.example", "jan@bos.example", ["two_emails"]),
        ("jan@bos.example,j@werk.example", "jan@bos.example", ["two_emails"]),
    ],
)
def test_addresses(cell: str, email: str | None, codes: list[str]) -> None:
    roster = reading(HEAD, row("Jan Bos", f'"{cell}"'))
    assert people(roster) == [("Jan Bos", email, ["5A"])]
    assert found(roster) == [(2, code) for code in codes]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("jan@@bos.example", "jan@bos.example"),
        ("jan@bos,example", "jan@bos.example"),
        ("jan(at)bos.example", "jan@bos.example"),
        ("jan @bos.example", "jan@bos.example"),
        ("jan@bos..example", "jan@bos.example"),
    ],
)
def test_a_repair_is_offered_and_never_silent(cell: str, meant: str) -> None:
    rows = (HEAD, row("Jan Bos", cell))
    roster = reading(*rows)
    assert people(roster) == [("Jan Bos", None, ["5A"])]
    assert [option.code for option in roster.problems[0].options] == ["without_address", f"address:{meant}"]
    settled = reading(*rows, choices={roster.problems[0].key: f"address:{meant}"})
    assert people(settled) == [("Jan Bos", meant, ["5A"])]
    assert [problem.chosen for problem in settled.problems] == [f"address:{meant}"]


@pytest.mark.parametrize(
    ("rows", "problems", "without", "option", "after"),
    [
        (
            [row("Stichting Jeugdzorg", "team@zorg.example")],
            [(2, "not_a_person")], [], "import", [("Stichting Jeugdzorg", "team@zorg.example", ["5A"])],
        ),
        (
            [row("Jan en An de Vries")],
            [(2, "two_people")], [("Jan en An de Vries", "jan@bos.example", ["5A"])], "split",
            [("Jan de Vries", "jan@bos.example", ["5A"]), ("An de Vries", "jan@bos.example", ["5A"])],
        ),
        (
            [row("J. & M. Smit", '"j@smit.example; m@smit.example"')],
            [(2, "two_people"), (2, "two_emails")], [("J. & M. Smit", "j@smit.example", ["5A"])], "split",
            [("J. Smit", "j@smit.example", ["5A"]), ("M. Smit", "m@smit.example", ["5A"])],
        ),
        (
            [row("Fam. de Vries")],
            [(2, "two_people")], [("de Vries", "jan@bos.example", ["5A"])], "leave_out", [],
        ),
        (
            ["uitgeschreven;Kim Bos;Jan Bos;jan@bos.example;;;"],
            [(2, "deregistered")], [], "import", [("Jan Bos", "jan@bos.example", [])],
        ),
        (
            ["6-jul;Kim Bos;Jan Bos;jan@bos.example;;;"],
            [(2, "class_is_a_date")], [("Jan Bos", "jan@bos.example", [])], "class:6/7",
            [("Jan Bos", "jan@bos.example", ["6/7"])],
        ),
        (
            [row("Jan Bos"), "6B;Bo Bos;Jan Bos;j.bos@werk.example;;;"],
            [(3, "same_name_other_email")],
            [("Jan Bos", "jan@bos.example", ["5A"]), ("Jan Bos", "j.bos@werk.example", ["6B"])], "one_person",
            [("Jan Bos", "jan@bos.example", ["5A", "6B"])],
        ),
        (
            [row("Pieter Bakker", "p@eigen.example"), "5A;Ria Kok;Pieter Baker;pb@eigen.example;;;"],
            [(3, "perhaps_same_person")],
            [("Pieter Bakker", "p@eigen.example", ["5A"]), ("Pieter Baker", "pb@eigen.example", ["5A"])], "one_person",
            [("Pieter Bakker", "p@eigen.example", ["5A"])],
        ),
        (
            [row("Jan Bos", '"jan@bos.example; j@werk.example"')],
            [(2, "two_emails")], [("Jan Bos", "jan@bos.example", ["5A"])], "address:j@werk.example",
            [("Jan Bos", "j@werk.example", ["5A"])],
        ),
    ],
)  # fmt: skip
def test_asked_and_chosen(
    rows: list[str], problems: list[tuple[int, str]], without: list[object], option: str, after: list[object]
) -> None:
    roster = reading(HEAD, *rows)
    assert found(roster) == problems
    assert people(roster) == without
    assert all(option in {one.code for one in problem.options} for problem in roster.problems[:1])
    assert people(reading(HEAD, *rows, choices={roster.problems[0].key: option})) == after


def test_the_careful_option_chosen_takes_the_doubt_away() -> None:
    rows = (HEAD, row("Jan Bos"), "6B;Bo Bos;Jan Bos;j.bos@werk.example;;;")
    roster = reading(*rows)
    assert [one.doubtful for one in roster.people] == [True, True]
    settled = reading(*rows, choices={roster.problems[0].key: "two_people"})
    assert [one.doubtful for one in settled.people] == [False, False]
    assert [one.chosen for one in settled.problems] == ["two_people"]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (["5A;Kim Bos;;;;;"], ["no_person"]),
        ([";Kim Bos;Jan Bos;jan@bos.example;;;"], ["no_class"]),
        (["5A;Kim Bos;Jan Bos;jan@bos.example;;;GEHEIM ADRES - niet delen"], ["secret_address"]),
        (["5A;Kim Bos;;jan@bos.example;;;"], ["no_person"]),
        (["5A;Kim Bos;Jan Bos;jan@bos.example;;;ouders gescheiden, ander adres: an@vos.example"], []),
        (
            ["5A;Zoë van der Brink;Jan Bos;j@b.example;;;", "5A;Zoe Brink;An Vos;a@v.example;;;"],
            ["perhaps_same_person"],
        ),
        (["5A;Mila Bos;Jan Bos;jan@bos.example;;;", "5A;Bram Bos;Jan Bos;jan@bos.example;;;"], []),
        (["5A;Mila Bos;J. Jansen;j@a.example;;;", "6B;Bram Vos;J. Jansen;jj@b.example;;;"], []),
        ([";;;;;;", "-;-;-;;;;", "Totaal;19;;;;;", "Aantal leerlingen: 23;;;;;;", "Afgedrukt op 3-3;;;;;;", HEAD], []),
    ],
)  # fmt: skip
def test_problems(rows: list[str], codes: list[str]) -> None:
    assert [code for _row, code in found(reading(HEAD, *rows))] == codes


def test_idem_is_the_carer_before_or_the_row_above() -> None:
    roster = reading(HEAD, row("Jan Bos", rest="An Vos;zelfde;"), 'idem;Bo Bos;idem;idem;An Vos;"""";')
    assert people(roster) == [("Jan Bos", "jan@bos.example", ["5A"]), ("An Vos", "jan@bos.example", ["5A"])]
    assert [one.shares_mailbox_with for one in roster.people] == [["An Vos"], ["Jan Bos"]]
    assert people(reading(HEAD, row("Jan Bos", rest="idem;;"))) == [("Jan Bos", "jan@bos.example", ["5A"])]


def test_initials_join_the_full_name_at_one_address() -> None:
    roster = reading(HEAD, row("A.M. Jansen", "a@j.example"), "6B;Bo Bos;Annemarie Jansen;A@J.example;;;")
    assert people(roster) == [("Annemarie Jansen", "a@j.example", ["5A", "6B"])]
    assert len(reading(HEAD, row("J. Bos", "a@j.example", "Jan Bos;a@j.example;")).people) == 2


def test_two_people_with_one_name_and_one_address_are_told_apart_by_their_titles() -> None:
    couple = reading(HEAD, row("Dhr. J. Bos", "a@j.example", "Mevr. J. Bos;a@j.example;"))
    assert people(couple) == [("J. Bos", "a@j.example", ["5A"])] * 2
    assert [one.shares_mailbox_with for one in couple.people] == [["J. Bos"]] * 2
    assert len(reading(HEAD, row("J. Bos", "a@j.example", "J. Bos;a@j.example;")).people) == 1


def test_a_carer_without_authority_is_not_invited() -> None:
    rows = ("Klas;Kind;Ouder 1;Mail ouder 1;Gezag ouder 1", "5A;Kim Bos;Jan Bos;jan@bos.example;nee")
    roster = reading(*rows)
    assert found(roster) == [(2, "no_custody")]
    assert [care.may_be_invited for care in roster.people[0].cares] == [False]
    settled = reading(*rows, choices={roster.problems[0].key: "invite"})
    assert [care.may_be_invited for care in settled.people[0].cares] == [True]


def test_nobody_is_lost_among_namesakes() -> None:
    rows = [f"5A;Kind {at};Jan Jansen;jan{at}@post.example;;;" for at in range(60)]
    roster = reading(HEAD, *rows)
    assert len(roster.people) == 60
    assert {code for _row, code in found(roster)} == {"same_name_other_email"}
    assert len(roster.problems) == 59
