"""The texts to translate: one catalogue for each package, collected from its code, its templates and its mails.

    python -m tests.catalogues [PACKAGE …]

brings klankbord/translations/<language>/LC_MESSAGES/<package>.po up to date and compiles it. The files carry no
dates and no line numbers, so that a change in them is a change of words.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent / "klankbord"
TEMPLATES = ROOT / "templates"
TRANSLATIONS = ROOT / "translations"
LANGUAGES = ("nl",)
PACKAGES = (
    "kit", "base", "people", "schools", "councils", "meetings", "proposals", "agenda", "invitations", "followup",
    "minutes", "activities", "live", "handover", "incoming", "across", "cli", "components",
)  # fmt: skip
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
JINJA = {"extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "trimmed": "true", "silent": "false"}
_PASSING = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid)')
_ONCE = datetime(2026, 1, 1, tzinfo=UTC)


def sources(package: str) -> Iterator[tuple[Path, str]]:
    """Each file whose texts a catalogue holds, with babel's name for its kind."""
    if package == "components":
        templates = [*TEMPLATES.glob("*.html"), *(TEMPLATES / "components").rglob("*.*")]
        templates += [*(TEMPLATES / "errors").rglob("*.*")]
    else:
        code = [ROOT / "application.py", ROOT / "worker.py", ROOT / "config.py"] if package == "cli" else []
        yield from ((path, "python") for path in sorted([*(ROOT / package).rglob("*.py"), *code]) if path.exists())
        mails = [path for path in (TEMPLATES / "mails").rglob("*.*") if owner(path) == package]
        templates = [*(TEMPLATES / package).rglob("*.*"), *mails]
    yield from ((path, "jinja2") for path in sorted(templates) if path.is_file())


def owner(mail: Path) -> str:
    """The package whose mail a template is: `proposals_opened/body.txt` is of proposals, what mails share of base."""
    first = mail.relative_to(TEMPLATES / "mails").parts[0].split("_")[0]
    return first if first in PACKAGES else "base"


def collected(package: str) -> Catalog:
    """Every text of a package, untranslated."""
    catalog = Catalog(domain=package, charset="utf-8")
    for path, kind in sources(package):
        options = JINJA if kind == "jinja2" else {}
        for _line, message, comments, context in extract_from_file(kind, path, KEYWORDS, ["Translators:"], options):
            location = path.relative_to(ROOT.parent).as_posix()
            catalog.add(message, None, [(location, None)], auto_comments=comments, context=context)
        for words in within_strings(path) if kind == "python" else ():
            catalog.add(words, None, [(path.relative_to(ROOT.parent).as_posix(), None)])
    return catalog


def within_strings(path: Path) -> Iterator[str]:
    """The texts in the blanks of f-strings, which babel reads from Python 3.12 on alone."""
    for outer in ast.walk(ast.parse(path.read_text("utf-8"))):
        for call in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "_l"}:
                words = call.args[0] if call.args else None
                if isinstance(words, ast.Constant) and isinstance(words.value, str):
                    yield words.value


def po_path(package: str, language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{package}.po"


def read(package: str, language: str) -> Catalog:
    """The catalogue as it stands; an empty one when there is none."""
    path = po_path(package, language)
    if not path.exists():
        return Catalog(locale=language, domain=package, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=package, charset="utf-8")


def compiled(catalog: Catalog) -> bytes:
    """What the program reads."""
    catalog.creation_date = catalog.revision_date = _ONCE
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def write(catalog: Catalog, path: Path) -> None:
    """Write a catalogue and its compiled twin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment, catalog.project, catalog.version, catalog.fuzzy = "#", "Klankbord", "1", False
    out = BytesIO()
    write_po(out, catalog, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = [line for line in out.getvalue().decode().splitlines() if not _PASSING.match(line) and line != "#"]
    path.write_text("\n".join(lines).strip() + "\n", encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(catalog))


def renew(package: str, language: str) -> int:
    """Bring one catalogue up to date; tells how many texts still wait for a translation."""
    found = collected(package)
    catalog = read(package, language)
    if not len(found) and not len(catalog):
        return 0
    catalog.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    write(catalog, po_path(package, language))
    return sum(1 for message in catalog if message.id and not translated(message.string))


def translated(words: str | tuple[str, ...] | list[str]) -> bool:
    return bool(words) and (isinstance(words, str) or all(words))


def main(packages: list[str]) -> int:
    """Renew the catalogues named, or all."""
    unknown = set(packages) - set(PACKAGES)
    if unknown:
        print(
            f"There is no catalogue named {', '.join(sorted(unknown))}: choose from {', '.join(PACKAGES)}.",
            file=sys.stderr,
        )
        return 1
    for package in packages or PACKAGES:
        for language in LANGUAGES:
            waiting = renew(package, language)
            print(f"{language} {package}: " + (f"{waiting} to translate" if waiting else "complete"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
