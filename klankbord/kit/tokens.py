"""Secrets in links: random references and tokens derived from a row.

A reference is stored as its SHA-256 only. A derived token is an HMAC (RFC 2104) over purpose, row id and the row's
nonce, so that the same link can be written again without keeping it, and a new nonce makes the old ones void.
"""

import base64
import hashlib
import hmac
import secrets

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Those that nobody takes for another when reading them from paper (Crockford's base 32)."""
_MISREAD = str.maketrans("oil", "011", " -.\u2010\u2011\u2013")
_CODE = 16
"""80 bits: a code is guessed at our own door alone, where tries are counted."""


def reference() -> str:
    """A fresh 256-bit random reference, URL-safe."""
    return secrets.token_urlsafe(32)


def short_code() -> str:
    """Eight digits to type on another device."""
    return f"{secrets.randbelow(100_000_000):08d}"


def digest(secret: str) -> str:
    """The SHA-256 under which a random reference is stored, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(key: str, purpose: str, value: str) -> str:
    """HMAC-SHA-256 of a value under the application's key, hexadecimal; for short secrets and pupil numbers."""
    return hmac.new(key.encode(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()


def derive(key: str, purpose: str, row: int, nonce: str) -> str:
    """The token of one row for one purpose: 8 bytes of id and 16 bytes of HMAC, URL-safe."""
    mac = hmac.new(key.encode(), f"{purpose}:{row}:{nonce}".encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(row.to_bytes(8, "big").lstrip(b"\0") + mac).rstrip(b"=").decode()


def row_of(token: str) -> int | None:
    """The row a derived token speaks of, unproven; None when it is no token at all."""
    if not 22 <= len(token) <= 40 or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    row = int.from_bytes(raw[:-16], "big") if 16 < len(raw) <= 24 else 0
    return row if 0 < row < 2**31 else None


def proves(token: str, key: str, purpose: str, row: int, nonce: str) -> bool:
    """Whether a token is the one derived for this row, in constant time."""
    return hmac.compare_digest(token.encode(), derive(key, purpose, row, nonce).encode())


def derive_code(key: str, purpose: str, row: int, nonce: str) -> str:
    """A token of one row to type from paper: id and 80 bits of HMAC, small letters and digits in groups of four."""
    mac = hmac.new(key.encode(), f"{purpose} code:{row}:{nonce}".encode(), hashlib.sha256).digest()
    code = _spelt(row) + _spelt(int.from_bytes(mac[: _CODE * 5 // 8], "big")).rjust(_CODE, "0")
    first = len(code) % 4
    return "-".join(part for part in (code[:first], *(code[at : at + 4] for at in range(first, len(code), 4))) if part)


def _spelt(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = _LETTERS[digit] + digits
    return digits


def row_of_code(code: str) -> int | None:
    """The row a typed code speaks of, unproven; None when it is no code at all."""
    typed = _typed(code)
    if not _CODE < len(typed) <= _CODE + 7 or any(letter not in _LETTERS for letter in typed):
        return None
    row = int("0" + "".join(f"{_LETTERS.index(letter):05b}" for letter in typed[:-_CODE]), 2)
    return row if 0 < row < 2**31 else None


def _typed(code: str) -> str:
    return code.casefold().translate(_MISREAD)


def proves_code(code: str, key: str, purpose: str, row: int, nonce: str) -> bool:
    """Whether a typed code is the one derived for this row, however it is cased or divided, in constant time."""
    right = derive_code(key, purpose, row, nonce).replace("-", "")
    return hmac.compare_digest(_typed(code).encode(), right.encode())
