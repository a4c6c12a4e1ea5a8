"""Minutes as a file to download: PDF, Word, Markdown or plain text, all with the same words."""

import importlib

from flask import Response

from klankbord.across import minutes_files
from klankbord.across.minutes_files import Told
from klankbord.base import pdf
from klankbord.base.file_kinds import DOCX
from klankbord.kit import dates
from klankbord.minutes import printing

TYPES = {
    "pdf": "application/pdf",
    "docx": DOCX.media_type,
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


def file(told: Told, name: str, extension: str) -> Response:
    """What the minutes say to one reader, as one of `TYPES`. Raises pdf.CannotPrint."""
    shown = "inline" if extension == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return Response(_body(told, extension), content_type=TYPES[extension], headers=headers)


def _body(told: Told, extension: str) -> str | bytes:
    now = dates.now()
    if extension == "pdf":
        return pdf.render(printing.TEMPLATE, told, now=now, missing=printing.missing())
    if extension == "docx":
        # What writes for Word is loaded with the first such file: it takes a tenth of the start of the application.
        made: bytes = importlib.import_module("klankbord.across.minutes_word").make(told, now=now)
        return made
    return minutes_files.markdown(told) if extension == "md" else minutes_files.text(told)
