"""Minutes to read and to download."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from klankbord.across import minutes_answers
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.kit import dates
from klankbord.minutes import printing, printing_readers, views

blueprint = Blueprint("minutes_pages", __name__)


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>")
def page(minutes_id: int) -> ResponseReturnValue:
    """Minutes as a page, with what can be done with them; somebody outside reads their public version."""
    return views.page(views.minutes_or_404(minutes_id), web.viewer())


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.pdf")
def pdf(minutes_id: int) -> ResponseReturnValue:
    """Minutes as an accessible PDF (PDF/UA-1) in the reader's language."""
    return _file(minutes_id, "pdf")


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.txt")
def text(minutes_id: int) -> ResponseReturnValue:
    """Minutes as plain text, with the same words as the PDF."""
    return _file(minutes_id, "txt")


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.md")
def markdown(minutes_id: int) -> ResponseReturnValue:
    """Minutes as Markdown, with the same words as the PDF."""
    return _file(minutes_id, "md")


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>.docx")
def docx(minutes_id: int) -> ResponseReturnValue:
    """Minutes for Word, with the same words as the PDF."""
    return _file(minutes_id, "docx")


def _file(minutes_id: int, extension: str) -> Response:
    minutes = views.minutes_or_404(minutes_id)
    told = printing_readers.gathered(minutes, web.viewer(), language=language(), now=dates.now())
    return minutes_answers.file(told, printing.file_name(minutes, extension), extension)
