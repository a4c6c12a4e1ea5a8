"""`klankbord agenda parse` as people run it: a process of its own, without secret, database or web."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (
    "Vergadering ouderraad dinsdag 10 november, 20.00 uur\r\n\r\n"
    "1. Opening\r\n2. Financiën – ter besluitvorming (10 min)\r\n"
)
RUN = """
import sys
from klankbord.cli import main

code = main()
sys.exit(9 if {"flask", "sqlalchemy"} & set(sys.modules) else code)
"""


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        [sys.executable, "-c", RUN, "agenda", *arguments],
        input=given,
        capture_output=True,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "agenda.txt"
    file.write_bytes(TEXT.encode(encoding))
    done = run("parse", str(file), "--json", "--today", "2026-11-01")
    assert (done.returncode, done.stderr) == (0, b"")
    read = json.loads(done.stdout)
    assert read["meeting"]["date"] == "2026-11-10"
    assert [item["title"] for item in read["items"]] == ["Opening", "Financiën"]


def test_standard_input_with_nul_bytes() -> None:
    done = run("parse", "-", "--json", given=b"1. Ope\0ning\n2. Sluiting\0\n")
    assert done.returncode == 0
    assert [item["title"] for item in json.loads(done.stdout)["items"]] == ["Opening", "Sluiting"]


def test_for_people() -> None:
    done = run("parse", "-", "--today", "2026-11-01", given=f"{TEXT}\nGroetjes, Els".encode())
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "Date: 2026-11-10" in shown
    assert "2. Financiën (10 min; decision)" in shown
    assert "Not read:\n  Groetjes, Els" in shown


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (["parse", "nowhere.txt"], b"", "There is no file “nowhere.txt”."),
        (["parse", "-", "--today", "morgen"], b"", "“morgen” is not a date"),
        (["parse", "-"], b"PK\x03\x04....", "This is a document, not a text"),
        (["parse", "."], b"", "“.” cannot be read"),
        (["parse"], b"", "Missing argument"),
        (["parse", "-", "--jsn"], b"", "No such option"),
    ],
)
def test_errors_are_one_sentence(arguments: list[str], given: bytes, says: str) -> None:
    done = run(*arguments, given=given)
    said = done.stderr.decode()
    assert done.returncode in {1, 2}
    assert done.stdout == b""
    assert said.startswith(says)
    assert said.rstrip().endswith((".", "?"))
    assert said.count("\n") == 1
