"""The mailbox of a demo: every mail that would have gone out, to read in the browser. Not there outside a demo."""

from io import BytesIO

from flask import Blueprint, Response, abort, jsonify, send_file
from flask.typing import ResponseReturnValue

from klankbord.base import web
from klankbord.base.outbox import ledger, queries
from klankbord.base.outbox.compose import eml
from klankbord.base.outbox.models import OutboxMessage

blueprint = Blueprint("demo_mail", __name__)
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups "
    "allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
FRAMING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def _only_in_a_demo() -> None:
    if not web.settings().demo:
        abort(404)


def _message(message_id: int) -> OutboxMessage:
    _only_in_a_demo()
    return queries.mailbox_message(message_id) or abort(404)


@blueprint.get("/demo/mail")
@web.public
def mailbox() -> ResponseReturnValue:
    """The mails, newest first; `?to=` keeps those to one address."""
    _only_in_a_demo()
    to = web.asked("to")
    return web.render_template("across/demo_mailbox.html", messages=queries.mailbox(to or None), to=to)


@blueprint.get("/demo/mail.json")
@web.public
def mailbox_json() -> ResponseReturnValue:
    """The same for a program."""
    _only_in_a_demo()
    to = web.asked("to")
    return jsonify([queries.mailbox_entry(message) for message in queries.mailbox(to or None, limit=5000)])


@blueprint.get("/demo/mail/<int:message_id>")
@web.public
def message(message_id: int) -> ResponseReturnValue:
    """One mail: its head, its HTML as a mail program shows it, its text."""
    found = _message(message_id)
    response = Response(web.render_template("across/demo_message.html", message=found, files=ledger.attached(found)))
    response.headers["Content-Security-Policy"] = FRAMING
    return response


@blueprint.get("/demo/mail/<int:message_id>.html")
@web.public
def message_html(message_id: int) -> ResponseReturnValue:
    """The HTML part alone, in a sandbox of its own: a mail styles itself inline, our pages never do."""
    response = Response(_message(message_id).html)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/demo/mail/<int:message_id>.eml")
@web.public
def message_eml(message_id: int) -> ResponseReturnValue:
    """The mail as it goes over the line (RFC 5322)."""
    found = _message(message_id)
    body = eml(found, ledger.attached(found))
    name = {"Content-Disposition": f"attachment; filename=mail-{found.id}.eml"}
    return Response(body, mimetype="message/rfc822", headers=name)


@blueprint.get("/demo/mail/<int:message_id>/files/<int:attachment_id>")
@web.public
def message_file(message_id: int, attachment_id: int) -> ResponseReturnValue:
    """A file that goes with the mail, to keep: never shown as a page of ours."""
    _only_in_a_demo()
    found = queries.mailbox_attachment(message_id, attachment_id) or abort(404)
    return send_file(BytesIO(found.content), found.media_type, as_attachment=True, download_name=found.name)
