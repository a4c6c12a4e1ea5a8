"""`klankbord roster check` as people run it: a process of its own, without secret, database or web."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CLEAN = "Klas;Ouder 1;E-mail ouder 1\r\n5A;Bos, Zoë;zoë@bos.example\r\n"
RUN = """
import sys
from klankbord.cli import main

code = main()
sys.exit(9 if {"flask", "sqlalchemy"} & set(sys.modules) else code)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", RUN, "roster", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, check=False, encoding="utf-8")


def test_a_clean_roster(tmp_path: Path) -> None:
    file = tmp_path / "ouders.csv"
    file.write_bytes(CLEAN.encode("cp1252"))
    done = run("check", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    read = json.loads(done.stdout)
    assert read["format"] == {"encoding": "windows-1252", "delimiter": ";", "header_row": 1, "row_per": "carer"}
    assert [(person["given"], person["rows"]) for person in read["people"]] == [("Zoë", [2])]
    assert read["problems"] == []


def test_for_people(tmp_path: Path) -> None:
    file = tmp_path / "ouders.csv"
    file.write_text(f"{CLEAN}6B;Jan Bos;geen\n", encoding="utf-8")
    done = run("check", str(file))
    assert (done.returncode, done.stderr) == (1, "")
    assert "Zoë Bos: zoë@bos.example; 5A" in done.stdout
    assert "E-mail ouder 1: carer email 1" in done.stdout
    assert "row 3: Jan Bos has no mail address." in done.stdout


def test_edexml_says_that_it_has_no_parents(tmp_path: Path) -> None:
    file = tmp_path / "edex.xml"
    file.write_text('<EDEX><groepen><groep key="a"><naam>4A</naam></groep></groepen></EDEX>', encoding="utf-8")
    done = run("check", str(file))
    assert done.returncode == 0
    assert "EDEXML holds no parents" in done.stdout


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", "This is a picture, not a list."),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old workbook (xls)."),
        ("empty.csv", b"", "This file is empty."),
        ("folder", None, "“{}” cannot be read"),
        ("missing.csv", None, "There is no file “{}”."),
    ],
)
def test_errors_are_one_sentence(tmp_path: Path, name: str, data: bytes | None, says: str) -> None:
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    elif name == "folder":
        file.mkdir()
    done = run("check", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(says.format(file))
    assert done.stderr.count("\n") == 1
