"""Style sheets: right to left works by itself, colours come from the tokens, scripts need no eval."""

import re
from pathlib import Path

from klankbord import config

STATIC = Path(config.__file__).parent / "static"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|float)\s*:"
    r"|text-align\s*:\s*(?:left|right)|(?<![\w-])clear\s*:\s*(?:left|right)"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|oklab|lab|lch|hwb)\(")


def rules(path: Path) -> str:
    """A sheet without its comments and addresses."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"url\([^)]*\)", "url()", text)


def name(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


def test_logical_properties_only() -> None:
    assert [f"{name(path)}: {found[0]}" for path in SHEETS for found in PHYSICAL.finditer(rules(path))] == []


def test_colours_are_tokens() -> None:
    """A colour is written out in the tokens alone; a component names it. A backdrop inherits no tokens everywhere."""
    wrong = [
        f"{name(path)}: {found[0]}"
        for path in SHEETS
        if not re.match(r"(tokens|print)", path.stem)
        for found in COLOUR.finditer(re.sub(r"::backdrop\s*{[^}]*}", "", rules(path)))
    ]
    assert wrong == []


def test_sheets_ask_for_nothing_from_elsewhere() -> None:
    outside = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//")
    assert [name(path) for path in SHEETS if outside.search(path.read_text(encoding="utf-8"))] == []


def test_files_that_sheets_name_exist() -> None:
    wrong = []
    for path in SHEETS:
        for target in re.findall(r"url\([\"']?([^\"')#?]+)", path.read_text(encoding="utf-8")):
            if not target.startswith("data:") and not (path.parent / target).resolve().exists():
                wrong.append(f"{name(path)}: {target}")
    assert wrong == []


def test_scripts_need_no_eval() -> None:
    forbidden = re.compile(
        r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write|insertAdjacentHTML|setAttribute\(.style."
    )
    wrong = [
        f"{name(path)}: {found[0]}"
        for path in SCRIPTS
        for found in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
