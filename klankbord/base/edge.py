"""What happens around every request, in order: the write lock, the guard, CSRF, the view, the headers."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, has_request_context, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, Map

from klankbord.base import compression, errors, i18n, web
from klankbord.base.db import HIGHEST, set_writing
from klankbord.kit import dates, markdown
from klankbord.kit.viewer import Viewer

LoadViewer = Callable[[str, str | None, datetime], Viewer | None]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
UNDER = {
    "councils": ("actions", "decisions", "meetings", "minutes"),
    "people": ("changes", "class-groups", "files", "joining", "rosters", "settings", "year"),
}
"""Which place of the menu the addresses of a school stand under that are no place themselves."""
PLACE_OF = {words: place for place, under in UNDER.items() for words in under}
csrf = CSRFProtect()


def _locale() -> str:
    if not has_request_context():
        return "nl"
    if i18n.asked_language() in i18n.LANGUAGES:
        return str(i18n.asked_language())
    person = web.viewer_or_none()
    if person is not None and person.language in i18n.LANGUAGES:
        return person.language
    return request.accept_languages.best_match(list(i18n.LANGUAGES), "nl") or "nl"


def _zone() -> str:
    person = web.viewer_or_none() if has_request_context() else None
    return person.zone if person is not None else "Europe/Amsterdam"


def _headers(response: Response) -> Response:
    # Each look for a name goes through all headers there are, so the names are gathered once.
    present = {name.lower() for name, _value in response.headers}
    response.headers.extend((name, value) for name, value in HEADERS.items() if name.lower() not in present)
    response.headers.setdefault("Cache-Control", "no-store")
    if web.settings().secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if "Content-Language" not in response.headers and response.mimetype == "text/html":
        response.headers["Content-Language"] = i18n.language()
    return response


def _take_slug(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.school_slug = values.pop("school_slug", None) if values else None


def _fill_slug(app: Flask) -> Callable[[str, dict[str, Any]], None]:
    def fill(endpoint: str, values: dict[str, Any]) -> None:
        """Links within a school need not name it; in a page across schools they must."""
        if "school_slug" in values or not app.url_map.is_endpoint_expecting(endpoint, "school_slug"):
            return
        slug = g.get("school_slug")
        if slug is None and (person := web.viewer_or_none()) is not None and person.school is not None:
            slug = person.school.slug
        if slug is not None:
            values["school_slug"] = slug

    return fill


def _navigation(app: Flask, address: Callable[[str, str], str]) -> list[tuple[str, str, bool]]:
    person = web.viewer_or_none()
    if person is None or person.linked or person.school is None:
        return []
    places = [
        (_("For you"), "home.school"), (_("Councils"), "councils.index"), (_("Proposals"), "proposals.index"),
        (pgettext("menu", "What came of it"), "exchange.index"), (_("Search"), "search.index"),
        (_("School"), "schools.people"),
    ]  # fmt: skip
    shown = [(label, end) for label, end in places if end in app.view_functions]
    if not person.is_school_admin:
        shown = [(label, end) for label, end in shown if end != "schools.people"]
    here, slug = _place(request.path), g.get("school_slug") or person.school.slug
    return [(label, url, _place(url) == here) for label, url in ((label, address(end, slug)) for label, end in shown)]


def _addresses(app: Flask) -> Callable[[str, str], str]:
    @lru_cache(maxsize=4096)
    def address(endpoint: str, slug: str) -> str:
        """The address of a place of the menu in a school, found once: every page shows six of them."""
        return app.url_for(endpoint, school_slug=slug)

    return address


def _place(path: str) -> str | None:
    """Which place of a school's menu an address stands under; None outside a school."""
    _, _, *rest = [*path.split("/"), ""]
    return PLACE_OF.get(rest[0], rest[0]) if len(rest) > 1 else None


def _csrf_token() -> str:
    """The token of this request, which every form of a page has, found where Flask-WTF keeps the first it made."""
    token: str = g.get("csrf_token") or generate_csrf()
    return token


class RowNumber(IntegerConverter):
    """A number in an address that a row can have; any higher one is no page at all."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - the name of the library's own argument
        super().__init__(map, max=HIGHEST)


def init_app(app: Flask, load_viewer: LoadViewer) -> None:
    """Hang the hooks. `load_viewer` finds who a session reference stands for, in the school of a slug."""
    login = LoginManager(app)
    login.session_protection = None  # a phone changes its address all day; the reference is the proof

    @login.user_loader  # type: ignore[untyped-decorator]
    def load(reference: str) -> Viewer | None:
        person = load_viewer(reference, g.get("school_slug"), dates.now())
        if person is None or not web.keep_alive(person):
            return None
        return person

    app.add_template_filter(markdown.to_text, "without_marks")
    app.url_map.converters["int"] = RowNumber
    app.url_value_preprocessor(_take_slug)
    app.url_defaults(_fill_slug(app))

    @app.before_request
    def begin() -> None:
        set_writing(request.method in web.UNSAFE)
        # A host we do not serve is refused here, before a session is opened for it.
        if not app.config["HOSTS"](request.host):
            raise BadRequest

    app.before_request(web.refuse_foreign_origin)
    app.before_request(web.guard)
    csrf.init_app(app)
    app.add_template_global(_csrf_token, "csrf_token")

    @app.before_request
    def once() -> ResponseReturnValue | None:
        return web.first_time()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        set_writing(False)

    app.after_request(compression.compress)
    app.after_request(_headers)
    i18n.init_app(app, _locale, _zone)
    errors.init_app(app)

    address = _addresses(app)

    @app.context_processor
    def common() -> dict[str, Any]:
        person = web.viewer_or_none()
        school = person.school if person is not None else None
        return {
            "viewer": person,
            "school": school,
            "accent": school.accent if school else "teal",
            "navigation": _navigation(app, address),
            "languages": i18n.LANGUAGES,
            "demo": web.settings().demo,
            "direction": "rtl" if i18n.language() in i18n.RIGHT_TO_LEFT else "ltr",
        }

    app.add_template_global(lambda: current_user.is_authenticated, "signed_in")
    app.jinja_env.globals["session"] = session
