"""Every setting, its default and its environment variable; a bad one refuses to start with a sentence.

A data folder is marked as a demo by the file `demo` in it, and may hold the file `secret` (mode 0600).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

import klankbord.kit

LARGEST_REQUEST = 32 * 1024 * 1024
"""Bytes of one request, its files included."""
MOST_READ = 4 * LARGEST_REQUEST
"""Bytes of a request that is too large which are still read, to give back what was typed in it."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
WEAK = {"changeme", "secret", "development", "password", "klankbord"}


class BadSetting(Exception):
    """A setting that the application cannot start with; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the environment says, read once. Times are in seconds."""

    data: Path
    secret_key: str
    base_url: str
    database_url: str
    host: str
    port: int
    demo: bool
    mail: dict[str, Any] = field(default_factory=dict)
    imap: dict[str, Any] = field(default_factory=dict)
    redis_url: str = ""
    log_level: str = "INFO"
    proxies: int = 0

    @property
    def secure(self) -> bool:
        """Whether pages are served over https."""
        return self.base_url.startswith("https://")

    @property
    def reads_mail(self) -> bool:
        """Whether a mailbox is set that is read over IMAP."""
        return bool(self.imap.get("host"))

    @property
    def sends_mail(self) -> bool:
        """Whether an SMTP server is set."""
        return bool(self.mail.get("server"))


