"""A real installation from nothing without a browser, a demo in one command, and what each refuses in a sentence."""

import json

import pytest
from sqlalchemy import delete, func, select

from klankbord import __version__, config
from klankbord.application import create_app
from klankbord.base.db import db, writing
from klankbord.base.search.models import WORDS, SearchDocument
from klankbord.cli import COMMANDS
from klankbord.people.models import User, UserSession
from tests.world import build

SECRET = "for tests only: 0123456789 abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(run, name):
    code, out, _err = run(name, "--help")
    assert code == 0
    assert "Usage" in out


def test_an_installation_from_nothing(installation, run, monkeypatch):
    assert run("migrate")[0] == 0
    assert run("migrate")[0] == 0
    assert run("school", "create", "De Vlinder", "--slug", "vlinder") == (0, "vlinder\n", "")
    code, link, _ = run(
        "user", "create", "ada@vlinder.example", "--name", "Ada Bos", "--school", "vlinder", "--role", "school_admin"
    )
    assert code == 0
    path = link.strip().removeprefix("http://127.0.0.1:5000")
    client = create_app().test_client()
    base = "http://127.0.0.1:5000"
    page = client.get(path, base_url=base)
    assert page.status_code == 200
    token = page.text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    entered = client.post(path, data={"csrf_token": token}, base_url=base)
    assert entered.status_code == 303
    assert client.get("/vlinder/councils", base_url=base).status_code == 200


def test_a_password_comes_in_by_standard_input(migrated, run, monkeypatch):
    run("school", "create", "De Vlinder", "--slug", "vlinder")
    monkeypatch.setattr("sys.stdin", type("Typed", (), {"readline": lambda self: "vier losse woorden samen\n"})())
    arguments = ("user", "create", "bo@vlinder.example", "--name", "Bo", "--school", "vlinder", "--role", "parent")
    assert run(*arguments, "--password-stdin") == (0, "", "")
    with create_app().app_context():
        user = db.session.scalars(db.select(User).where(User.name == "Bo")).one()
        assert user.password_hash.startswith("$argon2id$")
        assert db.session.scalars(db.select(UserSession)).all() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("school", "create", "X", "--slug", "Niet Goed"), "small letters"),
        (("school", "create", "X", "--slug", "static"), "taken"),
        (("user", "create", "geen adres", "--name", "X", "--school", "vlinder", "--role", "staff"), "address"),
        (("user", "create", "x@y.example", "--name", "X", "--school", "weg", "--role", "staff"), "no school"),
        (("user", "create", "x@y.example", "--name", "X", "--school", "vlinder", "--role", "koning"), "koning"),
        (("fiets",), "fiets"),
    ],
)
def test_a_refusal_is_one_sentence(migrated, run, arguments, words):
    run("school", "create", "De Vlinder", "--slug", "vlinder")
    code, out, err = run(*arguments)
    assert code != 0
    assert out == ""
    assert words in err
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


@pytest.mark.parametrize("secret", ["", "changeme", "a" * 40, "kort"])
def test_nothing_runs_without_a_good_secret(installation, run, monkeypatch, secret):
    monkeypatch.setenv("KLANKBORD_SECRET_KEY", secret)
    for arguments in (("migrate",), ("school", "create", "X", "--slug", "x"), ("worker",), ("serve",)):
        code, _out, err = run(*arguments)
        assert code == 1
        assert "KLANKBORD_SECRET_KEY" in err
    code, out, _err = run("check", "--json")
    assert code == 1
    assert {k: v for k, v in json.loads(out)["checks"][1].items() if k != "sentence"} == {"name": "secret", "ok": False}


def test_serve_refuses_an_unmigrated_database(installation, run):
    installation.mkdir()
    code, _out, err = run("serve", "--port", "5993")
    assert code == 1
    assert "klankbord migrate" in err


def test_without_a_data_folder_each_command_says_what_to_do_first(installation, run):
    assert not installation.exists()
    for arguments in (("serve", "--port", "5993"), ("worker",), ("school", "create", "X", "--slug", "x")):
        code, _out, err = run(*arguments)
        assert (code, err.strip()) == (1, "There is no database yet: run `klankbord migrate`.")
    assert not installation.exists()


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("KLANKBORD_PORT", "abc", "settings"),
        ("KLANKBORD_SECRET_KEY", "short", "secret"),
        ("KLANKBORD_LOG_LEVEL", "INFO", "database"),
    ],
)
def test_check_names_every_check_however_much_is_wrong(installation, run, monkeypatch, name, value, wrong):
    monkeypatch.setenv(name, value)
    code, out, _err = run("check", "--json")
    found = {check["name"]: check for check in json.loads(out)["checks"]}
    assert code == 1
    assert list(found) == ["settings", "secret", "database", "migrations", "data_folder", "mail", "worker", "clock"]
    assert not found[wrong]["ok"]
    assert all(check["sentence"] for check in found.values())


