"""Whatever bytes come in: a roster, or Unreadable with a sentence."""

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.roster import Roster, Unreadable, read
from tests.rosters.written import separated, workbook

HEAD = "Klas;Leerling;Ouder 1;E-mail ouder 1;Ouder 2;E-mail ouder 2;Gezag ouder 1;Uitschrijfdatum;Thuistaal"
TEXT = separated(
    HEAD, "5A;Bos, Kim;Bos, Jan;jan@bos.example;idem;;nee;;Turks", "6-jul;Vos, Bo;Fam. Vos;a@b@c,d;;;;1-8-2026;"
)
BOOK = workbook(Groep=[HEAD.split(";"), ["5A", "Kim Bos", "Jan Bos", "jan@bos.example"]])
XML = b'<?xml version="1.0"?><EDEX><groepen><groep key="a"><naam>4A</naam></groep></groepen></EDEX>'


def attempt(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        roster = read(data, "list.csv")
        assert isinstance(roster, Roster)
        json.dumps(roster.as_json())


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    attempt(data)


@given(st.sampled_from([TEXT, BOOK, XML]), st.randoms(use_true_random=False))
def test_damaged_files(data: bytes, draw: object) -> None:
    damaged = bytearray(data)
    for _time in range(draw.randint(1, 12)):
        at = draw.randrange(len(damaged))
        damaged[at] = draw.randrange(256)
    if draw.random() < 0.3:
        del damaged[draw.randrange(len(damaged)) :]
    attempt(bytes(damaged))


@given(
    st.lists(st.lists(st.text(st.sampled_from('abÉ@.,;"/-’ 1x\n<>&()\u200bд'), max_size=12), max_size=9), max_size=12)
)
def test_any_cells_under_headings(rows: list[list[str]]) -> None:
    attempt(separated(HEAD, *(";".join(f'"{cell}"'.replace("\n", " ") for cell in row) for row in rows)))
