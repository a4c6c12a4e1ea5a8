"""A demo in one command: made from nothing, marked as one, brought along with the program, and nothing else touched."""

import json
import stat

from flask_migrate import downgrade

from klankbord import config
from klankbord.application import create_app
from klankbord.base import status
from klankbord.base.db import db, writing
from klankbord.cli.demo import ready
from klankbord.people.models import User
from klankbord.schools.models import School
from klankbord.worker import start_in_thread


def test_a_demo_is_made_marked_and_well(installation, run, monkeypatch):
    monkeypatch.delenv("KLANKBORD_SECRET_KEY")
    assert run("demo", "--seed", "7")[0] == 0
    assert stat.S_IMODE((installation / "secret").stat().st_mode) == 0o600
    code, out, _err = run("check", "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)
    words = {check["name"]: check["sentence"] for check in json.loads(out)["checks"]}
    assert words["mail"] == "mail goes to the demo mailbox"
    assert words["worker"] == "no server is running"
    code, _out, err = run("demo")
    assert code == 1
    assert "has a demo already" in err
    app = create_app()
    worker, thread = start_in_thread(app)
    try:
        client = app.test_client()
        listed = client.get("/demo.json", base_url="http://127.0.0.1:5000").get_json()
        assert listed["school"] == "regenboog"
        roles = {person["role"] for person in listed["people"]}
        assert roles == {"school_admin", "staff", "parent"}
        with app.app_context():
            names = db.session.scalars(db.select(User.name).order_by(User.id)).all()
            db.session.remove()
    finally:
        worker.stop()
        thread.join(20)
    # The same seed gives the same school.
    monkeypatch.setenv("KLANKBORD_DATA", str(installation.parent / "twee"))
    assert run("demo", "--seed", "7")[0] == 0
    with create_app().app_context():
        assert db.session.scalars(db.select(User.name).order_by(User.id)).all() == names
        db.session.remove()
    assert len(names) > 330


def test_a_demo_leaves_alone_what_is_there(installation, run):
    installation.mkdir()
    (installation / "foto.jpg").write_bytes(b"x")
    code, _out, err = run("demo")
    assert code == 1
    assert "holds something else" in err
    (installation / "foto.jpg").unlink()
    run("migrate")
    run("school", "create", "De Vlinder", "--slug", "vlinder")
    code, _out, err = run("demo")
    assert code == 1
    assert "holds something else" in err
    with create_app().app_context():
        assert db.session.scalars(db.select(School.slug)).all() == ["vlinder"]


def test_a_demo_of_an_older_version_is_brought_along(migrated):
    (migrated / "demo").write_text("", "utf-8")
    app = create_app()
    with app.app_context(), writing():
        downgrade(revision="-1")
        db.session.remove()
    with app.app_context():
        assert "this version needs" in status.migrations()
    ready(config.read())
    with app.app_context():
        assert status.migrations() == status.OK
