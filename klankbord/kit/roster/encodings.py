"""Which encoding a text file is in. Short Dutch lists mislead a detector, so what is certain is tried first."""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = {"cp1252": "windows-1252", "mac_roman": "macintosh", "cp1250": "windows-1250", "cp1254": "windows-1254",
            "cp850": "cp850"}  # fmt: skip
_OTHER = ["cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1250", "koi8_r", "iso8859_5", "gb18030", "big5"]
_USUAL = re.compile(r"[éèêëïíìîöóòôüúùûäáàâçñãõåßøæÉÈËÏÖÜÄÁÇÑÓÚÅØ]")
_EASTERN = re.compile(r"[ąćęłńśźżěščřžýůőűğışĞİŞŁŚŻŹŠČŘŽĆăţÂŐŰ]")
_ODD = re.compile(
    r"(?<=[a-zß-ÿ])(?:[À-ÞŠŽŸ]|[A-Z](?=[a-z])|[¹²³ªº¼½¾](?=[a-z])|[^\w\s.,;:/'’\"()@+&|<>\-–=!?*#%])|[^\w\s](?=[a-z])(?<=[^\x00-\x7f’‘“”«»„–])"
)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Never fails: what cannot be told is Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding
    order = _sixteen_bits(data)
    if order:
        return data.decode(order, errors="replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _eight_bits(data)


def _sixteen_bits(data: bytes) -> str | None:
    """UTF-16 without a mark tells itself by its zero bytes."""
    head = data[: min(len(data), 2000) // 2 * 2]
    half = len(head) // 2
    if half < 4:
        return None
    low, high = head[1::2].count(0), head[0::2].count(0)
    if max(low, high) > 0.3 * half and min(low, high) * 4 < max(low, high):
        return "utf-16-le" if low > high else "utf-16-be"
    return None


def _eight_bits(data: bytes) -> tuple[str, str]:
    high = sum(1 for byte in data if byte > 127)
    letters = high + sum(1 for byte in data if 65 <= byte <= 90 or 97 <= byte <= 122)
    if high > 0.25 * letters:
        best = from_bytes(data, cp_isolation=_OTHER).best()
        if best is not None:
            return str(best), best.encoding.replace("cp125", "windows-125")
    texts = {encoding: _lenient(data, encoding) for encoding in _WESTERN}
    chosen = max(texts, key=lambda encoding: _likeness(texts[encoding]) + (encoding == "cp1252") * 0.5)
    return texts[chosen], _WESTERN[chosen]


def _lenient(data: bytes, encoding: str) -> str:
    """Decoded; the few bytes an encoding leaves open mean what they mean in Latin-1."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return "".join(
            piece if "\ufffd" not in piece else chr(byte)
            for byte, piece in ((byte, bytes([byte]).decode(encoding, errors="replace")) for byte in data)
        )


def _likeness(text: str) -> float:
    """How much a text looks like names: usual letters count for it, signs inside words against it."""
    sample = text[:200_000]
    control = sum(1 for char in sample if "\x80" <= char <= "\x9f")
    return (
        len(_USUAL.findall(sample)) + 0.6 * len(_EASTERN.findall(sample)) - 2 * len(_ODD.findall(sample)) - 3 * control
    )