def read(environment: dict[str, str] | None = None) -> Settings:
    """Read the settings from the environment and a `.env` beside the caller.

    Raises BadSetting for a value that is not one. A missing secret is found out by `require_secret`.
    """
    if environment is None:
        environment = {k: v for k, v in dotenv_values(".env").items() if v is not None} | dict(os.environ)

    def get(name: str, default: str = "") -> str:
        return environment.get(f"KLANKBORD_{name}", default).strip()

    data = Path(get("DATA", "var")).absolute()
    host = get("HOST", "127.0.0.1")
    port = _port(get("PORT", "5000"), "PORT")
    base_url = get("BASE_URL") or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    _check_base_url(base_url)
    tls = get("MAIL_TLS", "none")
    if tls not in {"none", "starttls", "implicit"}:
        raise BadSetting(f"KLANKBORD_MAIL_TLS is '{tls}': make it none, starttls or implicit.")
    mail = {
        "server": get("MAIL_SERVER"),
        "port": _port(get("MAIL_PORT", {"none": "25", "starttls": "587", "implicit": "465"}[tls]), "MAIL_PORT"),
        "username": get("MAIL_USERNAME"),
        "password": get("MAIL_PASSWORD"),
        "tls": tls,
        "sender": get("MAIL_SENDER", "klankbord@localhost"),
        "uncertain": get("MAIL_UNCERTAIN", "repeat"),
        "reply_domain": get("MAIL_REPLY_DOMAIN").lower(),
        "bounce_domain": get("MAIL_BOUNCE_DOMAIN").lower(),
        "authserv": get("MAIL_AUTHSERV").lower(),
        "dkim_key": get("MAIL_DKIM_KEY"),
        "dkim_selector": get("MAIL_DKIM_SELECTOR"),
        "connections": _number(get("MAIL_CONNECTIONS", "1"), "MAIL_CONNECTIONS", 1, 20),
        "per_domain": _number(get("MAIL_PER_DOMAIN", "0"), "MAIL_PER_DOMAIN", 0, 10_000),
    }
    if mail["uncertain"] not in {"repeat", "hold"}:
        raise BadSetting("KLANKBORD_MAIL_UNCERTAIN must be repeat or hold.")
    database = get("DATABASE_URL") or f"sqlite:///{data / 'klankbord.db'}"
    if database.startswith(("postgres://", "postgresql://")):
        database = "postgresql+psycopg://" + database.split("://", 1)[1]
    if not database.startswith(("sqlite:", "postgresql+psycopg:")):
        raise BadSetting("KLANKBORD_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    level = get("LOG_LEVEL", "INFO").upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise BadSetting(f"KLANKBORD_LOG_LEVEL is '{level}': make it DEBUG, INFO, WARNING or ERROR.")
    return Settings(
        data=data,
        secret_key=get("SECRET_KEY") or _kept_secret(data),
        base_url=base_url.rstrip("/"),
        database_url=database,
        host=host,
        port=port,
        demo=get("DEMO") == "1" or (data / "demo").exists(),
        mail=mail,
        imap=_imap(get),
        redis_url=get("REDIS_URL"),
        log_level=level,
        proxies=int(get("PROXIES", "0") or 0) if get("PROXIES", "0").isdigit() else 0,
    )


def _imap(get: Callable[..., str]) -> dict[str, Any]:
    """The mailbox that is read, if one is set."""
    tls = get("IMAP_TLS", "implicit")
    if tls not in {"none", "starttls", "implicit"}:
        raise BadSetting(f"KLANKBORD_IMAP_TLS is '{tls}': make it implicit, starttls or none.")
    return {
        "host": get("IMAP_HOST"),
        "port": _port(get("IMAP_PORT", "993" if tls == "implicit" else "143"), "IMAP_PORT"),
        "username": get("IMAP_USERNAME"),
        "password": get("IMAP_PASSWORD"),
        "folder": get("IMAP_FOLDER", "INBOX"),
        "tls": tls,
    }


def _port(words: str, name: str) -> int:
    if not words.isdigit() or not 0 < int(words) < 65536:
        raise BadSetting(f"KLANKBORD_{name} is '{words}': make it a number from 1 to 65535.")
    return int(words)


def _number(words: str, name: str, least: int, most: int) -> int:
    if not words.isdigit() or not least <= int(words) <= most:
        raise BadSetting(f"KLANKBORD_{name} is '{words}': make it a number from {least} to {most}.")
    return int(words)


def _check_base_url(base_url: str) -> None:
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.rstrip("/") or parts.query:
        raise BadSetting(f"KLANKBORD_BASE_URL is '{base_url}': make it like https://klankbord.school.example.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise BadSetting("KLANKBORD_BASE_URL is plain http: use https, or a loopback address to try it out.")


def _kept_secret(data: Path) -> str:
    kept = data / "secret"
    try:
        return kept.read_text(encoding="utf-8").strip() if kept.is_file() else ""
    except OSError as error:
        raise BadSetting(f"The secret in the data folder cannot be read: {error.strerror}.") from error


def secret_trouble(settings: Settings) -> str | None:
    """What is wrong with the secret, as a sentence; None when it is good."""
    advice = "give it 32 or more random characters, for example from `openssl rand -hex 32`."
    if not settings.secret_key:
        return f"KLANKBORD_SECRET_KEY is not set: {advice}"
    if len(settings.secret_key) < 32 or settings.secret_key.lower() in WEAK or len(set(settings.secret_key)) < 8:
        return f"KLANKBORD_SECRET_KEY is too easy to guess: {advice}"
    return None


def migrations_folder() -> str:
    """Where the Alembic scripts are: beside the package in a checkout, inside it in an installed wheel."""
    package = Path(klankbord.kit.__file__).parent.parent
    installed = package / "migrations"
    return str(installed if installed.is_dir() else package.parent / "migrations")


def flask_config(settings: Settings) -> dict[str, Any]:
    """The settings under the names Flask and its extensions read."""
    served = urlsplit(settings.base_url).netloc.lower()

    def hosts(asked: str) -> bool:
        """A plain http installation answers on any loopback name; every other one on its own name alone."""
        name = asked.rsplit(":", 1)[0].strip("[]") if asked.count(":") == 1 or "]" in asked else asked
        return asked.lower() == served or (not settings.secure and name in LOOPBACK)

    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True} if settings.database_url.startswith("postgres") else {},
        "MIGRATIONS": migrations_folder(),
        "SESSION_COOKIE_NAME": "__Host-klankbord" if settings.secure else "klankbord",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 3000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "nl",
        "TEMPLATES_AUTO_RELOAD": False,
        "HOSTS": hosts,
    }
