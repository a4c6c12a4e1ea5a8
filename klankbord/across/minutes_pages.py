"""Minutes to read and to download."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from klankbord.across import minutes_pdf
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.kit import dates
from klankbord.minutes import views

blueprint = Blueprint("minutes_pages", __name__)


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>")
def page(minutes_id: int) -> ResponseReturnValue:
    """Minutes as a page, with what can be done with them."""
    return views.page(views.minutes_or_404(minutes_id), web.viewer())


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.pdf")
def pdf(minutes_id: int) -> ResponseReturnValue:
    """Minutes as an accessible PDF (PDF/UA-1) in the reader's language."""
    viewer = web.viewer()
    minutes = views.minutes_or_404(minutes_id)
    body = minutes_pdf.make(minutes, viewer, language=language(), now=dates.now())
    headers = {"Content-Disposition": f'inline; filename="{minutes_pdf.file_name(minutes)}"'}
    return Response(body, content_type="application/pdf", headers=headers)
