"""Minutes to read and to download."""

import importlib
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from klankbord.across import minutes_files
from klankbord.base import web
from klankbord.base.file_kinds import DOCX
from klankbord.base.i18n import language
from klankbord.kit import dates
from klankbord.minutes import printing, views
from klankbord.minutes.models import Minutes

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
    body = printing.make(minutes, viewer, language=language(), now=dates.now())
    headers = {"Content-Disposition": f'inline; filename="{printing.file_name(minutes)}"'}
    return Response(body, content_type="application/pdf", headers=headers)


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.txt")
def text(minutes_id: int) -> ResponseReturnValue:
    """Minutes as plain text, with the same words as the PDF."""
    minutes = views.minutes_or_404(minutes_id)
    return _file(minutes, "txt", "text/plain; charset=utf-8", minutes_files.text(_told(minutes)))


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.md")
def markdown(minutes_id: int) -> ResponseReturnValue:
    """Minutes as Markdown, with the same words as the PDF."""
    minutes = views.minutes_or_404(minutes_id)
    return _file(minutes, "md", "text/markdown; charset=utf-8", minutes_files.markdown(_told(minutes)))


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.docx")
def docx(minutes_id: int) -> ResponseReturnValue:
    """Minutes for Word, with the same words as the PDF."""
    minutes = views.minutes_or_404(minutes_id)
    # What writes for Word is loaded with the first such file: it takes a tenth of the start of the application.
    minutes_word = importlib.import_module("klankbord.across.minutes_word")
    return _file(minutes, "docx", DOCX.media_type, minutes_word.make(_told(minutes), now=dates.now()))


def _told(minutes: Minutes) -> dict[str, Any]:
    return printing.gathered(minutes, web.viewer(), language=language(), now=dates.now())


def _file(minutes: Minutes, extension: str, media_type: str, body: str | bytes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{printing.file_name(minutes, extension)}"'}
    return Response(body, content_type=media_type, headers=headers)
