"""`klankbord school`: schools from nothing, without a browser."""

import click

from klankbord.base.db import db
from klankbord.cli.opening import opened
from klankbord.councils import actions as councils
from klankbord.councils.models import CouncilKind
from klankbord.kit import dates
from klankbord.schools import actions


@click.group()
def school() -> None:
    """Create schools."""


@school.command()
@click.argument("name")
@click.option("--slug", required=True, help="The school's part of every address, such as de-regenboog.")
def create(name: str, slug: str) -> None:
    """Create a school with a sounding board and a parent council; print its slug."""
    with opened():
        now = dates.now()
        made = actions.create_school(name, slug, now)
        db.session.flush()
        councils.found(made, CouncilKind.SOUNDING_BOARD, "Klankbordgroep", by=None, now=now)
        councils.found(made, CouncilKind.PARENT_COUNCIL, "Ouderraad", by=None, now=now)
        db.session.commit()
        click.echo(made.slug)
