"""The page between a form and its sending, and what the links in a mail that is only shown lead to.

A view that sends to many is marked with `offered`. Its form has a button `see_mail`; pressed, the deed is done in a
transaction that is never committed, and the page shows what it came to.
"""

import base64
import hashlib
import html
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import edge, limits, once, web
from klankbord.base.db import db
from klankbord.base.outbox.rehearsal import EXAMPLE, Rehearsal, Shown, rehearsing
from klankbord.kit import dates
from klankbord.people import links
from klankbord.people.models import EmailAddress
from klankbord.people.previews import mails, queries
from klankbord.people.previews.queries import Whom

blueprint = Blueprint("previews", __name__)
View = TypeVar("View", bound=Callable[..., Any])
OWN = {"csrf_token", "see_mail", "try_mail", "change_mail", "reader", "last_reader", "trial"}
"""What the page itself sends along; all else is of the form that sends."""
_HEAD = '<head><base target="_blank">'
_STYLE = re.compile(r'style="([^"]*)"')
_SHEETS = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def wish() -> str:
    """What the button to see the mail carried, for a form that sends in more ways than one; empty for any other."""
    return request.form.get("see_mail", "") if request.method == "POST" else ""


def offered(
    whom: Callable[..., Whom], deed: Any, button: str = "send", *, form_page: bool = True
) -> Callable[[View], View]:
    """Mark a view whose POST sends to many: its mail can be seen first, and sent to oneself.

    `whom` takes what the view takes, and refuses whom the view refuses. `deed` names what the button does that sends;
    `button` is its name in the form, where what it carries counts. Without a `form_page` nothing is there to change.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def shown(*given: Any, **named: Any) -> Any:
            if request.method == "POST" and "change_mail" in request.form:
                g.only_changing = True
                return view(*given, **named)
            if not wish():
                return view(*given, **named)
            concerned = whom(*given, **named)
            with rehearsing(_rehearsal(concerned.named)) as rehearsal:
                found = _looked_at(lambda: view(*given, **named))
            if isinstance(found, str):
                return _page(rehearsal, concerned, found, str(deed), button, form_page=form_page)
            db.session.rollback()
            return found

        return cast(View, shown)

    return mark


def _looked_at(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | str:
    """Where a deed would lead to that is not committed; the answer of its view where it was refused."""
    led_to: list[str] = []

    def instead(location: str) -> ResponseReturnValue:
        led_to.append(location)
        return location

    g.instead_of_done = instead
    try:
        answer = view()
    finally:
        del g.instead_of_done
    return led_to[0] if led_to else answer


def _reader() -> str:
    """Whose mail was asked for, with the button just pressed or one before; empty for no choice."""
    return request.form.get("reader") or request.form.get("last_reader", "")


def _rehearsal(named: bool) -> Rehearsal:
    viewer, reader = web.viewer(), _reader()
    if not named:
        return Rehearsal(language=reader or viewer.language, nameless=True)
    user_id = int(reader) if reader.isdecimal() and len(reader) < 10 else viewer.id
    box = links.mailboxes([user_id]).get(user_id)
    return Rehearsal(user_id, box.address if box is not None else None)


def _page(
    rehearsal: Rehearsal, whom: Whom, location: str, deed: str, button: str, *, form_page: bool
) -> ResponseReturnValue:
    """Undo the deed, and show what it came to; a trial is sent in a transaction of its own."""
    now, viewer = dates.now(), web.viewer()
    found = queries.audience(whom.people(rehearsal.mails), rehearsal.mails, now)
    own = links.mailboxes([viewer.id]).get(viewer.id)
    if own is not None:
        db.session.expunge(own)
    db.session.rollback()
    said, status = _tried(rehearsal.shown, own) if "try_mail" in request.form else ("", 200)
    page = web.render_template(
        "people/previews/page.html",
        shown=rehearsal.shown,
        framed=rehearsal.shown.rendered.html.replace("<head>", _HEAD, 1) if rehearsal.shown else "",
        audience=found,
        reached=queries.REACHED,
        named=whom.named,
        own=own,
        said=said,
        bad=status != 200,
        back=location,
        deed=deed,
        button=button,
        form_page=form_page,
        wish=wish(),
        reader=_reader(),
        trial=secrets.token_urlsafe(16),
        fields=[(name, value) for name, value in request.form.items(multi=True) if name not in OWN],
    )
    response = Response(page, status)
    if rehearsal.shown is not None:
        response.headers["Content-Security-Policy"] = _policy(rehearsal.shown.rendered.html)
    return response


def _tried(shown: Shown | None, own: EmailAddress | None) -> tuple[str, int]:
    """Send the mail that is shown to oneself, once for each press; the sentence that says so."""
    if shown is None or own is None:
        return _("There is no mail to try, or you have no mail address here."), 422
    now = dates.now()
    key = f"trial-{request.form.get('trial', '')[:40]}"
    if once.claim(key, now) is not None:
        if not limits.trial_mail():
            db.session.rollback()
            return _("You tried many mails this hour. Wait a while, then try again."), 429
        mails.trial(shown, own, to=web.viewer(), now=now)
    db.session.commit()
    return _("The trial is on its way to %(address)s.", address=own.address), 200


def _policy(mail: str) -> str:
    """The usual policy, with the styles of one mail allowed by their digests: a page has none inline, a mail all.

    The frame that shows the mail is in the page itself and takes its policy along.
    """
    styles = {*map(html.unescape, _STYLE.findall(mail)), *_SHEETS.findall(mail)}
    digests = (base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in sorted(styles))
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return edge.CSP.replace("style-src 'self'", f"style-src 'self' 'unsafe-hashes' {allowed}")


@blueprint.get(f"/l/{EXAMPLE}")
@blueprint.get(f"/l/{EXAMPLE}/<path:rest>")
@web.public
def example(rest: str = "") -> ResponseReturnValue:
    """What the links in a trial lead to: a page that says that each reader has one of their own."""
    return web.render_template("people/previews/example.html")
