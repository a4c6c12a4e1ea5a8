"""`klankbord check`: what is well and what is wrong with this installation."""

import json
from collections.abc import Callable

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from klankbord import config
from klankbord.application import create_app
from klankbord.base import smtp, status
from klankbord.kit import dates

Check = tuple[str, Callable[[], str]]
DEMO_MAIL = "mail goes to the demo mailbox"
NOBODY_SERVES = "no server is running"


def _mail(app: Flask) -> str:
    settings: config.Settings = app.config["SETTINGS"]
    if settings.sends_mail:
        return smtp.trouble() or status.OK
    if settings.demo:
        return DEMO_MAIL
    return "No mail server is set: nobody is invited. Set KLANKBORD_MAIL_SERVER."


def _worker(settings: config.Settings) -> str:
    sentence = status.worker(dates.now())
    return NOBODY_SERVES if settings.demo and sentence != status.OK else sentence


def run_checks() -> list[tuple[str, bool, str]]:
    """Every check as name, whether it is well, and a word or a sentence. Nothing is changed."""
    try:
        settings = config.read()
    except config.BadSetting as error:
        return [("settings", False, str(error))]
    found = [("settings", True, status.OK)]
    trouble = config.secret_trouble(settings)
    found.append(("secret", trouble is None, trouble or status.OK))
    folder = status.data_folder(settings)
    if trouble is not None:
        return [*found, ("data_folder", folder == status.OK, folder)]
    if folder != status.OK and settings.database_url.startswith("sqlite"):
        return [*found, ("database", False, "There is no database yet: run `klankbord migrate`."),
                ("data_folder", False, folder)]  # fmt: skip
    app = create_app(settings)
    checks: list[Check] = [
        ("database", status.database),
        ("migrations", status.migrations),
        ("data_folder", lambda: folder),
        ("mail", lambda: _mail(app)),
        ("worker", lambda: _worker(settings)),
        ("clock", lambda: status.clock(dates.now())),
    ]
    with app.app_context():
        for name, ask in checks:
            try:
                sentence = ask()
            except (SQLAlchemyError, OSError) as error:
                sentence = f"This could not be found out ({type(error).__name__})."
            found.append((name, sentence in {status.OK, DEMO_MAIL, NOBODY_SERVES}, sentence))
    return found


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(as_json: bool) -> int:
    """Say what is well and what is wrong with this installation; exit code 1 when anything is wrong."""
    found = run_checks()
    well = all(fine for _name, fine, _sentence in found)
    if as_json:
        rows = [{"name": name, "ok": fine, "sentence": sentence} for name, fine, sentence in found]
        click.echo(json.dumps({"ok": well, "checks": rows}, ensure_ascii=False))
    else:
        for name, fine, sentence in found:
            click.echo(
                f"{'ok   ' if fine else 'WRONG'} {name:<12} {'' if sentence == status.OK else sentence}".rstrip()
            )
    return 0 if well else 1
