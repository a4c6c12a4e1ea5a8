"""The rows of an agenda as a page shows them, written once for all who see the same ones."""

from collections.abc import Sequence
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from klankbord.agenda.rows import Row
from klankbord.base import i18n


def agenda_html(rows: Sequence[Row]) -> Markup:
    """An agenda without marks of one reader: the same rows in one language are the same letters, so they are kept."""
    return _written(i18n.language(), tuple(rows))


@lru_cache(maxsize=256)
def _written(_language: str, rows: tuple[Row, ...]) -> Markup:
    components = current_app.jinja_env.get_template("components/agenda.html").module
    made: Markup = components.agenda_list(rows)  # type: ignore[attr-defined] # a macro of it
    return made
