"""Error pages in the reader's language that keep what was typed."""

import logging

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from klankbord.base.db import db
from klankbord.config import MOST_READ
from klankbord.kit.errors import DomainError, EditConflict, NotAllowedHere

log = logging.getLogger(__name__)
PAGES = (400, 401, 403, 404, 409, 413, 429, 500, 503)
HIDDEN = {"csrf_token", "submission", "version"}


def _typed() -> MultiDict[str, str]:
    if request.method not in {"POST", "PUT", "PATCH"}:
        return MultiDict()
    try:
        return MultiDict((k, v) for k, v in request.form.items(multi=True))
    except (HTTPException, OSError):
        return MultiDict()


def page(code: int, sentence: str | None = None, headers: dict[str, str] | None = None) -> Response:
    """The page of one error, with every text that was typed in it, to copy or to send once more."""
    typed = _typed()
    shown = ((n, v) for n, v in typed.items(multi=True) if n not in HIDDEN and "password" not in n)
    kept = [(name, value) for name, value in shown if value.strip()]
    again = [(n, v) for n, v in typed.items(multi=True) if n != "csrf_token" and "password" not in n]
    html = render_template(
        f"errors/{code}.html",
        code=code,
        sentence=sentence,
        kept=kept,
        again=again,
        retry_action=request.full_path.rstrip("?") if kept and code in {400, 401, 429, 500, 503} else None,
    )
    return Response(html, code, headers=headers or {})


def conflict(error: EditConflict) -> ResponseReturnValue:
    """Both texts side by side, and a form that saves what the person makes of them."""
    db.session.rollback()
    typed = [(n, v) for n, v in _typed().items(multi=True) if n not in {"csrf_token", "version", "submission"}]
    html = render_template(
        "errors/409.html",
        code=409,
        sentence=_(error.sentence),
        mine=error.mine,
        theirs=error.theirs,
        united=error.united,
        version=error.version,
        choices=error.choices,
        labels=error.labels,
        rest=[(n, v) for n, v in typed if n not in error.mine and n not in error.without],
        action=request.full_path.rstrip("?"),
    )
    return Response(html, 409)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.get_response()
    code = error.code or 500
    if code < 400:
        return error.get_response()
    db.session.rollback()
    headers = {k: v for k, v in error.get_headers() if k.lower() in {"retry-after", "allow", "www-authenticate"}}
    shown = code if code in PAGES else 404 if code in {405, 410} else 400 if code < 500 else 500
    answer = page(shown, headers=headers)
    answer.status_code = code
    return answer


def _domain(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, NotAllowedHere):
        return page(403, _(error.sentence, **error.values))
    return page(409, _(error.sentence, **error.values))


def _busy(error: OperationalError) -> ResponseReturnValue:
    g.viewer_unknown = True
    db.session.rollback()
    log.warning("the database did not answer: %s", error.orig)
    return page(503, headers={"Retry-After": "30"})


def _broken(error: Exception) -> ResponseReturnValue:
    g.viewer_unknown = True
    try:
        db.session.rollback()
    except DBAPIError:
        log.exception("rollback failed")
    log.error("unexpected error at %s", request.endpoint, exc_info=error)
    return page(500)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    # The files stay out, but the words that were typed beside them are read to be given back.
    request.max_content_length = MOST_READ
    return page(413)


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return page(409, _("Somebody else saved this at the same moment. Open the page again and repeat your change."))


def init_app(app: Flask) -> None:
    """Register a page for everything that can go wrong."""
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(EditConflict, conflict)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)
