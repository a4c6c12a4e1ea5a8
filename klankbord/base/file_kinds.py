"""What a file is by its content, and why one is refused: PDF, Word, OpenDocument text, JPEG, PNG and WebP.

Nothing is unpacked or decoded: headers and the directory of a zip say enough, and a bomb never goes off.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from klankbord.kit.errors import N_, DomainError

MOST_PIXELS = 120_000_000
MOST_UNPACKED = 300_000_000
MOST_PARTS = 5_000
MOST_RATIO = 300


@dataclass(frozen=True, slots=True)
class FileKind:
    """A sort of file people may attach."""

    media_type: str
    extensions: tuple[str, ...]
    is_image: bool = False


PDF = FileKind("application/pdf", ("pdf",))
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
ODT = FileKind("application/vnd.oasis.opendocument.text", ("odt",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"), is_image=True)
PNG = FileKind("image/png", ("png",), is_image=True)
WEBP = FileKind("image/webp", ("webp",), is_image=True)
KINDS = (PDF, DOCX, ODT, JPEG, PNG, WEBP)
EXTENSIONS = {extension: kind for kind in KINDS for extension in kind.extensions}

LIES = N_(
    "“%(name)s” is not what its name says it is. Save it again as PDF, Word (.docx) or a picture, and attach that."
)
TOO_WIDE = N_("“%(name)s” is a picture of %(width)d by %(height)d points; that is too large. Make it smaller first.")
MACROS = N_("“%(name)s” has macros in it, small programs that can do harm. Save it as PDF and attach that.")
LOCKED = N_("“%(name)s” is locked with a password, so nobody could read it. Save it without one.")
BOMB = N_("“%(name)s” unpacks to far more than its size says, so it is refused. Save it as PDF and attach that.")
UNKNOWN = N_("“%(name)s” cannot be attached. Use PDF, Word (.docx), OpenDocument (.odt), JPEG, PNG or WebP.")
OLD_WORD = N_("“%(name)s” is in the old Word format. Save it as .docx or PDF and attach that.")


def extension_of(name: str) -> str:
    """The last part of a file's name, lower case, without its dot."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def kind_of_file(name: str, content: bytes) -> FileKind:
    """What a file is, where its name and its content agree and it is of a sort that is allowed.

    Raises DomainError with a sentence that names the file.
    """
    kind = EXTENSIONS.get(extension_of(name))
    if kind is None:
        raise DomainError(OLD_WORD if extension_of(name) == "doc" else UNKNOWN, name=name)
    _JUDGES[kind](name, content)
    return kind


def _refuse_unless(good: bool, name: str, sentence: str = LIES) -> None:
    if not good:
        raise DomainError(sentence, name=name)


def _pdf(name: str, content: bytes) -> None:
    head = content[:1024].lower()
    _refuse_unless(content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:], name)
    _refuse_unless(b"<html" not in head and b"<script" not in head and not _hides_zip(content), name)


def _hides_zip(content: bytes) -> bool:
    """A file that is also a zip (or a Java archive) has a second life that nobody asked for."""
    return zipfile.is_zipfile(io.BytesIO(content))


def _image(size_of: Callable[[bytes], tuple[int, int] | None]) -> Callable[[str, bytes], None]:
    def judge(name: str, content: bytes) -> None:
        size = size_of(content)
        if size is None or min(size) < 1 or _hides_zip(content):
            raise DomainError(LIES, name=name)
        if size[0] * size[1] > MOST_PIXELS:
            raise DomainError(TOO_WIDE, name=name, width=size[0], height=size[1])

    return judge


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 33 or not content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """From the first frame header (ISO/IEC 10918-1, B.2.2)."""
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        elif marker in {0x01, *range(0xD0, 0xD8)}:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    """From the first chunk (RFC 9649, 2.5 to 2.7)."""
    if len(content) < 30 or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    chunk = content[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if chunk == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _package(name: str, content: bytes) -> dict[str, zipfile.ZipInfo]:
    """The directory of a zip that begins where the file does and is not bigger than it should be."""
    _refuse_unless(content.startswith(b"PK\x03\x04"), name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise DomainError(LIES, name=name) from error
    unpacked = sum(part.file_size for part in parts)
    _refuse_unless(len(parts) <= MOST_PARTS and unpacked <= MOST_UNPACKED, name, BOMB)
    _refuse_unless(unpacked <= MOST_RATIO * max(len(content), 100_000), name, BOMB)
    _refuse_unless(not any(part.flag_bits & 1 for part in parts), name, LOCKED)
    names = {part.filename.replace("\\", "/"): part for part in parts}
    _refuse_unless(not any(path.startswith("/") or ".." in path.split("/") for path in names), name)
    return names


def _docx(name: str, content: bytes) -> None:
    # A .docx with a password is no zip but an OLE container.
    _refuse_unless(not content.startswith(b"\xd0\xcf\x11\xe0"), name, LOCKED)
    parts = _package(name, content)
    _refuse_unless("[Content_Types].xml" in parts and "word/document.xml" in parts, name)
    _refuse_unless(not any(path.lower().endswith("vbaproject.bin") for path in parts), name, MACROS)


def _odt(name: str, content: bytes) -> None:
    parts = _package(name, content)
    # OpenDocument 1.3, part 2, 3.3: the first entry is the type, stored as it is.
    _refuse_unless(content[30:38] == b"mimetype" and ODT.media_type.encode() in content[38:200], name)
    _refuse_unless("content.xml" in parts, name)
    _refuse_unless(not any(path.startswith(("Basic/", "Scripts/")) for path in parts), name, MACROS)


_JUDGES: dict[FileKind, Callable[[str, bytes], None]] = {
    PDF: _pdf,
    DOCX: _docx,
    ODT: _odt,
    JPEG: _image(_jpeg_size),
    PNG: _image(_png_size),
    WEBP: _image(_webp_size),
}