def test_check_tells_what_is_wrong(installation, run):
    code, out, _err = run("check", "--json")
    assert code == 1
    run("migrate")
    code, out, _err = run("check", "--json")
    found = json.loads(out)
    assert (code, found["ok"]) == (1, False)
    assert [check["name"] for check in found["checks"]] == [
        "settings", "secret", "database", "migrations", "data_folder", "mail", "worker", "clock"
    ]  # fmt: skip
    assert {check["name"] for check in found["checks"] if not check["ok"]} == {"mail", "worker"}


def searchable(app):
    """The titles that can be found, and how many have their words in the index."""
    with app.app_context():
        titles = sorted(db.session.scalars(select(SearchDocument.title)))
        return titles, db.session.scalar(select(func.count()).select_from(WORDS))


def test_the_index_is_made_anew(migrated, run):
    run("school", "create", "De Vlinder", "--slug", "vlinder")
    app = create_app()
    with app.app_context():
        world = build()
    assert run("search", "rebuild")[0] == 0
    titles, words = searchable(app)
    assert len(titles) == words > 3
    with app.app_context(), writing():
        db.session.execute(delete(WORDS))
        db.session.execute(delete(SearchDocument).where(SearchDocument.title == titles[0]))
        db.session.commit()
    assert run("search", "rebuild", "--school", "elders")[0] == 1
    assert run("search", "rebuild", "--school", "vlinder")[1].startswith("Of De Vlinder 0 texts can be found")
    assert searchable(app)[1] < words
    told = f"Of De Regenboog {words} texts can be found; before there were {words}.\n"
    assert run("search", "rebuild", "--school", world.slug) == (0, told, "")
    assert searchable(app) == (titles, words)


def test_mail_that_belongs_to_no_school_is_the_hosts_to_place(migrated, run, tmp_path):
    for slug in ("vlinder", "mees"):
        run("school", "create", slug.title(), "--slug", slug)
    file = tmp_path / "mail.eml"
    file.write_bytes(b"From: iemand@elders.example\nTo: post@vlinder.example\nSubject: Hallo\n\nIs dit de school?\n")
    told = json.loads(run("mail", "receive", str(file), "--json")[1])
    assert (told["action"], told["thing"]) == ("unsorted", None)
    [found] = json.loads(run("mail", "unplaced", "--json")[1])
    assert (found["from"], found["subject"]) == ("iemand@elders.example", "Hallo")
    words = {check["name"]: check["sentence"] for check in json.loads(run("check", "--json")[1])["checks"]}
    assert words["mail"].startswith("Messages came in that belong to no school that is known: 1.")
    number = str(found["id"])
    assert run("mail", "give", number, "elders")[0] == 1
    assert run("mail", "give", number, "mees") == (0, f"The administrators of Mees see message {number} now.\n", "")
    assert run("mail", "give", number, "vlinder")[0] == 1
    assert run("mail", "unplaced")[1] == "Nothing waits.\n"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "veel", "KLANKBORD_PORT"),
        ("BASE_URL", "http://school.example", "plain http"),
        ("BASE_URL", "ftp://x", "KLANKBORD_BASE_URL"),
        ("MAIL_TLS", "misschien", "KLANKBORD_MAIL_TLS"),
        ("DATABASE_URL", "mysql://x", "KLANKBORD_DATABASE_URL"),
        ("LOG_LEVEL", "hard", "KLANKBORD_LOG_LEVEL"),
    ],
)
def test_a_bad_setting_refuses_with_its_name(installation, run, monkeypatch, name, value, words):
    monkeypatch.setenv(f"KLANKBORD_{name}", value)
    code, _out, err = run("migrate")
    assert code == 1
    assert words in err
    assert json.loads(run("check", "--json")[1])["checks"][0]["ok"] is False


def test_an_https_address_makes_cookies_strict(installation, monkeypatch):
    monkeypatch.setenv("KLANKBORD_BASE_URL", "https://klankbord.vlinder.example")
    set_up = config.flask_config(config.read())
    assert set_up["SESSION_COOKIE_NAME"] == "__Host-klankbord"
    assert set_up["SESSION_COOKIE_SECURE"] is True


def test_the_version_is_said_in_a_checkout_too(run):
    assert run("--version")[:2] == (0, f"{__version__}\n")
