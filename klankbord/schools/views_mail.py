"""The mail of a school: what waits, what went, what came back and why; to send again, keep back or let go."""

from collections.abc import Callable

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import audit, outbox, web
from klankbord.base.outbox import MessageState, OutboxMessage
from klankbord.kit import bounces, dates
from klankbord.schools import queries_mail, rules
from klankbord.schools.forms import PlainForm

blueprint = Blueprint("schools_mail", __name__)


@blueprint.get("/<school_slug>/people/mail")
def index() -> ResponseReturnValue:
    """How the mail fares, the newest first; of one state or to one person where that is asked for."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    state = next((one for one in MessageState if one.value == request.args.get("state")), None)
    to = web.asked("to")[:120]
    return web.render_template(
        "schools/mail.html",
        fares=queries_mail.fares(viewer.school_id, dates.now()),
        mails=queries_mail.newest(viewer.school_id, state, to),
        state=state,
        to=to,
        meaning=_meaning,
        most=queries_mail.PER_PAGE,
    )


def _meaning(mail: OutboxMessage) -> str:
    """Why a mail did not go or is late, in words anybody understands; our own reasons are sentences already."""
    if mail.last_code is None:
        return str(_(mail.last_reply)) if mail.last_reply else ""
    return str(_(bounces.sentence(bounces.written(mail.last_code, mail.last_reply))))


def _moved(message_id: int, verb: str, move: Callable[[OutboxMessage], None], said: str) -> ResponseReturnValue:
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    mail = web.load_or_404(queries_mail.message(viewer.school_id, message_id))
    form = PlainForm()
    if form.validate_on_submit():
        with form.catching():
            move(mail)
            audit.record(f"schools.{verb}_mail", mail, by=viewer, now=dates.now(), kind=mail.kind)
            return web.done(url_for("schools_mail.index"), said)
    return web.done(url_for("schools_mail.index"), " ".join(map(str, form.form_errors)), "warn")


@blueprint.post("/<school_slug>/people/mail/<int:message_id>/sending")
def send_again(message_id: int) -> ResponseReturnValue:
    """Try a mail again that could not be delivered."""
    return _moved(message_id, "resend", lambda mail: outbox.retry(mail, now=dates.now()), _("The mail is tried again."))


@blueprint.post("/<school_slug>/people/mail/<int:message_id>/hold")
def hold(message_id: int) -> ResponseReturnValue:
    """Keep a mail back that waits."""
    return _moved(message_id, "hold", outbox.hold, _("The mail is kept back."))


@blueprint.post("/<school_slug>/people/mail/<int:message_id>/release")
def release(message_id: int) -> ResponseReturnValue:
    """Let a mail go that was kept back."""
    return _moved(message_id, "release", lambda mail: outbox.release(mail, now=dates.now()), _("The mail goes now."))
