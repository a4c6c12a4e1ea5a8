"""The house keeps its floors: read from the syntax trees, so that nothing has to run to break the rule."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "klankbord"
FEATURES = (
    "people",
    "schools",
    "councils",
    "meetings",
    "proposals",
    "agenda",
    "invitations",
    "followup",
    "minutes",
    "activities",
    "live",
    "handover",
    "incoming",
)
FLOORS = {"kit": 0, "base": 1, "across": 3, "mailbox": 3, "pages": 4, "application": 5, "": 6, "worker": 7, "cli": 8}
"""From the bottom; the features stand on 2, and "" is klankbord itself."""
SETTINGS = {"config"}  # read by base and everything above it
ROOMS = {"models", "rules", "queries", "actions", "forms", "mails", "views", "init"}
OWN_ROOMS = {  # what one feature alone needs
    "klankbord/agenda/kinds.py",
    "klankbord/agenda/rows.py",
    "klankbord/councils/kinds.py",
    "klankbord/councils/entry.py",
    "klankbord/followup/words.py",
    "klankbord/invitations/feeds/contents.py",
    "klankbord/minutes/copies.py",
    "klankbord/minutes/document.py",
    "klankbord/minutes/printing.py",
    "klankbord/minutes/words.py",
    "klankbord/people/links.py",
    "klankbord/people/wishes/arranging.py",
    "klankbord/people/wishes/links.py",
    "klankbord/people/wishes/topics.py",
    "klankbord/proposals/kinds.py",
}
WHOLE = sorted(path for folder in ("klankbord", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
SOURCES = [path for path in WHOLE if PACKAGE in path.parents]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def room(path: Path) -> str:
    """The package under klankbord/ a file is in, or its own name when it stands on the ground floor."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem if path.stem != "__init__" else ""


def floor(package: str) -> int:
    return 2 if package in FEATURES else FLOORS[package]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Each klankbord package a file imports, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.startswith("klankbord"))
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name(path)}:{node.lineno} is a relative import"
            module = node.module or ""
            if module == "klankbord":
                yield from ((node.lineno, f"klankbord.{alias.name}") for alias in node.names)
            elif module.startswith("klankbord."):
                yield node.lineno, module


def target(module: str) -> str:
    """The package under klankbord/ that a dotted name lies in; `klankbord.create_app` is the ground floor."""
    parts = module.split(".")
    if len(parts) == 1:
        return ""
    known = parts[1] in FEATURES or parts[1] in FLOORS or parts[1] in SETTINGS
    return parts[1] if known else ""


def downward(importer: str, imported: str) -> bool:
    """Whether one package may import another."""
    if importer == imported:
        return True
    if imported in SETTINGS:
        return importer != "kit"
    if importer in SETTINGS:
        return imported == "kit"
    if importer in FEATURES and imported in FEATURES:
        return FEATURES.index(imported) < FEATURES.index(importer)
    return floor(importer) > floor(imported)


def test_imports_go_down() -> None:
    wrong = [
        f"{name(path)}:{line} {room(path)} imports {module}"
        for path in SOURCES
        for line, module in imports(path)
        if not downward(room(path), target(module))
    ]
    assert wrong == []


def test_every_package_has_its_floor() -> None:
    known = {*FEATURES, *FLOORS, *SETTINGS}
    assert {room(path) for path in SOURCES} - known == set()


def test_kit_knows_neither_flask_nor_the_database() -> None:
    wrong = []
    for path in (PACKAGE / "kit").rglob("*.py"):
        for node in ast.walk(tree(path)):
            modules = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            wrong += [f"{name(path)}: {m}" for m in modules if re.match(r"(flask|sqlalchemy|werkzeug|wtforms)", m)]
    assert wrong == []


def test_no_import_inside_a_function() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in WHOLE
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_files_fit_in_the_head() -> None:
    """No file over 300 lines, no views file over 200."""
    wrong = []
    for path in WHOLE:
        if path.name == "floor.py" and path.parent.name == "benchmarks":
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        limit = 200 if re.match(r"views(_|\.)", path.name) and PACKAGE in path.parents else 300
        if lines > limit:
            wrong.append(f"{name(path)}: {lines} lines, at most {limit}")
    assert wrong == []


def test_no_catch_all() -> None:
    assert [name(path) for path in WHOLE if re.fullmatch(r"(utils?|helpers?|misc|common)", path.stem)] == []


