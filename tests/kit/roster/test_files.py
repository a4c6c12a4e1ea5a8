"""Kinds of files: encodings, workbooks, EDEXML, and what is none of these."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl.styles import Font

from klankbord.kit.roster import Unreadable, read
from tests.rosters.written import filled, found, people, saved, separated, workbook

HEAD = "Klas;Ouder 1;E-mail ouder 1"
SHEET = [["Klas", "Kind", "Ouder 1", "E-mail ouder 1"], ["5A", "Kim Bos", "Jan Bos", "j@b.example"]]


@pytest.mark.parametrize(
    ("encoding", "name", "told"),
    [
        ("utf-8", "Дарія Çelik", "utf-8"),
        ("utf-8-sig", "Zoë Bos", "utf-8-sig"),
        ("utf-16", "Małgorzata Bos", "utf-16"),
        ("utf-16-le", "Zoë Bos", "utf-16"),
        ("cp1252", "Zoë Öztürk", "windows-1252"),
        ("cp1252", "José O’Brien", "windows-1252"),
        ("mac_roman", "Zoë Öztürk", "macintosh"),
        ("mac_roman", "José Bos", "macintosh"),
        ("cp1250", "Małgorzata Wiśniewska", "windows-1250"),
    ],
)
def test_encodings(encoding: str, name: str, told: str) -> None:
    roster = read(separated(HEAD, f"5A;{name};j@b.example", encoding=encoding))
    assert roster.people[0].name == name.replace("’", "'")
    assert roster.format.encoding == told


def test_cells_of_a_workbook() -> None:
    book = filled(
        Groep=[
            ["Leerlingnr", *SHEET[0]],
            [123, date(2026, 6, 5), "Kim Bos", "Jan Bos", "klik hier"],
            ["0125", *SHEET[1]],
        ]
    )
    sheet = book["Groep"]
    sheet["A2"].number_format = "000000"
    sheet["E2"].hyperlink = "mailto:j@b.example?subject=hallo"
    roster = read(saved(book))
    assert [pupil.number for pupil in roster.pupils] == ["000123", "0125"]
    assert people(roster) == [("Jan Bos", "j@b.example", ["5A"])]
    assert found(roster) == [(2, "class_is_a_date")]
    assert [one.code for one in roster.problems[0].options] == ["no_class", "class:5/6", "class:6/5"]


def test_a_link_that_leads_elsewhere_is_asked_about() -> None:
    book = filled(Groep=SHEET)
    book["Groep"]["D2"].hyperlink = "mailto:oud@b.example"
    roster = read(saved(book))
    assert people(roster) == [("Jan Bos", "j@b.example", ["5A"])]
    assert found(roster) == [(2, "two_emails")]


def test_merged_cells_belong_to_every_row() -> None:
    book = filled(Groep=[["Lijst van groep 5 en 6"], [], *SHEET, [None, "Bo Kok", "An Kok", "a@k.example"]])
    book["Groep"].merge_cells("A4:A5")
    book["Groep"].merge_cells("A1:D1")
    roster = read(saved(book))
    assert people(roster) == [("Jan Bos", "j@b.example", ["5A"]), ("An Kok", "a@k.example", ["5A"])]
    assert (roster.format.header_row, found(roster)) == (3, [])


def test_a_row_struck_through_has_left() -> None:
    book = filled(Groep=[*SHEET, ["5A", "Bo Kok", "An Kok", "a@k.example"]])
    for cell in book["Groep"][3]:
        cell.font = Font(strike=True)
    roster = read(saved(book))
    assert people(roster) == [("Jan Bos", "j@b.example", ["5A"])]
    assert found(roster) == [(3, "deregistered")]


def test_sheets() -> None:
    """One for each class, one with text, a hidden one."""
    head = ["Kind", "Ouder 1", "E-mail ouder 1"]
    book = filled(
        **{
            "5A": [head, ["Kim Bos", "Jan Bos", "j@b.example"]],
            "6B": [head, ["Bo Bos", "Jan Bos", "j@b.example"], ["Li Vos", "An Vos", "geen"]],
            "Toelichting": [["Alleen voor intern gebruik. idem = zelfde als ouder 1."]],
            "oud": [head, ["Oud Kind", "Oude Ouder", "o@o.example"]],
        }
    )
    book["oud"].sheet_state = "hidden"
    roster = read(saved(book))
    assert people(roster) == [("Jan Bos", "j@b.example", ["5A", "6B"]), ("An Vos", None, ["6B"])]
    assert roster.people[0].rows == ["5A!2", "6B!2"]
    assert found(roster) == [("6B!3", "no_email")]
    assert roster.as_json()["problems"][0]["sheet"] == "6B"
    assert roster.left_out == ["oud"]


ENDLESS = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'


def test_areas_without_end_do_no_harm() -> None:
    book = filled(Groep=SHEET)
    data = saved(book)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", b"</sheetData>" + ENDLESS)
            target.writestr(part, text)
    assert people(read(out.getvalue())) == [("Jan Bos", "j@b.example", ["5A"])]


EDEXML = """<?xml version="1.0" encoding="UTF-8"?>
<EDEX xmlns="http://www.edustandaard.example/edex"><groepen><groep key="g1"><naam>4A</naam></groep>
<samengestelde_groep key="s1"><naam>6/7B</naam></samengestelde_groep></groepen>
<leerlingen><leerling key="l1"><achternaam>Brink</achternaam><voorvoegsel>van der</voorvoegsel><roepnaam>Zoë</roepnaam>
<groep key="g1"/><samengestelde_groepen><samengestelde_groep key="s1"/></samengestelde_groepen></leerling></leerlingen>
<leerkrachten><leerkracht key="k1"><achternaam>Wit</achternaam><voorvoegsel>de</voorvoegsel>
<voorletters-1>K</voorletters-1>
<emailadres>k@wit.example</emailadres><groepen><groep key="g1"/></groepen></leerkracht></leerkrachten></EDEX>"""


def test_edexml_has_no_parents() -> None:
    roster = read(EDEXML.encode())
    assert (roster.format.encoding, roster.format.row_per, roster.classes) == ("edexml", "school", ["4A", "6/7B"])
    assert [(one.number, one.name, one.class_name) for one in roster.pupils] == [("l1", "Zoë van der Brink", "6/7B")]
    assert people(roster) == [("K. de Wit", "k@wit.example", ["4A"])]
    assert roster.people[0].is_staff
    assert found(roster) == []


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (61 * 1024 * 1024))
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE EDEX [<!ENTITY a "aaaa">]><EDEX><groepen>&a;</groepen></EDEX>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "picture"),
        (b"%PDF-1.7 abc", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 no zip", "damaged"),
        (bomb(), "unpacks"),
        (ENTITIES, "unsafe"),
        (b"<?xml version='1.0'?><books/>", "not EDEXML"),
        (b"a" * (15 * 1024 * 1024 + 1), "15 MB"),
        (b"zomaar een tekst\r\nover iets anders\r\n", "headings"),
        (b"Roepnaam;Achternaam\r\nKim;Bos\r\n", "No column names a parent"),
        (b"<html><table><tr><td>a", "document"),
        (workbook(Leeg=[]), "empty"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_unreadable(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(data)
