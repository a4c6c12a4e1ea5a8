"""An installation of its own for each test, and a command run in it."""

import shutil

import pytest

from klankbord.cli import main

SECRET = "for tests only: 0123456789 abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """A data folder of its own, with a good secret and nothing else."""
    for name in ("DATABASE_URL", "BASE_URL", "DEMO", "MAIL_SERVER"):
        monkeypatch.delenv(f"KLANKBORD_{name}", raising=False)
    monkeypatch.setenv("KLANKBORD_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("KLANKBORD_SECRET_KEY", SECRET)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "var"


@pytest.fixture
def migrated(installation, migrated_file):
    """That installation with an empty database, as `klankbord migrate` leaves it."""
    installation.mkdir(mode=0o750, exist_ok=True)
    shutil.copy(migrated_file, installation / "klankbord.db")
    return installation


@pytest.fixture
def run(capsys):
    """Run a command; its exit code, what it printed and what it complained of."""

    def run(*arguments):
        capsys.readouterr()
        code = main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run