def test_features_have_the_same_rooms() -> None:
    """`views_rounds.py` is the views room divided by resource; so for the other rooms, and in a feature's wings."""
    wrong = [
        name(path)
        for feature in FEATURES
        for path in (PACKAGE / feature).rglob("*.py")
        if (room := path.stem.strip("_").split("_")[0]) not in ROOMS
        and not {name(path), name(path.with_name(f"{room}.py"))} & OWN_ROOMS
    ]
    assert wrong == []


def kind_comparisons(source: str) -> Iterator[int]:
    """The lines of Python that compare something with one of the two kinds of council, by name or by word."""
    words = {"sounding_board", "parent_council"}
    for node in ast.walk(ast.parse(source)):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        sides = [node.subject, *(case.pattern for case in node.cases)] if isinstance(node, ast.Match) else sides
        parts = [part for side in sides for part in ast.walk(side)]
        if any(
            (isinstance(part, ast.Attribute) and ast.unparse(part.value).endswith("CouncilKind"))
            or (isinstance(part, ast.Constant) and part.value in words)
            for part in parts
        ):
            yield node.lineno  # type: ignore[attr-defined]


def test_the_two_bodies_differ_in_one_place() -> None:
    """Nothing but councils/kinds.py compares a council's kind: code and templates ask its table."""
    wrong = [
        f"{name(path)}:{line}"
        for path in SOURCES
        if name(path) != "klankbord/councils/kinds.py"
        for line in kind_comparisons(path.read_text(encoding="utf-8"))
    ]
    wrong += [
        name(path)
        for path in sorted((PACKAGE / "templates").rglob("*.*"))
        if re.search(r"sounding_board|parent_council", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("kind == CouncilKind.SOUNDING_BOARD", [1]),
        ("council.kind in {'parent_council'}", [1]),
        ("models.CouncilKind.PARENT_COUNCIL != kind", [1]),
        ("kind_of(council.kind).decides", []),
        ("found(school, CouncilKind.SOUNDING_BOARD)", []),
    ],
)
def test_a_comparison_of_kinds_is_found(source: str, found: list[int]) -> None:
    assert list(kind_comparisons(source)) == found


def calls(path: Path, *names: str) -> Iterator[int]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            yield node.lineno


def test_only_edges_commit() -> None:
    """Features' actions, queries and models never commit; views, base, cli and worker do."""
    wrong = [
        f"{name(path)}:{line}"
        for path in SOURCES
        if room(path) in FEATURES and not path.stem.startswith("views")
        for line in calls(path, "db.session.commit", "session.commit", "commit")
    ]
    assert wrong == []


def test_only_edges_know_the_request() -> None:
    """`request`, `session` and `current_user` are read in views and in base."""
    wrong = []
    for path in SOURCES:
        if (
            room(path) in {"base", "application"}
            or path.stem.startswith("views")
            or path.parent.name.startswith("views")
        ):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module in {"flask", "flask_login"}:
                touched = {alias.name for alias in node.names} & {"request", "session", "current_user", "g"}
                wrong += [f"{name(path)}:{node.lineno} {word}" for word in touched]
    assert wrong == []


def test_nothing_happens_out_of_sight() -> None:
    """No ORM listeners or signals outside base; the worker listens for a commit to wake up, and changes nothing."""
    wrong = [
        f"{name(path)}:{line}"
        for path in SOURCES
        if room(path) not in {"base", "worker"}
        for line in calls(path, "event.listen", "event.listens_for", "listens_for")
    ]
    assert wrong == []


def test_public_functions_say_what_they_do() -> None:
    wrong = []
    for path in SOURCES:
        for node in tree(path).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                wrong.append(f"{name(path)}:{node.lineno} {node.name}")
    assert wrong == []


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("agenda", "proposals", True),
        ("proposals", "agenda", False),
        ("people", "base", True),
        ("base", "people", False),
        ("kit", "base", False),
        ("across", "live", True),
        ("live", "across", False),
        ("cli", "worker", True),
        ("worker", "cli", False),
        ("worker", "", True),
        ("across", "application", False),
        ("kit", "config", False),
        ("base", "config", True),
        ("config", "base", False),
    ],
)
def test_the_rule_itself(importer: str, imported: str, allowed: bool) -> None:
    assert downward(importer, imported) is allowed
