"""DKIM (RFC 6376): where a key is set mail is signed for its sender's domain, List-Unsubscribe too (RFC 8058, 4)."""

from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import Message
from email.utils import parseaddr
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from flask import current_app

from klankbord.config import BadSetting, Settings
from klankbord.kit.headers import WRITTEN

try:
    import dkim
    from dkim.crypto import UnparsableKeyError, parse_pem_private_key
except ImportError:  # who does not sign need not install it
    dkim = None

SIGNED = (
    "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type", "content-language",
    "auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
_BEYOND: Any = cast(Any, WRITTEN).clone(utf8=True)
SHORTEST = 1024
"""Bits of a key that others still believe (RFC 8301, 3.2)."""


@dataclass(frozen=True)
class Signer:
    """What signs: the domain it speaks for, the name of the key in the DNS, the key."""

    domain: bytes
    selector: bytes
    key: bytes


def signer_of(settings: Settings) -> Signer | None:
    """What signs the mail of this installation, if anything. Raises BadSetting, with a sentence, for a bad key."""
    file, selector = settings.mail.get("dkim_key", ""), settings.mail.get("dkim_selector", "")
    if not file:
        return None
    if not selector:
        raise BadSetting("KLANKBORD_MAIL_DKIM_KEY needs KLANKBORD_MAIL_DKIM_SELECTOR: the key's name in the DNS.")
    if dkim is None:
        raise BadSetting("KLANKBORD_MAIL_DKIM_KEY is set, but what signs is not installed: run `make .venv/.dkim`.")
    try:
        key = Path(file).read_bytes()
        bits = parse_pem_private_key(key)["modulus"].bit_length()
    except OSError as error:
        raise BadSetting(f"KLANKBORD_MAIL_DKIM_KEY: {file} cannot be read ({error.strerror}).") from error
    except (UnparsableKeyError, KeyError, ValueError, TypeError, IndexError) as error:
        raise BadSetting(f"KLANKBORD_MAIL_DKIM_KEY: {file} holds no RSA key in PEM form.") from error
    if bits < SHORTEST:
        raise BadSetting(f"KLANKBORD_MAIL_DKIM_KEY: {file} is a key of {bits} bits; make one of 2048.")
    domain = parseaddr(str(settings.mail["sender"]))[1].rpartition("@")[2]
    return Signer(domain.encode(), selector.encode(), key)


def sign(mail: Message, envelope_from: str, to: str) -> None:
    """Sign a mail in place, as it will go over the wire; nothing happens where no key is set."""
    signer: Signer | None = current_app.extensions["dkim"]
    if signer is None:
        return
    del mail["DKIM-Signature"]
    written = BytesIO()
    plain = (envelope_from + to).isascii()
    policy = WRITTEN if plain else _BEYOND  # as smtplib writes it
    BytesGenerator(written, policy=policy).flatten(mail, linesep="\r\n")
    there = [name.encode() for name in SIGNED if name in mail]
    header = dkim.sign(
        written.getvalue(),
        signer.selector,
        signer.domain,
        signer.key,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[*there, b"from"],  # once more, so that nobody can put another one in front
    )
    mail["DKIM-Signature"] = " ".join(header.decode().partition(":")[2].split())
