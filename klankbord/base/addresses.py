"""Addresses within the application, each put together once: a page has dozens of links and many pages the same ones."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.globals import _cv_app, _cv_request

NUMBERS = {int}
"""Only what numbers name is kept: words in an address may be a secret, or anything that somebody typed."""


class Site(Flask):
    """The application, which knows the addresses it wrote before."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._written = lru_cache(maxsize=16384)(self._write)

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As in Flask; an address in the school of this request with numbers alone is found among those written."""
        asked = _cv_request.get(None)
        if asked is None or endpoint[:1] == "." or not {*map(type, values.values())} <= NUMBERS:
            return super().url_for(endpoint, **values)
        slug: str | None = _cv_app.get().g.get("school_slug")
        if slug is None:
            return super().url_for(endpoint, **values)
        return self._written(asked.request.script_root, slug, endpoint, *values.items())

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is asynchronous; Flask would look at a score of functions with every request to see that."""
        return func

    def _write(self, _root: str, _slug: str, endpoint: str, *values: tuple[str, Any]) -> str:
        return super().url_for(endpoint, **dict(values))
