"""The edge: the guard, loading within sight, committing and answering. Only base and the views know the request."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Response, abort, current_app, flash, g, redirect, request, session, url_for
from flask import render_template as render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import Select

from klankbord.base import once
from klankbord.base.db import db, set_writing
from klankbord.base.forms import Form
from klankbord.config import Settings
from klankbord.kit import dates
from klankbord.kit.numbers import page_number
from klankbord.kit.viewer import Viewer

View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row")
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def public(view: View) -> View:
    """Mark a view that anybody may open; every other one is for people who are signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def settings() -> Settings:
    """What the environment set."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def viewer() -> Viewer:
    """Who is looking. Only for views behind the guard; a link about a thing sets its own."""
    linked: Viewer | None = g.get("linked_viewer")
    if linked is not None:
        return linked
    user: Viewer = current_user._get_current_object()  # noqa: SLF001 - the documented way to the object
    return user


def viewer_or_none() -> Viewer | None:
    """Who is looking, or None for somebody who is not signed in, or when the database cannot say."""
    if g.get("viewer_unknown"):
        return None
    if g.get("linked_viewer") is not None or current_user.is_authenticated:
        return viewer()
    return None


def look_as(person: Viewer) -> None:
    """Go on with this request as somebody who came by a link about a thing."""
    g.linked_viewer = person
    g.school_slug = person.school.slug if person.school else None


def load_or_404(statement: Select[Row]) -> Row:
    """The one row a statement finds; 404 when there is none or the viewer may not see it."""
    row = db.session.scalar(statement)
    if row is None:
        abort(404)
    return row


def need(allowed: bool) -> None:
    """403 unless the rule allows it."""
    if not allowed:
        abort(403)


def piece(template: str, **context: Any) -> Markup:
    """A piece of a page, made without what whole pages show besides: the menu, the school, the viewer."""
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704 - a template escapes


def link_to(endpoint: str, **values: Any) -> str:
    """The full address of a page for a mail, from the configured base address and never from the request."""
    parts = urlsplit(settings().base_url)
    adapter = current_app.url_map.bind(parts.netloc, url_scheme=parts.scheme)
    return adapter.build(endpoint, values, force_external=True)


def asked(name: str) -> str:
    """A word of the address's query, such as the `to` of `?to=`; empty when it is not there."""
    return request.args.get(name, "").strip()


def asked_page() -> int:
    """The page of a list that the address asks for, counted from 1; the first for what is no number."""
    return page_number(asked("page"), 5)


def is_htmx() -> bool:
    """Whether htmx asked, and a fragment is enough."""
    return request.headers.get("HX-Request") == "true"


def done(location: str, message: str | None = None, tone: str = "told") -> ResponseReturnValue:
    """Commit, say what happened and go on to a page (303); the end of every form that was accepted.

    Where the deed was done only to look at it, what it comes to is shown instead.
    """
    instead: Callable[[str], ResponseReturnValue] | None = g.get("instead_of_done")
    if instead is not None:
        return instead(location)
    submission: int | None = g.get("submission")
    if submission is not None:
        once.led_to(submission, location)
    db.session.commit()
    if message:
        flash(message, tone)
    if is_htmx():
        return Response(status=204, headers={"HX-Redirect": location})
    return redirect(location, 303)


def handing_over() -> None:
    """Commit what was written down about a download, then go on reading: making it holds up nobody who writes."""
    db.session.commit()
    set_writing(False)


def done_fragment(html: str) -> ResponseReturnValue:
    """Commit and answer with a piece of the page, for htmx."""
    submission: int | None = g.get("submission")
    if submission is not None:
        once.led_to(submission, request.referrer or url_for("home.start"))
    db.session.commit()
    return Response(html)


def refused(template: str, **context: Any) -> ResponseReturnValue:
    """The page again with the form as it was typed: 422."""
    return Response(render_template(template, **context), 422)


def answer(template: str, form: Form, **context: Any) -> ResponseReturnValue:
    """The page with a form: fresh (200), or as it was typed with what is wrong at each field (422)."""
    status = 422 if form.errors else 200
    return Response(render_template(template, form=form, **context), status)


def first_time() -> ResponseReturnValue | None:
    """Remember the key of a submitted form, and answer a second submit of it as the first was answered.

    The row is written in the transaction of the deed itself: either both stand or neither does.
    """
    key = request.form.get("submission", "") if request.method == "POST" else ""
    if not 16 <= len(key) <= 64:
        return None
    claimed = once.claim(key, dates.now())
    if claimed is not None:
        g.submission = claimed
        return None
    location = once.location_of(key)
    if not location:
        return None
    if is_htmx():
        return Response(status=204, headers={"HX-Redirect": location})
    return redirect(location, 303)


def safe_next(path: str | None) -> str:
    """A path of our own to go on to after signing in; the start page for anything else."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path or not path.isprintable():
        return "/"
    parts = urlsplit(path)
    return path if not parts.scheme and not parts.netloc else "/"


def session_limits(person: Viewer) -> tuple[timedelta, timedelta]:
    """How long a session may lie idle and how long it may last at all (ASVS 5.0, 7.3): less for staff."""
    if person.serves_somewhere:
        return timedelta(hours=2), timedelta(hours=12)
    return timedelta(hours=24), timedelta(days=30)


def sign_in_first() -> ResponseReturnValue:
    """Send a reader to the sign-in page; give somebody whose session ended while writing their words back."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    return abort(401)


def guard() -> ResponseReturnValue | None:
    """Deny by default: without a session only what is marked public; in a school only its own people."""
    if request.endpoint is None:
        return None
    view = current_app.view_functions.get(request.endpoint)
    if request.endpoint == "static" or getattr(view, "is_public", False):
        return None
    if not current_user.is_authenticated:
        return sign_in_first()
    if g.get("school_slug") is not None and viewer().school is None:
        return _moved(g.school_slug)
    return None


def _moved(slug: str) -> ResponseReturnValue:
    """Lead from the former address of the viewer's own school to its present one; 404 for any other."""
    find = current_app.extensions["moved_school"]
    present: str | None = find(slug, viewer()) if request.method in {"GET", "HEAD"} else None
    if present is None:
        abort(404)
    return redirect(f"/{present}/{request.full_path.removeprefix(f'/{slug}/').rstrip('?')}")


def refuse_foreign_origin() -> None:
    """Refuse an unsafe request that another site made a browser send (Fetch Metadata; ASVS 5.0, 3.5)."""
    if request.method not in UNSAFE or getattr(
        current_app.view_functions.get(request.endpoint or ""), "one_click", False
    ):
        return
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(403)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and origin.partition("://")[2] != request.host:
        abort(403)


def one_click(view: View) -> View:
    """Mark a view that a mail client posts to by itself (RFC 8058): public, its token is its proof."""
    view.one_click = True  # type: ignore[attr-defined]
    return public(view)


def keep_alive(person: Viewer) -> bool:
    """Whether a session is within its idle limit; renews the mark in the signed cookie every minute.

    The mark lives in the cookie so that reading a page writes nothing.
    """
    now = int(dates.now().timestamp())
    seen = session.get("seen", 0)
    idle, longest = session_limits(person)
    began = person.session_began
    if now - seen > idle.total_seconds() or (began is not None and dates.now() - began > longest):
        return False
    if now - seen > 60:
        session["seen"] = now
    return True
