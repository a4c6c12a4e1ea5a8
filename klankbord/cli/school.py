"""`klankbord school`: schools from nothing, without a browser."""

import click

from klankbord.base.db import db
from klankbord.cli.opening import opened
from klankbord.kit import dates
from klankbord.schools import actions


@click.group()
def school() -> None:
    """Create schools."""


@school.command()
@click.argument("name")
@click.option("--slug", required=True, help="The school's part of every address, such as de-regenboog.")
def create(name: str, slug: str) -> None:
    """Create a school with its sounding board and parent council still to be founded; print its slug."""
    with opened():
        made = actions.create_school(name=name, slug=slug, by=None, now=dates.now())
        db.session.commit()
        click.echo(made.slug)
