"""Static files: addressed by content, compressed once, kept for a year, and light enough for a first visit."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from klankbord.base import assets

FIRST_VISIT = (
    "css/app.css", "js/app.js", "icons/sprite.svg", "icons/favicon.svg", "vendor/htmx.min.js",
    "fonts/atkinson-next-latin.woff2",
)  # fmt: skip


@pytest.fixture
def files() -> FlaskClient:
    app = Flask(__name__, static_folder=None)
    assets.init_app(app)
    return app.test_client()


def test_kept_for_a_year_under_its_own_digest(files: FlaskClient) -> None:
    answer = files.get(assets.asset_url("css/app.css"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "used", "unpack"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
    ],
)
def test_compressed(files: FlaskClient, accepted: str, used: str, unpack: object) -> None:
    plain = files.get(assets.asset_url("icons/sprite.svg")).data
    answer = files.get(assets.asset_url("icons/sprite.svg"), headers={"Accept-Encoding": accepted})
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == (used, "Accept-Encoding")
    assert unpack(answer.data) == plain
    assert len(answer.data) < len(plain)


def test_fonts_are_compressed_already(files: FlaskClient) -> None:
    answer = files.get(assets.asset_url("fonts/atkinson-next-latin.woff2"), headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Type"] == "font/woff2"


def test_a_page_from_before_an_update_still_looks_well(files: FlaskClient) -> None:
    answer = files.get("/static/0000000000/css/app.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_asked_again(files: FlaskClient) -> None:
    address = assets.asset_url("js/app.js")
    etag = files.get(address).headers["ETag"]
    assert files.get(address, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["css/none.css", "../config.py", "fonts/README.md", "fonts/atkinson-next.OFL.txt", "css/../../config.py", "js"],
)
def test_nothing_else_is_served(files: FlaskClient, path: str) -> None:
    assert files.get(f"/static/0000000000/{path}").status_code == 404


def test_a_slip_in_a_name_shows_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        assets.asset_url("css/ap.css")


def test_first_visit_is_light() -> None:
    """With a page of some 10 kB this stays under 110 kB."""
    sent = 0
    for path in FIRST_VISIT:
        found = assets.asset(path)
        assert found is not None
        sent += len(found.encodings.get("gzip", found.body))
    assert sent <= 96_000


def test_one_style_sheet_in_the_order_of_the_layers() -> None:
    css = assets.bundle_css(assets.STATIC / "css")
    assert css.startswith("@layer reset,tokens,base,components,pages,print;@layer reset{")
    assert css.count("{") == css.count("}")
    assert "/*" not in css
    assert len(gzip.compress(css.encode(), mtime=0)) <= 12_000


def test_sheets_of_their_own_are_small_and_asked_for() -> None:
    templates = "".join(path.read_text("utf-8") for path in assets.STATIC.with_name("templates").rglob("*.html"))
    for path in (assets.STATIC / "css" / "own").glob("*.css"):
        found = assets.asset(f"css/own/{path.name}")
        assert found is not None
        assert found.body.startswith(b"@layer pages{")
        assert len(found.encodings["gzip"]) <= 3_000
        assert re.search(rf'own_sheets = \[[^]]*"{path.stem}"', templates), f"no page asks for {path.name}"


def test_older_browsers_get_the_light_colours(tmp_path: Path) -> None:
    for name in ("reset", "base", "print"):
        (tmp_path / f"{name}.css").write_text("")
    (tmp_path / "tokens.css").write_text("@layer tokens {\n :root { --ink: light-dark(#111, #eee); --r: 1px }\n}")
    assert assets.bundle_css(tmp_path).endswith(
        "@layer tokens{:root{--ink:#111;--r:1px}"
        "@supports (color:light-dark(#000,#fff)){:root{--ink:light-dark(#111,#eee);--r:1px}}}"
    )


def test_minified_keeps_what_stands_in_quotes() -> None:
    assert (
        assets.minified('a , b { content: "x ; {y}" ; /* no */ color : red; }') == 'a,b{content:"x ; {y}";color :red}'
    )


def test_scripts_keep_their_words() -> None:
    js = assets.bundle_js(assets.STATIC / "js" / "app")
    assert js.count("(() => {") >= js.count('"use strict"') == len(list((assets.STATIC / "js" / "app").glob("*.js")))
