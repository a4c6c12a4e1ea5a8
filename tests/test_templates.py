"""Every template compiles, asks for what exists, and holds nothing the content security policy forbids."""

import functools
import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from klankbord import config

TEMPLATES = Path(config.__file__).parent / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*") if path.is_file())
MAILS_TOO = ("mails/", "components/mail")  # readers of mail know no style sheets: there styles stand inline
PAGES = [name for name in NAMES if not name.startswith(MAILS_TOO) and name.endswith(".html")]
MAILS = sorted(path.name for path in (TEMPLATES / "mails").glob("*") if path.is_dir() and not path.name.startswith("_"))
FORBIDDEN = {
    "an inline style": r"<style|\sstyle\s*=",
    "an inline script": r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on|javascript:|hx-vals\s*=\s*[\"']js:",
    "text that is not escaped": r"\|\s*safe\b|autoescape\s+false|Markup\(",
    "a file from elsewhere": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
}


def source(name: str) -> str:
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@functools.cache
def tree(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def constant(node: nodes.Node | None) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


@pytest.mark.parametrize("name", NAMES)
def test_compiles(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)


UNSOUND = {
    "a block inside a paragraph": r"<p[ >](?:(?!</p>).)*?(?:confirm_button\(|<form|<div|<ul|<section)",
    "a button or field that does not say its type": r"<(?:button|input)(?![^>]*\stype=)",
}


@pytest.mark.parametrize("what", UNSOUND)
def test_nothing_a_browser_has_to_guess(what: str) -> None:
    pattern = re.compile(UNSOUND[what], re.IGNORECASE | re.DOTALL)
    assert [f"{name}: {found[0][:120]}" for name in NAMES for found in pattern.finditer(source(name))] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_the_policy_forbids(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    assert [f"{name}: {found[0]}" for name in PAGES for found in pattern.finditer(source(name))] == []


def test_macros_exist(app: Flask) -> None:
    """Whatever one template takes from another is made there."""
    wrong = []
    for name in NAMES:
        for node in tree(app, name).find_all(nodes.FromImport):
            where = constant(node.template)
            assert where in NAMES, f"{name} imports from {where}"
            made = {macro.name for macro in tree(app, where).find_all(nodes.Macro)}
            taken = {entry[0] if isinstance(entry, tuple) else entry for entry in node.names}
            wrong += [f"{name}: {missing} is not in {where}" for missing in taken - made]
    assert wrong == []


def test_included_templates_exist(app: Flask) -> None:
    kinds = (nodes.Include, nodes.Extends, nodes.Import)
    named = {(name, constant(node.template)) for name in NAMES for node in tree(app, name).find_all(kinds)}
    assert {(name, target) for name, target in named if target is not None and target not in NAMES} == set()


def test_links_lead_somewhere(app: Flask) -> None:
    """Each `url_for` in a template names a route, or is asked for only where `has_page` finds it."""
    wrong = []
    for name in NAMES:
        for call in tree(app, name).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "url_for" and call.args:
                endpoint = constant(call.args[0])
                asked = f'has_page("{endpoint}")' in source(name)
                if endpoint is not None and endpoint not in app.view_functions and not asked:
                    wrong.append(f"{name}: {endpoint}")
    assert wrong == []


def test_forms_that_write_are_protected() -> None:
    """A form that posts carries the CSRF token and the key against a double submit."""
    wrong = []
    for name in PAGES:
        for form in re.findall(r"<form\b.*?</form>", source(name), re.DOTALL | re.IGNORECASE):
            posts = re.search(r"method\s*=\s*[\"']post", form, re.IGNORECASE)
            if posts and not re.search(r"hidden_tag\(\)|csrf_token|caller\(\)|hidden\(|tokens\(|keys\(", form):
                wrong.append(f"{name}: {form[:80]}")
    assert wrong == []


def test_mails_are_whole() -> None:
    """Each mail has a subject, a text and its twin in HTML."""
    parts = {"subject.txt", "body.txt", "body.html"}
    present = {mail: {path.name for path in (TEMPLATES / "mails" / mail).iterdir()} for mail in MAILS}
    assert {mail: names for mail, names in present.items() if not parts <= names} == {}
