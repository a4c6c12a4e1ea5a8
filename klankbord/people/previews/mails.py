"""The copy of a mail that somebody sends to themselves before it goes to others."""

from datetime import datetime

from flask_babel import gettext as _
from markupsafe import Markup, escape

from klankbord.base.mail import SHEET, Rendered
from klankbord.base.outbox import Draft, queue
from klankbord.base.outbox.rehearsal import Shown
from klankbord.kit.viewer import Viewer
from klankbord.people.models import EmailAddress

_BOX = Markup(
    '<p class="k-ask" style="margin:0 0 18px;padding:0 0 14px;border-bottom:1px solid #e6dece;color:#b4460f">%s</p>'
)


def trial(shown: Shown, box: EmailAddress, *, to: Viewer, now: datetime) -> None:
    """Queue it, at once and whatever the hour: it says that it is a trial, and its links are nobody's."""
    said = _("This is a trial that you asked for. Nothing was sent to anybody else, and the links in it lead nowhere.")
    if shown.has_calendar or shown.files:
        said += " " + _("What goes with the real mail (an appointment, files) is left out.")
    mail = shown.rendered
    rendered = Rendered(
        _("[Trial] %(subject)s", subject=mail.subject),
        f"{said}\n\n{mail.text}",
        mail.html.replace(SHEET, SHEET + str(_BOX % escape(said)), 1),
    )
    queue(
        Draft(
            kind="trial",
            address=box.address,
            display_name=to.name,
            rendered=rendered,
            language=shown.mail.language,
            school_id=to.school_id,
            recipient_user_id=to.id,
            sender_name=shown.sender_name,
            urgent=True,
        ),
        now=now,
    )
