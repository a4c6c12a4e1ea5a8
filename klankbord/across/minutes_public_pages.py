"""The public version of minutes, to read, to file and to put in a newsletter."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.across import minutes_public
from klankbord.base import pdf as paper
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.kit import dates
from klankbord.minutes import printing, views

blueprint = Blueprint("minutes_public", __name__)


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/public")
def page(minutes_id: int) -> ResponseReturnValue:
    """Minutes without names and without closed parts, with a paragraph for the newsletter."""
    minutes = views.minutes_or_404(minutes_id)
    return web.render_template(
        "across/minutes_public.html",
        minutes=minutes,
        council=minutes.meeting.council,
        public=minutes_public.of(minutes, language=language()),
    )


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/public.pdf")
def pdf(minutes_id: int) -> ResponseReturnValue:
    """The same as an accessible PDF."""
    minutes = views.minutes_or_404(minutes_id)
    told = minutes_public.of(minutes, language=language()).told
    body = paper.render(printing.TEMPLATE, told, now=dates.now(), missing=printing.missing())
    name = printing.file_name(minutes).replace(".pdf", f"-{_('public')}.pdf")
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(body, content_type="application/pdf", headers=headers)


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/newsletter.txt")
def newsletter(minutes_id: int) -> ResponseReturnValue:
    """What was concluded, as one paragraph of plain text."""
    minutes = views.minutes_or_404(minutes_id)
    words = minutes_public.of(minutes, language=language()).newsletter
    return Response(f"{words}\n" if words else "", content_type="text/plain; charset=utf-8")
