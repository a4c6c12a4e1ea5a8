"""What may stand in the repository: nothing of one machine, no secrets, no registries, nothing half done."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP = {
    ".ci", ".gitignore", "LICENSE", "Makefile", "README.md", "app.py", "benchmarks", "docs", "klankbord", "migrations",
    "publiccode.yml", "pyproject.toml", "requirements-dev.txt", "requirements-dkim.txt", "requirements.txt", "tests",
}  # fmt: skip
BINARY = {".png", ".jpg", ".webp", ".ico", ".pdf", ".woff2", ".ttf", ".mo", ".docx", ".gz", ".db"}
FORBIDDEN = {
    "a path of one machine": r"""(?:^|["'\s=(:])/(?:work|root|home|Users)/[A-Za-z]""",
    "a package registry": r"[p]ypi\.org|pythonhosted[.]org|[r]egistry\.npmjs|[-]-(?:extra-)?index-url|[-]-find-links",
    "a link to a package file": r"https?://[^\s\"')]+\.(?:whl|tgz)\b",
    "a private key": r"-----BEGIN [A-Z ]*[P]RIVATE KEY-----",
    "a token": r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16}|xox[abp]-[A-Za-z0-9-]{20,}|glpat-[\w-]{18,})",
    "work left over": r"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK|raise N[o]tImplemented(?:Error)?)\b",
    "a test that does not run": r"pytest\.s[k]ip|mark\.(?:s[k]ip|x[f]ail)",
}
MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
SPARED = {"LICENSE", "requirements.txt", "requirements-dev.txt", "requirements-dkim.txt"}


@cache
def tracked() -> list[Path]:
    """The files git keeps, without what was vendored."""
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = [ROOT / name for name in found.split("\0") if name]
    return [path for path in paths if "vendor" not in path.parts and path.exists()]


def texts() -> list[tuple[str, str]]:
    """Each text file with its name."""
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix not in BINARY and "LICENSE" not in path.name and not path.name.endswith("OFL.txt")
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_forbidden(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    wrong = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        if not name.endswith((".po", "sprite.svg"))
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert wrong == []


def test_mail_addresses_are_invented() -> None:
    """A mail address in the code, the texts or the tests ends in a name that can never exist (RFC 2606)."""
    wrong = {
        f"{name}: {found[0]}"
        for name, text in texts()
        if name not in SPARED
        for found in MAIL.finditer(text)
        if not re.search(r"\.(?:example|test|invalid|localhost|css|js|png|svg)$", found[1], re.IGNORECASE)
    }
    assert wrong == set()


def test_the_top_is_tidy() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP == set()


def test_everything_locked_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
        assert entries
        assert [entry.split("\n")[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def locked(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {found[1].lower().replace("_", "-") for found in re.finditer(r"^([\w.-]+)==", text, re.MULTILINE)}


def test_the_locks_hold_what_is_needed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(wanted: list[str]) -> set[str]:
        return {re.split(r"[\[<>=~ ]", line)[0].lower().replace("_", "-") for line in wanted}

    assert names(project["dependencies"]) <= locked("requirements.txt")
    assert names(project["optional-dependencies"]["dev"]) <= locked("requirements-dev.txt")
    assert locked("requirements.txt") <= locked("requirements-dev.txt")


def test_the_makefile_names_what_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for folder in re.findall(r"pytest -q (tests/\w+)", makefile):
        assert (ROOT / folder).is_dir()


def test_no_test_waits_by_words_to_evaluate() -> None:
    """A page's content security policy refuses evaluation when such a wait has to look twice: use expect()."""
    word = "wait_for_" + "function("
    assert [path for path in tracked() if path.suffix == ".py" and word in path.read_text(encoding="utf-8")] == []
