"""Reading a cell that holds a mail address, or is supposed to."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from klankbord.kit.addresses import spelt
from klankbord.kit.errors import DomainError
from klankbord.kit.roster.words import clean, fold, plain

_NONE = {
    "", "geen", "nvt", "n v t", "onbekend", "x", "xx", "xxx", "geen e mail", "geen email", "geen mail", "geen adres",
    "geen emailadres", "geen e mailadres", "geen mailadres", "niet bekend", "none", "n a", "na", "nee", "no", "nihil",
    "leeg", "unknown", "geheim", "nog niet bekend", "niet", "ontbreekt", "heeft geen", "heeft geen e mail", "null",
    "heeft geen email", "volgt", "0", "niet delen", "not available", "no email", "geen gegevens", "false",
    "nog opvragen",
}  # fmt: skip
_LABELS = {
    "werk", "prive", "thuis", "mail", "e mail", "email", "moeder", "vader", "work", "home", "private", "of", "en", "or",
    "and", "adres", "e", "school", "zakelijk", "oud", "nieuw", "mama", "papa", "mw", "dhr",
}  # fmt: skip
_ANGLED = re.compile(r"<\s*(?:mailto:)?\s*([^<>\s]+@[^<>]*?)\s*>", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,/|\s]+")
_EDGES = " \t<>()[]{}\"';,:.!|/"
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\s+at\s+)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Mailbox:
    """What a cell gives: an address or none, others beside it, and how an address that is wrong may be meant."""

    email: str | None = None
    others: tuple[str, ...] = ()
    wrong: str | None = None  # what stands there and is no address
    meant: tuple[str, ...] = field(default=())


def without_mailto(text: str) -> str:
    """The text of a link to a mailbox."""
    if "mailto:" not in text.casefold():
        return text
    return (
        unquote(_MAILTO.sub("", text).split("?")[0]) if text.casefold().startswith("mailto:") else _MAILTO.sub("", text)
    )


@lru_cache(maxsize=20_000)
def valid(text: str) -> str | None:
    """The address in the one spelling that is kept (lower case), or None."""
    domain = text.rpartition("@")[2]
    if text.count("@") != 1 or "." not in domain.strip(".") or any(char.isspace() for char in text):
        return None
    if re.search(r"[;,<>()\[\]\\\"]", text):
        return None
    try:
        address = spelt(text)
    except DomainError:
        return None
    return clean(address.lower()) if re.fullmatch(r"[^\W\d_]{2,}|xn--[\w-]+", domain.rpartition(".")[2]) else None


def read_mailbox(text: str, link: str = "") -> Mailbox:
    """The address in a cell; `link` is where the cell leads, used where the text has no address of its own."""
    found = _read(clean(without_mailto(text)))
    target = _read(clean(without_mailto(link))) if "mailto:" in link.casefold() else Mailbox()
    if found.email is None and target.email and (found.wrong is None or "@" not in found.wrong):
        return target
    if found.email and target.email and target.email != found.email:
        return Mailbox(found.email, tuple(dict.fromkeys((*found.others, target.email))))
    if found.email is None and found.wrong and target.email:
        return Mailbox(wrong=found.wrong, meant=tuple(dict.fromkeys((*found.meant, target.email))))
    return found


def nothing(text: str) -> bool:
    """Whether a cell says in a word that there is nothing."""
    return fold(text) in _NONE


def nameless(text: str) -> bool:
    """Whether a cell for a name says that there is none; "X." is an initial and "Na" a name."""
    return nothing(text) and (len(fold(text)) not in {1, 2} or fold(text) == "xx" or text in {"?", "0", "-", "--"})


def _read(text: str) -> Mailbox:
    if nothing(text):
        return Mailbox()
    angled = [valid(match) for match in _ANGLED.findall(text)]
    if angled and all(angled):
        return _several([address for address in angled if address])
    whole = plain(text).strip(_EDGES)
    one = valid(whole)
    if one:
        return Mailbox() if _placeholder(one) else Mailbox(one)
    if text.count("@") >= 2 and not re.search(r"@\s*@", text):
        return _many(text)
    return _labelled(text) or Mailbox(wrong=text, meant=_repairs(whole))


def _placeholder(address: str) -> bool:
    local, _at, domain = address.partition("@")
    return fold(local) in _NONE and fold(domain.split(".")[0]) in _NONE


def _several(addresses: list[str]) -> Mailbox:
    distinct = list(dict.fromkeys(addresses))
    return Mailbox(distinct[0], tuple(distinct[1:]))


def _many(text: str) -> Mailbox:
    pieces = [piece for piece in re.split(r"[;,/|]|\s+(?:of|en|or|and)\s+|\s+", text) if piece.strip(_EDGES)]
    found = [valid(piece.strip(_EDGES)) for piece in pieces if "@" in piece]
    good = [address for address in found if address]
    if good:
        return _several(good)
    return Mailbox(wrong=text)


def _labelled(text: str) -> Mailbox | None:
    """An address with a word beside it: "werk: a@b.example", "a@b.example (moeder)"."""
    pieces = _BETWEEN.split(text)
    addresses = [valid(piece.strip(_EDGES)) for piece in pieces if "@" in piece]
    rest = fold(" ".join(piece for piece in pieces if "@" not in piece))
    if len(addresses) == 1 and addresses[0] and (not rest or rest in _LABELS or re.search(r"[:()]", text)):
        return Mailbox(addresses[0])
    return None


def _repairs(text: str) -> tuple[str, ...]:
    """The addresses this is most likely meant to be."""
    tries = [_AT.sub("@", text)]
    tries.append(re.sub(r"@[@\s]*@", "@", tries[0]))
    tries.append(tries[-1].replace(",", "."))
    tries.append(re.sub(r"\.{2,}", ".", tries[-1]).replace(".@", "@").replace("@.", "@"))
    tries.append(re.sub(r"\s+", "", tries[-1]).replace(";", "."))
    pieces = [piece.strip(_EDGES) for piece in _BETWEEN.split(text) if "@" in piece]
    good = [valid(attempt) for attempt in (*tries, *pieces)]
    return tuple(dict.fromkeys(address for address in good if address))
