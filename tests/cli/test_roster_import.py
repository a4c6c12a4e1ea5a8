"""`klankbord roster import`: a roster taken over without a browser."""

import shutil

import pytest
from sqlalchemy import func, select

from klankbord.application import create_app
from klankbord.base.audit import AuditEvent
from klankbord.base.db import db
from klankbord.base.journal import ChangeBatch
from klankbord.cli import main
from klankbord.schools.models import Child, Membership

SECRET = "for tests only: 0123456789 abcdefghijklmnopqrstuvwxyz"
HEAD = "Leerlingnummer;Groep;Ouder 1 naam;Ouder 1 e-mail\n"
FAMILY = "000101;5A;Samira Smit;samira@ouder.example\n"
OTHERS = "000102;6B;Kofi Mensah;kofi@ouder.example\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, migrated_file):
    """An installation with one school; runs a command: exit code, what it printed and what it complained of."""
    for name in ("DATABASE_URL", "BASE_URL", "DEMO", "MAIL_SERVER"):
        monkeypatch.delenv(f"KLANKBORD_{name}", raising=False)
    monkeypatch.setenv("KLANKBORD_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("KLANKBORD_SECRET_KEY", SECRET)
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capsys.readouterr()
        code = main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    (tmp_path / "var").mkdir(mode=0o750)
    shutil.copy(migrated_file, tmp_path / "var" / "klankbord.db")
    assert run("school", "create", "De Vlinder", "--slug", "vlinder")[0] == 0
    return run


@pytest.fixture
def file(tmp_path):
    def file(*lines, name="ouders.csv"):
        (tmp_path / name).write_text("".join(lines), "utf-8")
        return name

    return file


def counts() -> tuple[int, int, int]:
    """Who belongs, the children that are here, the entries in the journal."""
    with create_app().app_context():
        belong = select(func.count(Membership.id)).where(Membership.left_at.is_(None))
        here = select(func.count(Child.id)).where(Child.left_on.is_(None))
        found = tuple(db.session.scalar(one) for one in (belong, here, select(func.count(ChangeBatch.id))))
        db.engine.dispose()
    return found


def test_a_roster_is_taken_over_once_by_nobody(run, file):
    name = file(HEAD, FAMILY, OTHERS)
    code, out, err = run("roster", "import", name)
    assert (code, err) == (0, "")
    assert "De Vlinder: taken over; it can be undone for a week." in out
    assert "people: 2 new, 0 changed, 0 the same, 0 gone" in out
    assert counts() == (2, 2, 1)
    code, out, _err = run("roster", "import", name, "--school", "vlinder")
    assert (code, "nothing to change" in out) == (0, True)
    assert counts() == (2, 2, 1)
    with create_app().app_context():
        [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "schools.import_roster")).all()
        assert (event.by_id, event.data["new"]) == (None, 2)
        db.engine.dispose()


def test_a_dry_run_changes_nothing(run, file):
    code, out, _err = run("roster", "import", "--dry-run", file(HEAD, FAMILY))
    assert (code, "this would change" in out) == (0, True)
    assert counts() == (0, 0, 0)


def test_who_is_not_in_it_stays_unless_asked(run, file):
    run("roster", "import", file(HEAD, FAMILY, OTHERS))
    code, out, _err = run("roster", "import", file(HEAD, FAMILY))
    assert (code, "1 not in it, who stay" in out) == (0, True)
    assert counts() == (2, 2, 1)
    code, out, _err = run("roster", "import", "--leave-out", file(HEAD, FAMILY))
    assert (code, "1 gone" in out) == (0, True)
    assert counts() == (1, 1, 2)


def test_rows_that_need_a_person_are_named(run, file):
    code, out, _err = run("roster", "import", file(HEAD, FAMILY, "000103;6B;Stichting Jeugdzorg;hulp@jeugd.example\n"))
    assert code == 1
    assert "rows that need a person: 1; until then:" in out
    assert "row 3: “Stichting Jeugdzorg” looks like an organisation" in out
    assert "→ Leave out." in out
    assert counts()[0] == 1


def test_a_doubt_with_a_careful_way_is_named_and_taken_over(run, file):
    code, out, _err = run("roster", "import", file(HEAD, "1;5A;Esra Smit;esra@ouder.example, e.smit@werk.example\n"))
    assert code == 0
    assert "→ Use esra@ouder.example." in out
    assert counts()[0] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("pdf.csv",), 2, "This is a PDF"),
        (("nergens.csv",), 1, "nergens.csv: No such file or directory."),
        (("ouders.csv", "--school", "elders"), 1, "There is no school with the slug elders."),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(run, file, arguments, code, sentence):
    file(HEAD, FAMILY)
    file("%PDF-1.7 ", name="pdf.csv")
    found, _out, err = run("roster", "import", *arguments)
    assert (found, sentence in err) == (code, True), err
    assert counts() == (0, 0, 0)
