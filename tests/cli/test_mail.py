"""`klankbord mail parse` as a mail server or a curious person runs it: without secret, database or web."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.kit.incoming.samples import google, wrapped

RUN = """
import sys
from klankbord.cli import main

code = main()
sys.exit(9 if {"flask", "sqlalchemy"} & set(sys.modules) else code)
"""


def run(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", RUN, "mail", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, check=False, input=data)


def test_a_message_on_standard_input() -> None:
    done = run("parse", "-", "--json", data=wrapped(google()))
    assert (done.returncode, done.stderr) == (0, b"")
    read = json.loads(done.stdout)
    assert (read["type"], read["from"], read["events"][0]["partstat"]) == (
        "calendar_reply",
        "samira@ouders.example",
        "TENTATIVE",
    )


def test_a_bare_calendar_file_for_people(tmp_path: Path) -> None:
    file = tmp_path / "antwoord.ics"
    file.write_text(google(), encoding="utf-8")
    done = run("parse", str(file))
    assert done.returncode == 0
    assert done.stdout.decode().startswith("calendar_reply\nuid vergadering-7@klankbord.example")
    missing = run("parse", str(tmp_path / "weg.ics"))
    assert (missing.returncode, missing.stdout) == (1, b"")
