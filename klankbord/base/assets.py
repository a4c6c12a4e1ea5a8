"""What the browser fetches beside pages: one style sheet, one script, fonts, icons and vendored libraries.

Each is served under an address that holds the digest of its content, compressed once, and kept by the browser for a
year. WhiteNoise serves files from a folder on disk; the two bundles are made in memory, so that nothing has to be
written before the first page and any number of processes can start at once.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request

from klankbord.base.web import public

STATIC = Path(__file__).parent.parent / "static"
LAYERS = ("reset", "tokens", "base", "print")
KINDS = {".css", ".js", ".svg", ".woff2", ".png"}
YEAR = "public, max-age=31536000, immutable"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"[^{}]+{[^{}]*}")
_QUOTED = re.compile(r'("[^"]*")')
_PAIR = re.compile(r"light-dark\(([^,()]+),[^()]+\)")
_URL = re.compile(r'url\("\.\./([^":]+)"\)')


@dataclass(frozen=True)
class Asset:
    """One file as it is served; `path` is its place under static/."""

    path: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        """Ten hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.body).hexdigest()[:10]

    @property
    def url(self) -> str:
        """The address that changes with the content."""
        return f"/static/{self.digest}/{self.path}"

    @property
    def media_type(self) -> str:
        """The media type, with the charset for text."""
        if self.path.endswith(".woff2"):
            return "font/woff2"
        kind = mimetypes.guess_type(self.path)[0] or "application/octet-stream"
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    @cached_property
    def encodings(self) -> dict[str, bytes]:
        """The compressed forms, best first; none for what is compressed already."""
        if self.path.endswith((".woff2", ".png")):
            return {}
        return {"br": brotli.compress(self.body), "gzip": gzip.compress(self.body, mtime=0)}


def minified(css: str) -> str:
    """Style rules without comments and needless white space."""
    parts = _QUOTED.split(_COMMENT.sub("", css))
    for at in range(0, len(parts), 2):
        words = re.sub(r"\s+", " ", parts[at])
        parts[at] = re.sub(r"\s*([{};,])\s*", r"\1", words).replace(": ", ":").replace(";}", "}")
    return "".join(parts).strip()


def bundle_css(folder: Path) -> str:
    """The style sheets of every page as one, in the order of the layers; each file says which layer it is in.

    What a few pages alone need stands under own/ and is asked for by them (`own_sheets` of the layout).

    Browsers without `light-dark()` get the light colours.
    """
    files = [folder / f"{layer}.css" for layer in LAYERS]
    files[-1:-1] = [*sorted((folder / "components").glob("*.css")), *sorted((folder / "pages").glob("*.css"))]
    css = minified("\n".join(path.read_text(encoding="utf-8") for path in files))
    return f"@layer {','.join((*LAYERS[:-1], 'components', 'pages', LAYERS[-1]))};{_older(css)}"


def _older(css: str) -> str:
    """The rules as older browsers too can read them."""
    return _RULE.sub(_with_fallback, css)


def _located(css: str) -> str:
    """The rules with the addresses of the files they name."""
    return _URL.sub(lambda match: f"url({asset_url(match[1])})", css)


def _with_fallback(rule: re.Match[str]) -> str:
    """A rule that holds pairs of colours, after the same rule with the first of each pair."""
    if "light-dark(" not in rule[0]:
        return rule[0]
    return f"{_PAIR.sub(_first, rule[0])}@supports (color:light-dark(#000,#fff)){{{rule[0]}}}"


def _first(pair: re.Match[str]) -> str:
    return pair[1]


def bundle_js(folder: Path) -> str:
    """All scripts of a folder as one; each is a function that calls itself, so that none sees the other's names."""
    lines = (line.strip() for path in sorted(folder.glob("*.js")) for line in path.read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def asset(path: str) -> Asset | None:
    """The file under that name, or None."""
    if path == "css/app.css":
        return Asset(path, _located(bundle_css(STATIC / "css")).encode())
    if path == "js/app.js":
        return Asset(path, bundle_js(STATIC / "js" / "app").encode())
    file = (STATIC / path).resolve()
    if file.suffix not in KINDS or not file.is_relative_to(STATIC) or not file.is_file():
        return None
    if file.parent == STATIC / "css" / "own":
        return Asset(path, _located(_older(minified(file.read_text(encoding="utf-8")))).encode())
    return Asset(path, file.read_bytes())


@cache
def asset_url(path: str) -> str:
    """The address of a file under static/, as `/static/<digest>/css/app.css`.

    Raises FileNotFoundError for a name that is not there, so that a slip shows at once.
    """
    found = asset(path)
    if found is None:
        raise FileNotFoundError(path)
    return found.url


@public
def serve(digest: str, path: str) -> Response:
    """Answer with one file. A page from before an update names an old digest and gets today's file, not to be kept."""
    found = asset(path)
    if found is None:
        abort(404)
    body, headers = found.body, {"Vary": "Accept-Encoding", "ETag": f'"{found.digest}"'}
    accepted = request.accept_encodings
    for encoding, compressed in found.encodings.items():
        if accepted[encoding] > 0:
            body, headers["Content-Encoding"] = compressed, encoding
            break
    headers["Cache-Control"] = YEAR if digest == found.digest else "no-cache"
    response = Response(body, headers=headers, content_type=found.media_type)
    response.make_conditional(request)
    return response


def init_app(app: Flask) -> None:
    """Serve the files, and tell templates their addresses and which pages there are."""
    app.add_url_rule("/static/<digest>/<path:path>", "static", serve)
    app.add_template_global(asset_url, "asset_url")
    app.add_template_global(lambda endpoint: endpoint in app.view_functions, "has_page")
