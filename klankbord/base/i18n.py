"""Languages: Dutch first, English second; the filters that write dates and times the way people read them."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import flask_babel
from babel.dates import format_date, format_timedelta
from flask import Flask, has_request_context, session
from flask.globals import _cv_app
from flask_babel import Babel, Domain, get_domain, get_locale, get_timezone, get_translations
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from klankbord.kit import dates
from klankbord.kit.due_words import DueKind, is_end

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DOMAINS = (
    "components", "kit", "base", "people", "schools", "councils", "meetings", "proposals", "agenda", "invitations",
    "followup", "minutes", "activities", "live", "handover", "incoming", "across", "cli",
)  # fmt: skip
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


class Catalogues(Domain):  # type: ignore[misc]
    """The texts of all packages, found once for each language: a page asks for a hundred of them."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain=domain)
        self._of_language: dict[str, Any] = {}

    def get_translations(self) -> Any:
        """The catalogue in the language of this answer."""
        spoken = language()
        if spoken not in self._of_language:
            self._of_language[spoken] = super().get_translations()
        return self._of_language[spoken]

    def gettext(self, string: str, **values: Any) -> str:
        """A text from Python code, also one that waited for its language, found once as those of templates are."""
        found = _message(language(), string, None, False, False)
        return found % values if values else found


class Languages(Babel):  # type: ignore[misc]
    """Flask-Babel with those catalogues."""

    @cached_property
    def domain_instance(self) -> Catalogues:
        """The texts of this application."""
        return Catalogues(self.domain)


babel = Languages()


def language() -> str:
    """The language of this answer or mail: `nl` or `en`."""
    try:
        # Where Flask-Babel keeps what it found out, asked without its detours: a page asks two hundred times.
        spoken: str = _cv_app.get().g._flask_babel.babel_locale.language  # noqa: SLF001
    except (AttributeError, LookupError):
        locale = get_locale()
        spoken = locale.language if locale else "nl"
    return spoken


def _domain() -> Any:
    """The texts of the application for Python code, asked without Flask-Babel's detours as the language is."""
    try:
        return _cv_app.get().g._flask_babel.babel_domain  # noqa: SLF001
    except (AttributeError, LookupError):
        return get_domain()


def asked_language() -> str | None:
    """The language a visitor chose with the switch, for this browser."""
    return session.get("language") if has_request_context() else None


def _zone() -> str:
    return str(get_timezone())


@lru_cache(maxsize=4096)
def _day(day: date, language: str, pattern: str) -> str:
    return format_date(day, pattern, locale=language)


def long_date(day: date | None) -> str:
    """`dinsdag 8 december`, with the year when it is not this one."""
    if day is None:
        return ""
    year = "" if day.year == dates.now().year else " y"
    return _day(day, language(), f"EEEE d MMMM{year}")


def full_date(day: date | None) -> str:
    """`dinsdag 8 december 2026`."""
    return "" if day is None else _day(day, language(), "EEEE d MMMM y")


def weekday_day(day: date | None) -> str:
    """`di 8`: for a list under the name of the month."""
    return "" if day is None else _day(day, language(), "EEE d")


def short_date(day: date | None) -> str:
    """`8 dec.`, with the year when it is not this one."""
    if day is None:
        return ""
    year = "" if day.year == dates.now().year else " y"
    return _day(day, language(), f"d MMM{year}")


class Due(Protocol):
    """Something that is due: a day, what that day stands for, and what was said."""

    @property
    def due_on(self) -> date | None:
        """The day, be it said, the last of a month or that of the next meeting."""

    @property
    def due_kind(self) -> str:
        """What the day stands for."""

    @property
    def due_words(self) -> str:
        """What was said."""


def by_when(due: Due, short: bool = False) -> str:
    """`uiterlijk 8 dec.`, `in maart 2027`, `volgende vergadering (8 dec.)`, or what was said; empty for no time.

    What was said stays, with what it means behind it, unless that says it already.
    """
    if due.due_on is None or due.due_words or due.due_kind != DueKind.DAY:
        return when_due(due, short)
    return str(_("by %(day)s", day=short_date(due.due_on) if short else long_date(due.due_on)))


