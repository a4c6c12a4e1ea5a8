"""The session cookie: what a browser carries while somebody is signed in, from beginning to end."""

from flask import Response, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from klankbord.base import web
from klankbord.base.db import db
from klankbord.kit import dates, devices, tokens
from klankbord.kit.viewer import Viewer

_ASKING = "asking"


def start(person: Viewer, *, returns: bool = False) -> None:
    """Sign this browser in with the session reference the viewer carries; nothing of before stays but the language.

    When the same person comes back in this browser (`returns`), forms that were left open go on working.
    """
    kept = {name: session[name] for name in ("language", *(["csrf_token"] if returns else [])) if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True  # how long it lasts is decided by the row and by web.keep_alive
    login_user(person)
    session["seen"] = int(dates.now().timestamp())


def renew(person: Viewer) -> None:
    """Go on under a new reference."""
    session["_user_id"] = person.get_id()


def reference() -> str:
    """The session reference this browser carries, whether it is still good or not; empty when it carries none."""
    return str(session.get("_user_id", ""))


def end(location: str) -> ResponseReturnValue:
    """Commit, sign this browser out and make it forget what it kept of our pages."""
    db.session.commit()
    logout_user()
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    answer: Response = redirect(location, 303)  # type: ignore[assignment]
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def device() -> str:
    """What this browser calls itself, in short."""
    return devices.describe(request.headers.get("User-Agent", "")[:400])


def begin_asking(address: str) -> str:
    """Remember which mailbox this browser asked a mail for; what comes back is its secret half of the code."""
    secret = tokens.reference()
    session[_ASKING] = {"browser": secret, "address": address}
    return secret


def asking() -> tuple[str, str]:
    """The browser's secret and the address it asked a mail for; both empty when it did not."""
    kept = session.get(_ASKING) or {}
    return str(kept.get("browser", "")), str(kept.get("address", ""))


def speak(language: str) -> None:
    """Use a language in this browser from now on."""
    session["language"] = language


def refused(template: str, **context: object) -> ResponseReturnValue:
    """Show the page again (422), and keep what was counted and written down of the refusal."""
    answer = web.refused(template, **context)
    db.session.commit()
    return answer
