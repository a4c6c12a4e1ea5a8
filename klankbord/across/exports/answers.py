"""How a list is handed over: as a file under a name of its own (RFC 6266), kept by nobody on the way."""

from datetime import date
from io import BytesIO
from typing import IO

from flask import Response, send_file

from klankbord.base.files import clean_name
from klankbord.kit import sheets
from klankbord.kit.sheets import Sheet

KINDS = {
    "csv": (sheets.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (sheets.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def sheet(table: Sheet, kind: str, day: date) -> Response:
    """A table as CSV or XLSX (`kind`), called after its title and the day it was made."""
    write, media_type = KINDS[kind]
    return download(BytesIO(write(table)), f"{table.title} {day.isoformat()}.{kind}", media_type)


def download(body: IO[bytes], name: str, media_type: str) -> Response:
    """A file that no browser runs and no cache keeps; the body is closed once it is sent."""
    response = send_file(body, mimetype=media_type, as_attachment=True, download_name=clean_name(name), etag=False)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def pdf(body: bytes, name: str) -> Response:
    """A PDF to keep."""
    return download(BytesIO(body), name, "application/pdf")
