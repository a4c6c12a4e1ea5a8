"""How often one mailbox, person or network may try something (ASVS 5.0, 6.3): a sentence and `Retry-After` past it.

Each try is counted in the transaction of the deed, so a view that must count refusals too commits them. The counts
stand in the database and outlive a restart; Redis takes them over where it is set.
"""

import hashlib
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, has_app_context, request
from flask_limiter import Limiter, RequestLimit
from limits import parse
from limits.storage import MemoryStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Integer, bindparam, case, delete, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert
from werkzeug.exceptions import NotFound

from klankbord.base import errors, web
from klankbord.base.db import Base, UtcDateTime, db, rows
from klankbord.kit import dates

View = TypeVar("View", bound=Callable[..., Any])


class RateCount(Base):
    """How often something was tried since a window opened; `key` is a digest, so it tells nobody who."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(unique=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@cache
def _counting(dialect: str) -> ReturningInsert[int]:
    """One more in the window that is open, or the first of a new one; made once, as every form counts."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table: Any = RateCount.__table__
    more, until = bindparam("more", type_=Integer), bindparam("until", type_=UtcDateTime())
    over = table.c.expires_at <= bindparam("now", type_=UtcDateTime())
    fresh = insert(table).values(key=bindparam("of"), count=more, expires_at=until)
    counted = fresh.on_conflict_do_update(
        index_elements=[table.c.key],
        set_={
            "count": case((over, more), else_=table.c.count + more),
            "expires_at": case((over, until), else_=table.c.expires_at),
        },
    )
    return counted.returning(table.c.count)


class DatabaseStorage(Storage):
    """Counts of the `limits` library as rows of our own database, in the session of the request."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """None of our own: a database that fails answers as it does elsewhere."""
        return LookupError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count once more, in a window of `expiry` seconds that begins with its first try."""
        now = dates.now()
        values = {"of": _digest(key), "more": amount, "until": now + timedelta(seconds=expiry), "now": now}
        return int(rows(_counting(db.session.get_bind().dialect.name), values).scalar_one())

    def get(self, key: str) -> int:
        """How often it was tried in the window that is open."""
        found = select(RateCount.count).where(RateCount.key == _digest(key), RateCount.expires_at > dates.now())
        return db.session.scalar(found) or 0

    def get_expiry(self, key: str) -> float:
        """When its window closes, in seconds since 1970."""
        found = db.session.scalar(select(RateCount.expires_at).where(RateCount.key == _digest(key)))
        return (found or dates.now()).astimezone(UTC).timestamp()

    def check(self) -> bool:
        """Whether the storage answers."""
        return db.session.scalar(select(literal(1))) == 1

    def reset(self) -> int | None:
        """Forget every count; without an application there is none to forget."""
        if has_app_context():
            db.session.execute(delete(RateCount))
        return None

    def clear(self, key: str) -> None:
        """Forget one count."""
        db.session.execute(delete(RateCount).where(RateCount.key == _digest(key)))


def forget_old(now: datetime) -> None:
    """Drop the counts of windows that closed."""
    db.session.execute(delete(RateCount).where(RateCount.expires_at <= now))


def network() -> str:
    """The network a request comes from: an IPv4 address, or the /64 that one household or phone has in IPv6."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return f"ip:{request.remote_addr}"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return f"ip:{address.ipv4_mapped}"
        return f"ip:{ipaddress.ip_network((address, 64), strict=False)}"
    return f"ip:{address}"


def person() -> str:
    """Who tries: the person signed in, the one a link speaks for, or else the network."""
    known = web.viewer_or_none()
    if known is not None:
        return f"user:{known.id}"
    token = (request.view_args or {}).get("token")
    return f"token:{_digest(token)}" if token else network()


def mailbox() -> str:
    """The address that was typed, however its letters are cased."""
    typed = request.form.get("address", "").strip().casefold()[:320]
    return f"mailbox:{_digest(typed)}" if typed else network()


def _everybody() -> str:
    return "everybody"


def _breached(limit: RequestLimit) -> Response:
    wait = max(1, int(limit.reset_at - dates.now().timestamp()))
    db.session.rollback()
    return errors.page(429, headers={"Retry-After": str(wait)})


class _Limiter(Limiter):
    """Counts where a view is marked, and spends nothing before the other requests: no limit holds for all of them."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = _Limiter(key_func=person, headers_enabled=False, default_limits=[], strategy="fixed-window")


def _limited(scope: str, *allowed: tuple[str, Callable[[], str]]) -> Callable[[View], View]:
    """Mark a view: each POST counts under every key, shared with the other views of the same scope."""

    def mark(view: View) -> View:
        marked: Any = view
        for words, who in reversed(allowed):
            limit = limiter.shared_limit(words, scope, key_func=who, methods=["POST"], on_breach=_breached)
            marked = limit(marked)
        return cast(View, marked)

    return mark


asking_link = _limited(
    "asking-link",
    ("60 per 10 minutes", network),
    ("5 per 10 minutes", mailbox),
    ("25 per day", mailbox),
    ("3000 per minute", _everybody),
)
"""Asking for a mail that signs in: a school building shares one network, a mailbox gets few."""
asking_again = _limited("asking-again", ("60 per 10 minutes", network), ("5 per 10 minutes", person))
"""Asking for a fresh mail from a link that is over."""
joining = _limited(
    "joining",
    ("60 per 10 minutes", network),
    ("5 per 10 minutes", mailbox),
    ("15 per day", mailbox),
    ("3000 per minute", _everybody),
)
"""Asking to join, by a letter or the link of a class: parents in one school building share a network."""
sign_in = _limited("sign-in", ("60 per 10 minutes", network), ("10 per 10 minutes", mailbox))
"""Trying a password on an address."""
spending = _limited("spending", ("60 per 10 minutes", network))
"""Trying a token or a code that signs in."""
proving = _limited("proving", ("10 per 10 minutes", person))
"""Changing what an account is signed in with; the current password is asked there."""
answering = _limited("answering", ("60 per 5 minutes", person))
"""Answers: stances, invitations."""
commenting = _limited("commenting", ("30 per 5 minutes", person))
"""Comments and suggestions."""


_RECENT = FixedWindowRateLimiter(MemoryStorage())
_READS = parse("120 per hour")
_MISSES = parse("60 per 10 minutes")
_TRIALS = parse("20 per hour")


def polling(view: View) -> View:
    """Mark a GET that programs repeat for ever: so many reads of one address, so many wrong guesses from one network.

    Reading writes nothing, so these are counted in Redis or else in the memory of this process.
    """

    @wraps(view)
    def counted(*given: Any, **named: Any) -> Any:
        counts = limiter.limiter if web.settings().redis_url else _RECENT
        address, asker = f"polling:{_digest(request.path)}", f"missing:{network()}"
        if not counts.test(_MISSES, asker) or not counts.hit(_READS, address):
            return errors.page(429, headers={"Retry-After": "3600"})
        try:
            return view(*given, **named)
        except NotFound:
            counts.hit(_MISSES, asker)
            raise

    return cast(View, counted)


def trial_mail() -> bool:
    """Whether whoever is signed in may send themselves one more mail to see how it looks; counts it."""
    return limiter.limiter.hit(_TRIALS, "trial-mail", person())


def init_app(app: Flask) -> None:
    """Count in Redis where one is set (and in memory while it is away), else in the database."""
    redis = app.config["SETTINGS"].redis_url
    app.config.setdefault("RATELIMIT_STORAGE_URI", redis or "database://")
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", bool(redis))
    limiter.init_app(app)