def when_due(due: Due, short: bool = False) -> str:
    """The same for a column that says by when: of a day the day alone."""
    day = short_date(due.due_on) if short else long_date(due.due_on)
    if due.due_kind == DueKind.NEXT_MEETING:
        said = due.due_words or str(_("next meeting"))
        return f"{said} ({day})" if day else said
    if due.due_kind == DueKind.MONTH and due.due_on is not None:
        month = _day(due.due_on, language(), "MMMM y")
        day = str(_("end of %(month)s", month=month) if is_end(due.due_words) else _("in %(month)s", month=month))
    if not day or due.due_words in day:
        return day or due.due_words
    return f"{due.due_words} ({day})"


def clock(moment: time | datetime | None, zone: str | None = None) -> str:
    """A wall time, or an instant in the zone: `19.30` in Dutch, `19:30` in English."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = dates.local(moment, zone or _zone()).time()
    return _wall(moment, language())


@lru_cache(maxsize=4096)
def _wall(moment: time, language: str) -> str:
    return moment.strftime("%H.%M" if language == "nl" else "%H:%M")


def moment(instant: datetime | None, zone: str | None = None) -> str:
    """`dinsdag 8 december, 19.30 uur`."""
    if instant is None:
        return ""
    there = dates.local(instant, zone or _zone())
    wall = _("%(time)s h", time=clock(there.time()))
    return str(_("%(day)s, %(time)s", day=long_date(there.date()), time=wall))


def local_day(instant: datetime | None, zone: str | None = None) -> date | None:
    """The calendar day of an instant in the zone."""
    return None if instant is None else dates.local(instant, zone or _zone()).date()


def ago(instant: datetime | None, zone: str | None = None) -> str:
    """`vandaag`, `gisteren`, `3 dagen geleden`, and past a fortnight the short date."""
    if instant is None:
        return ""
    there = ZoneInfo(zone or _zone())
    day = instant.astimezone(there).date()
    days = (dates.now().astimezone(there).date() - day).days
    if days == 0:
        return str(_("today"))
    if days == 1:
        return str(_("yesterday"))
    if 1 < days < 15:
        return _days_ago(days, language())
    return short_date(day)


@lru_cache(maxsize=64)
def _days_ago(days: int, language: str) -> str:
    return format_timedelta(-days * 86400, granularity="day", threshold=20, add_direction=True, locale=language)


@lru_cache(maxsize=8192)
def _message(_language: str, message: str, context: str | None, safe: bool, plain: bool) -> str:
    """A text in the language of this answer, found once; `safe` for a page, `plain` when nothing is filled in."""
    catalogue = get_translations()
    found = str(catalogue.ugettext(message) if context is None else catalogue.upgettext(context, message))
    text = Markup(found) if safe else found  # noqa: S704 - the texts are our own
    return text % {} if plain else text


# What Jinja's own "newstyle" functions do, in one step where those take three: a page calls them a hundred times.
@pass_eval_context
def _gettext(within: EvalContext, message: str, /, **values: Any) -> str:
    if not values:
        return _message(language(), message, None, bool(within.autoescape), True)
    return _message(language(), message, None, bool(within.autoescape), False) % values


@pass_eval_context
def _pgettext(within: EvalContext, context: str, message: str, /, **values: Any) -> str:
    if not values:
        return _message(language(), message, context, bool(within.autoescape), True)
    return _message(language(), message, context, bool(within.autoescape), False) % values


@pass_eval_context
def _ngettext(within: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    found = get_translations().ungettext(one, many, number)
    text = Markup(found) if within.autoescape else found  # noqa: S704 - the texts are our own
    filled: str = text % {"num": number, **values}
    return filled


def init_app(app: Flask, locale_selector: object, timezone_selector: object) -> None:
    """Bind gettext with one catalogue for each package, and the date filters."""
    folder = f"{app.root_path}/translations"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([folder] * len(DOMAINS))
    app.config["BABEL_DOMAIN"] = ";".join(DOMAINS)
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # a sentence may run over several lines of a template
    babel.init_app(app, locale_selector=locale_selector, timezone_selector=timezone_selector)
    flask_babel.get_domain = _domain
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, pgettext=_pgettext, ngettext=_ngettext)
    filters: dict[str, Callable[..., Any]] = {
        "long_date": long_date, "full_date": full_date, "short_date": short_date, "weekday_day": weekday_day,
        "clock": clock, "moment": moment, "by_when": by_when,
        "ago": ago, "local_day": local_day,
    }  # fmt: skip
    for name, function in filters.items():
        app.add_template_filter(function, name)
    app.add_template_global(language, "language")
