"""`klankbord check`: what is well and what is wrong with this installation."""

import json
from collections.abc import Callable

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from klankbord import config
from klankbord.application import create_app
from klankbord.base import smtp, status
from klankbord.incoming.queries import homeless
from klankbord.kit import dates

Check = tuple[str, Callable[[], str]]
DEMO_MAIL = "mail goes to the demo mailbox"
NOBODY_SERVES = "no server is running"
NAMES = ("settings", "secret", "database", "migrations", "data_folder", "mail", "worker", "clock")
NOT_LOOKED_AT = "This is looked at once the settings and the secret are right."


def _mail(app: Flask) -> str:
    settings: config.Settings = app.config["SETTINGS"]
    waiting = len(homeless())
    if waiting:
        return f"Messages came in that belong to no school that is known: {waiting}. See `klankbord mail unplaced`."
    if settings.sends_mail:
        return smtp.trouble() or status.OK
    if settings.demo:
        return DEMO_MAIL
    return "No mail server is set: nobody is invited. Set KLANKBORD_MAIL_SERVER."


def _worker(settings: config.Settings) -> str:
    sentence = status.worker(dates.now())
    return NOBODY_SERVES if settings.demo and sentence != status.OK else sentence


def run_checks() -> list[tuple[str, bool, str]]:
    """Every check as name, whether it is well, and a word or a sentence: always the same names. Nothing is changed."""
    try:
        settings = config.read()
    except config.BadSetting as error:
        return [("settings", False, str(error)), *((name, False, NOT_LOOKED_AT) for name in NAMES[1:])]
    trouble = config.secret_trouble(settings)
    told = {"settings": status.OK, "secret": trouble or status.OK, "data_folder": status.data_folder(settings)}
    if trouble is None:
        told |= _of_the_application(create_app(settings), settings)
    fine = {status.OK, DEMO_MAIL, NOBODY_SERVES}
    return [(name, told.get(name) in fine, told.get(name, NOT_LOOKED_AT)) for name in NAMES]


def _of_the_application(app: Flask, settings: config.Settings) -> dict[str, str]:
    """What only the application can find out."""
    checks: list[Check] = [
        ("database", status.database),
        ("migrations", status.migrations),
        ("mail", lambda: _mail(app)),
        ("worker", lambda: _worker(settings)),
        ("clock", lambda: status.clock(dates.now())),
    ]
    told: dict[str, str] = {}
    with app.app_context():
        for name, ask in checks:
            try:
                told[name] = ask()
            except (SQLAlchemyError, OSError) as error:
                told[name] = f"This could not be found out ({type(error).__name__})."
    return told


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
