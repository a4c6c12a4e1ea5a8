"""Every text people read is there in Dutch, with the same blanks to fill in."""

import gettext
import re
from collections import defaultdict
from io import BytesIO

import pytest
from babel.messages.catalog import Message

from tests import catalogues

BLANK = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")


def blanks(words: str) -> set[str]:
    return set(BLANK.findall(words))


def trouble(message: Message) -> str | None:
    """What is wrong with one translation."""
    if not catalogues.translated(message.string):
        return "has no translation"
    if message.fuzzy:
        return "is marked fuzzy"
    if isinstance(message.id, str):
        return None if blanks(message.id) == blanks(message.string) else "fills in other blanks"
    singular, plural = message.string[0], message.string[-1]
    if blanks(plural) != blanks(message.id[1]) or not blanks(singular) <= blanks(message.id[0]) | blanks(message.id[1]):
        return "fills in other blanks"
    return None


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("package", catalogues.PACKAGES)
def test_complete(package: str, language: str) -> None:
    catalog = catalogues.read(package, language)
    wanted = {(message.id, message.context) for message in catalogues.collected(package) if message.id}
    present = {(message.id, message.context): message for message in catalog if message.id}
    assert wanted - present.keys() == set(), f"run: make messages PACKAGE={package}"
    assert present.keys() - wanted == set(), f"run: make messages PACKAGE={package}"
    assert [f"{message.id!r} {trouble(message)}" for message in present.values() if trouble(message)] == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("package", catalogues.PACKAGES)
def test_compiled(package: str, language: str) -> None:
    path = catalogues.po_path(package, language)
    if not path.exists():
        assert not list(catalogues.collected(package))[1:]
        return
    fresh = gettext.GNUTranslations(BytesIO(catalogues.compiled(catalogues.read(package, language))))
    with path.with_suffix(".mo").open("rb") as file:
        kept = gettext.GNUTranslations(file)
    for translations in (fresh, kept):
        translations._catalog.pop("", None)
    assert kept._catalog == fresh._catalog, f"run: make messages PACKAGE={package}"


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_one_text_one_translation(language: str) -> None:
    """The catalogues are read as one, so a text that stands in two of them must say the same in both."""
    said: dict[object, dict[object, str]] = defaultdict(dict)
    for package in catalogues.PACKAGES:
        for message in catalogues.read(package, language):
            if message.id:
                key = message.id if isinstance(message.id, str) else tuple(message.id)
                words = message.string if isinstance(message.string, str) else tuple(message.string)
                said[message.context, key].setdefault(words, package)
    assert {key: words for key, words in said.items() if len(words) > 1} == {}


def test_no_catalogue_without_a_package() -> None:
    files = {path.stem for path in catalogues.TRANSLATIONS.rglob("*.[pm]o")}
    assert files <= set(catalogues.PACKAGES)


def test_the_exchange_balance_is_called_the_same_everywhere() -> None:
    words = [catalogues.read(package, "nl")["Telling or exchanging?"].string for package in ("across", "agenda")]
    year = catalogues.read("across", "nl")["Telling or exchanging, this school year"].string
    assert words == ["Zenden of uitwisselen?"] * 2
    assert year.split(",")[0] + "?" == words[0]
