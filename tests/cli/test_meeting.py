"""`klankbord meeting import` and `export`: one id on stdout, or one sentence on stderr and nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from klankbord.base.db import db as database
from klankbord.cli import main
from klankbord.councils.models import Council, CouncilKind
from klankbord.kit.shapes import same
from klankbord.meetings.models import Meeting, MeetingPart
from klankbord.schools.models import School
from tests.factories.schools import SchoolFactory
from tests.round_trips import RECORDS, kept, school_with_councils

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(app: Flask, db: SQLAlchemy, monkeypatch, capsys) -> Run:
    """Run a command on the test's application: exit code, what it printed, what it said of errors."""
    monkeypatch.setattr("klankbord.cli.opening.create_app", lambda: app)

    def command(*arguments: object) -> tuple[int, str, str]:
        database.session.commit()
        database.session.remove()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def record(tmp_path: Path) -> Callable[[str], Path]:
    """A file with a record in it."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "record.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_record_goes_in_and_comes_out(run: Run) -> None:
    school_with_councils()
    for path in RECORDS:
        code, printed, said = run("meeting", "import", path)
        assert (code, said) == (0, "")
        assert printed == f"{int(printed)}\n"
        code, written, said = run("meeting", "export", int(printed))
        assert (code, said) == (0, "")
        assert same(kept(written), kept(path.read_text(encoding="utf-8")))


def test_the_council_is_the_first_of_its_kind_or_the_one_named(run: Run, record) -> None:
    school, other = school_with_councils(), school_with_councils()
    slug, school_id, other_id = school.slug, school.id, other.id
    found = database.session.scalars(select(Council).where(Council.kind == CouncilKind.SOUNDING_BOARD))
    boards = {council.school_id: council.id for council in found}
    path = record("date: '2024-01-01'\ngroup_kind: Klankbordgroep onderbouw")
    for arguments, council_id in (
        (("--school", slug), boards[school_id]),
        (("--council", boards[other_id]), boards[other_id]),
        (("--school", slug, "--council", boards[school_id]), boards[school_id]),
    ):
        code, printed, _said = run("meeting", "import", path, *arguments)
        assert code == 0
        assert database.session.get_one(Meeting, int(printed)).council_id == council_id


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("date: [", "record.yaml: This is no YAML (line 1, column 8)"),
        ("date: '2024-01-01'\nweer: nat\n", "record.yaml: The record has a key that is not known: “weer”."),
        ("a: 1\nb: 2", "record.yaml: The record has keys that are not known: “a”, “b”."),
        (
            "agenda_items: [{title: Opening}, {titel: Fout}]",
            "record.yaml: Item 2 has a key that is not known: “titel”.",
        ),
        ("attendees: {aanwezig: [A.]}", "record.yaml: The list of attendees has a key that is not known: “aanwezig”."),
        ("", "record.yaml: There is no record of a meeting in it"),
        (b"\xff\xfe\xff", "record.yaml: This is no YAML"),
        ("place: [hier, daar]", "record.yaml: “place” of the record must be words or a number, not a list."),
    ],
)
def test_what_cannot_be_taken_in_is_refused_whole(run: Run, record, text: str | bytes, sentence: str) -> None:
    school_with_councils()
    code, printed, said = run("meeting", "import", record(text))
    assert (code, printed) == (1, "")
    assert said.startswith(sentence)
    assert said.count("\n") == 1
    assert database.session.scalar(select(func.count(Meeting.id))) == 0


def test_what_is_missing_is_said(run: Run, record, tmp_path: Path) -> None:
    path = record("date: '2024-01-01'")
    assert run("meeting", "import", path)[::2] == (
        1, "There is no school yet: run `klankbord school create NAME --slug SLUG` first.\n",
    )  # fmt: skip
    slug = SchoolFactory().slug
    assert run("meeting", "import", path) == (
        1, "", f"The school {slug} has no parent council yet; say which council with --council ID.\n",
    )  # fmt: skip
    assert run("meeting", "import", path, "--council", 99, "--school", slug) == (
        1, "", f"The school {slug} has no council with the id 99.\n",
    )  # fmt: skip
    assert run("meeting", "import", path, "--school", "elders") == (1, "", "There is no school with the slug elders.\n")
    SchoolFactory()
    assert run("meeting", "import", path) == (1, "", "There are several schools: say which with --school SLUG.\n")
    missing = tmp_path / "nergens.yaml"
    assert run("meeting", "import", missing) == (1, "", f"{missing} cannot be read: No such file or directory.\n")
    assert run("meeting", "import", tmp_path) == (1, "", f"{tmp_path} is a folder: name a file.\n")
    assert run("meeting", "export", 12) == (1, "", "There is no meeting with the id 12.\n")
    assert database.session.scalar(select(func.count(School.id))) == 2


def test_an_import_that_breaks_off_leaves_nothing(run: Run, record, monkeypatch) -> None:
    school_with_councils()

    def broken(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("klankbord.across.records.store._actions", broken)
    code, printed, said = run("meeting", "import", record("date: '2024-01-01'\nparts: [een]"))
    assert (code, printed, said) == (1, "", "No space left on device.\n")
    for table in (Meeting, MeetingPart):
        assert database.session.scalar(select(func.count(table.id))) == 0


def test_what_is_written_any_reader_of_yaml_reads(run: Run, record) -> None:
    school_with_councils()
    told = "date: 2024-01-02\nstart: 19:30\nplace: 'no'\nchair: '12'\nagenda_items: [{'no': 1, title: a}]"
    _code, printed, _said = run("meeting", "import", record(told))
    written = run("meeting", "export", int(printed))[1]
    assert yaml.safe_load(written) == yaml.safe_load(told) | {"agenda_items": [{"no": 1, "title": "a"}]}
