"""The public version of minutes, to read, to file and to put in a newsletter."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.across import minutes_answers
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.minutes import printing, printing_public, queries, views, views_public

blueprint = Blueprint("minutes_public", __name__)


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/public")
def page(minutes_id: int) -> ResponseReturnValue:
    """Minutes without names and without closed parts; for members with a paragraph for the newsletter."""
    minutes = views.minutes_or_404(minutes_id)
    return views_public.page(minutes, publishes=queries.reads_whole(web.viewer(), minutes.meeting))


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/public.pdf")
def pdf(minutes_id: int) -> ResponseReturnValue:
    """The same as an accessible PDF."""
    return _file(minutes_id, "pdf")


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/public.docx")
def docx(minutes_id: int) -> ResponseReturnValue:
    """The same for Word."""
    return _file(minutes_id, "docx")


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/public.md")
def markdown(minutes_id: int) -> ResponseReturnValue:
    """The same as Markdown."""
    return _file(minutes_id, "md")


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/public.txt")
def text(minutes_id: int) -> ResponseReturnValue:
    """The same as plain text."""
    return _file(minutes_id, "txt")


@blueprint.get("/<school_slug>/minutes/<int:minutes_id>/newsletter.txt")
def newsletter(minutes_id: int) -> ResponseReturnValue:
    """What was concluded, as one paragraph of plain text."""
    minutes = views.minutes_or_404(minutes_id)
    words = printing_public.of(minutes, language=language()).newsletter
    return Response(f"{words}\n" if words else "", content_type="text/plain; charset=utf-8")


def _file(minutes_id: int, extension: str) -> Response:
    minutes = views.minutes_or_404(minutes_id)
    told = printing_public.of(minutes, language=language()).told
    name = printing.file_name(minutes, extension).replace(f".{extension}", f"-{_('public')}.{extension}")
    return minutes_answers.file(told, name, extension)
