"""`klankbord council export`: everything of a council in a zip of one's own, or one sentence and no file."""

import json
import stat
import zipfile

import pytest
from sqlalchemy import select

from klankbord.base.audit import AuditEvent
from klankbord.base.db import db as database
from klankbord.cli import main
from tests.factories.minutes import SECRET, held
from tests.world import build


@pytest.fixture
def run(app, db, monkeypatch, capsys):
    """Run a command on the test's application: exit code, what it printed, what it said of errors."""
    monkeypatch.setattr("klankbord.cli.opening.create_app", lambda: app)

    def command(*arguments):
        database.session.commit()
        database.session.remove()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_whoever_has_the_server_takes_all(run, tmp_path):
    world = build()
    held(world)
    council_id, target = world.council_id, tmp_path / "raad.zip"
    assert run("council", "export", council_id, "--to", target) == (0, f"{target}\n", "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["raad.zip"]
    with zipfile.ZipFile(target) as taken:
        assert taken.testzip() is None
        items = json.loads(taken.read("meetings.json"))[0]["agenda"]
        assert SECRET in [one["minutes"] for one in items]
        assert [revision["text"] for one in items for revision in one["revisions"] if SECRET in revision["text"]]
        assert "Besloten punten" not in taken.read("README.txt").decode()
        assert "@ouders.example" not in "".join(
            taken.read(name).decode() for name in taken.namelist() if not name.endswith(".pdf")
        )
    (event,) = database.session.scalars(select(AuditEvent).where(AuditEvent.verb == "exports.archive"))
    assert (event.thing_id, event.by_id) == (council_id, None)


def test_what_cannot_be_written_is_said(run, tmp_path):
    council_id = build().council_id
    there = tmp_path / "er-al.zip"
    there.write_text("van iemand anders")
    for target, sentence in [
        (there, f"{there} is there already: name another file.\n"),
        (tmp_path, f"{tmp_path} is a folder: name a file.\n"),
    ]:
        assert run("council", "export", council_id, "--to", target) == (1, "", sentence)
    assert there.read_text() == "van iemand anders"
    assert run("council", "export", 999, "--to", tmp_path / "x.zip")[::2] == (
        1,
        "There is no council with the id 999.\n",
    )
    code, _printed, said = run("council", "export", council_id, "--to", tmp_path / "geen" / "map.zip")
    assert code == 1
    assert "No such file or directory" in said
    assert [path.name for path in tmp_path.iterdir()] == ["er-al.zip"]
