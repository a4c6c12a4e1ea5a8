"""Which kind of file this is, from its first bytes."""

import codecs
import enum
import re

from klankbord.kit.errors import N_
from klankbord.kit.roster.unreadable import Unreadable

LARGEST = 15 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF",
    b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00\x1cftyp",
)
_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|EDEX|edex)", re.IGNORECASE)
_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|head|body)", re.IGNORECASE)


class Kind(enum.Enum):
    """How a file is read."""

    TEXT = "text"
    WORKBOOK = "workbook"
    EDEXML = "edexml"


def kind_of(data: bytes, name: str = "") -> Kind:
    """The kind of a file. Raises Unreadable, with what to do, for what is no list."""
    if len(data) > LARGEST:
        raise Unreadable(N_("This file is larger than 15 MB. Copy the list alone to a new file and choose that."))
    if not data.strip():
        raise Unreadable(N_("This file is empty. Choose the file that holds the list."))
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Unreadable(
                N_("This workbook is protected with a password. Save it without a password and choose that file.")
            )
        raise Unreadable(N_("This is an old workbook (xls). Open it, save it as xlsx or CSV and choose that file."))
    if data.startswith(b"PK\x03\x04"):
        return Kind.WORKBOOK
    if data.startswith(b"%PDF") or name.casefold().endswith(".pdf"):
        raise Unreadable(N_("This is a PDF, not a list. Export the list as CSV or xlsx and choose that file."))
    if data.startswith(_PICTURES) and (b"\x00" in data[:400] or not data[:60].isascii()):
        raise Unreadable(N_("This is a picture, not a list. Export the list as CSV or xlsx and choose that file."))
    if data.startswith(b"{\\rtf") or _PAGE.match(data):
        raise Unreadable(N_("This is a document, not a list. Save the list as CSV or xlsx and choose that file."))
    if _XML.match(data):
        return Kind.EDEXML
    if _binary(data):
        raise Unreadable(
            N_("This file is not a list that can be read. Export the list as CSV or xlsx and choose that file.")
        )
    return Kind.TEXT


def _binary(data: bytes) -> bool:
    """Whether bytes that no text has are in the beginning; UTF-16 has zeros, but nothing else."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    head = data[:4000]
    return sum(
        1 for byte in head if (byte < 9 and byte != 0) or (13 < byte < 32 and byte not in {26, 27, 31})
    ) * 50 > len(head)
