"""How often one address, person or network may try something (ASVS 5.0, 6.3): a sentence and `Retry-After` past it."""

from flask import Flask, request
from flask_limiter import Limiter

from klankbord.base import web


def _who() -> str:
    person = web.viewer_or_none()
    return f"user:{person.id}" if person is not None else f"ip:{request.remote_addr}"


limiter = Limiter(key_func=_who, headers_enabled=True, default_limits=[], strategy="fixed-window")


def init_app(app: Flask) -> None:
    """Count in Redis where one is set."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["SETTINGS"].redis_url or "memory://")
    limiter.init_app(app)
