"""Secrets in links: random references and tokens derived from a row.

A reference is stored as its SHA-256 only. A derived token is an HMAC (RFC 2104) over purpose, row id and the row's
nonce, so that the same link can be written again without keeping it, and a new nonce makes the old ones void.
"""

import base64
import hashlib
import hmac
import secrets


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
