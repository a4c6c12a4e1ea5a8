"""Mail headers that arrive as they were meant: one line, right addresses, links unbroken; and server words masked."""

import re
from email.header import Header
from email.headerregistry import Address
from email.policy import Compat32, EmailPolicy
from email.utils import quote
from typing import Any

import idna

from klankbord.kit.errors import N_

NO_DOMAIN = N_("Not sent: the part after the @ is not a domain name.")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
_ANY_ADDRESS = re.compile(r"""([^\s@<>"'(),;:\[\]=])[^\s@<>"'(),;:\[\]=]*@([^\s@<>"'(),;:\[\]])[^\s@<>"'(),;:\[\]]*""")
_WHOLE = {"list-unsubscribe", "list-unsubscribe-post", "list-id", "message-id", "references", "in-reply-to"}
_PEOPLE = {"from", "to", "reply-to", "sender"}


class BadAddress(ValueError):
    """A mail address that no server can take; the message, untranslated, says why."""


def one_line(text: str, limit: int = 250) -> str:
    """A text as a header can carry it: single spaces, at most `limit` characters, no control characters.

    What would read as an encoded word (RFC 2047) is opened up, for readers decode it wherever they meet it.
    """
    line = " ".join(_CONTROL.sub(" ", text).replace("=?", "= ?").split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def mailbox(address: str) -> str:
    """An address as the server wants it, its domain in ASCII (RFC 5891); the part before the @ may be international.

    Raises BadAddress for what is none: no @, spaces, control characters, a domain that cannot exist.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at or not local or len(local.encode(errors="replace")) > 64:
        raise BadAddress(N_("Not sent: this is not a mail address."))
    try:
        domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
        local.encode()
    except (idna.IDNAError, UnicodeError) as error:
        raise BadAddress(NO_DOMAIN) from error
    if not _DOMAIN.fullmatch(domain):
        raise BadAddress(NO_DOMAIN)
    plain = "".join(character if character.isascii() else "x" for character in local)
    if not _ATOM.fullmatch(plain) or not local.isprintable() or any(character.isspace() for character in local):
        raise BadAddress(N_("Not sent: the part before the @ holds a character that an address cannot have."))
    return f"{local}@{domain.lower()}"


def person(name: str, address: str) -> Address:
    """A name with an address for From, To or Reply-To. Raises BadAddress."""
    local, _, domain = mailbox(address).rpartition("@")
    return Address(display_name=one_line(name, 120), username=local, domain=domain)


def mask_addresses(words: str) -> str:
    """A server's words without the addresses in them: `jan@school.example` becomes `j…@s…`."""
    return _ANY_ADDRESS.sub(r"\1…@\2…", words)


class MailPolicy(EmailPolicy):
    """The standard SMTP policy, but for what it folds wrongly.

    It turns a long link in List-Unsubscribe into encoded words, which no reader undoes, and on this Python loses
    quotes and spaces when it folds long names and subjects. Those headers are written here.
    """

    def fold(self, name: str, value: Any) -> str:
        """The header as text, with its line ends."""
        return f"{name}: {self._written(name, value)}{self.linesep}" if self._ours(name) else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as bytes, with its line ends."""
        return self.fold(name, value).encode("utf-8") if self._ours(name) else super().fold_binary(name, value)

    @staticmethod
    def _ours(name: str) -> bool:
        return name.lower() in _WHOLE | _PEOPLE | {"subject"}

    def _written(self, name: str, value: Any) -> str:
        if name.lower() in _WHOLE:
            return str(value)
        if name.lower() == "subject":
            return self.words(str(value), len(name) + 2)
        return ", ".join(self.address(address) for address in value.addresses)

    def words(self, text: str, used: int) -> str:
        """Any text as a header carries it, after so many characters on its first line."""
        words = Header(one_line(text), "us-ascii" if text.isascii() else "utf-8", 75, "x" * used, " ")
        return words.encode(linesep=self.linesep)

    def address(self, address: Address) -> str:
        """An address with its name as a header carries them."""
        name = str(address.display_name)
        if not name:
            return str(address.addr_spec)
        if name.isascii():
            return f'"{quote(name)}" <{address.addr_spec}>'
        return f"{self.words(name, 10)}{self.linesep} <{address.addr_spec}>"


MAIL_POLICY = MailPolicy(linesep="\r\n")


class WrittenPolicy(Compat32):  # type: ignore[misc, unused-ignore]
    """Headers that are written already, as they go over the wire: nothing is read or folded once more."""

    utf8 = False
    """What smtplib sets for an international address; it is UTF-8 in any case."""

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        """As it was given."""
        return name, value

    def header_fetch_parse(self, _name: str, value: str) -> str:
        """As it was given."""
        return value

    def fold(self, name: str, value: str) -> str:
        """As it was given, with its line end."""
        return f"{name}: {value}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """As it was given, with its line end, in UTF-8."""
        return f"{name}: {value}{self.linesep}".encode()


WRITTEN = WrittenPolicy(linesep="\r\n")


def written_person(name: str, address: str) -> str:
    """A name with an address, as a header carries it. Raises BadAddress."""
    return MAIL_POLICY.address(person(name, address))


def written_subject(text: str) -> str:
    """A subject of any text, as its header carries it."""
    return MAIL_POLICY.words(text, len("Subject: "))
