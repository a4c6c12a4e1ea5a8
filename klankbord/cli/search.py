"""`klankbord search`: the index of what can be found."""

import time

import click

from klankbord.base.db import db
from klankbord.base.search import following
from klankbord.cli.opening import opened, the_school

PAUSE = 0.2
"""Seconds to wait while a worker is at it too."""


@click.group()
def search() -> None:
    """Make the index of what can be found anew."""


@search.command()
@click.option("--school", "slug", help="Only what a school has, by the school's slug.")
def rebuild(slug: str | None) -> None:
    """Empty the index and read everything anew; the pages and the worker may go on meanwhile.

    Until it is done people find less than there is. Nothing but the index changes.
    """
    with opened():
        school = the_school(slug) if slug is not None else None
        school_id, place = (school.id, school.name) if school is not None else (None, "every school")
        before = following.size(school_id)
        following.empty(school_id)
        db.session.commit()
        while following.is_behind():
            following.follow()
            if following.is_behind():
                time.sleep(PAUSE)
        there = following.size(school_id)
    click.echo(f"Of {place} {there} texts can be found; before there were {before}.")
