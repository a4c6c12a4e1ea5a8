"""The colours keep their contrast, in light and dark and with every accent; style sheets stay in their layers."""

import re
from itertools import product
from pathlib import Path

import pytest

from klankbord.base import assets
from klankbord.schools.models import Accent

CSS = assets.STATIC / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
SHEETS = sorted(CSS.rglob("*.css"))
SCHEMES = ("light", "dark")
WASHES = ("accent", "ask", "told", "warn", "bad")
STANCES = ("support", "concern", "object", "none")


def colours(accent: str, scheme: str) -> dict[str, str]:
    """Each token that is a pair of colours, in one scheme."""
    found = {}
    for selector in (":root {", f':root[data-accent="{accent}"] {{'):
        at = TOKENS.find(selector)
        rule = TOKENS[at : TOKENS.find("}", at)] if at >= 0 else ""
        for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", rule):
            found[name] = light if scheme == "light" else dark
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("accent", "scheme"), [*product(Accent, SCHEMES)])
def test_contrast(accent: str, scheme: str) -> None:
    found = colours(accent, scheme)
    grounds = ("paper", "sheet")
    text = [(name, ground) for name in ("ink", "ink-soft", *WASHES) for ground in grounds]
    text += [(name, f"{name}-wash") for name in WASHES]
    text += [("ink", f"{name}-wash") for name in (*WASHES, *STANCES)] + [("ink-soft", "none-wash")]
    text += [("accent-ink", "accent"), ("ask-ink", "ask")]
    shapes = [(name, ground) for name in (*STANCES, "line-firm") for ground in grounds]
    shapes += [(name, f"{name}-wash") for name in STANCES]
    weak = [(*pair, 4.5) for pair in text if contrast(found[pair[0]], found[pair[1]]) < 4.5]
    weak += [(*pair, 3) for pair in shapes if contrast(found[pair[0]], found[pair[1]]) < 3]
    assert [(a, b, need, round(contrast(found[a], found[b]), 2)) for a, b, need in weak] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.relative_to(CSS).as_posix())
def test_every_rule_is_in_its_layer(path: Path) -> None:
    layer = path.stem if path.parent == CSS else {"own": "pages"}.get(path.parent.name, path.parent.name)
    assert path.read_text(encoding="utf-8").startswith(f"@layer {layer} {{\n")


def test_every_token_exists() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in SHEETS)
    assert set(re.findall(r"var\((--[\w-]+)", css)) - set(re.findall(r"(--[\w-]+)\s*:", css)) == set()
