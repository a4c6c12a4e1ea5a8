"""People who are signed in, for clients that keep no cookies of their own."""

from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from klankbord.base.db import db, writing
from klankbord.kit import dates, tokens
from klankbord.people.models import SignedInBy, UserSession


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in: the value of the session's cookie, and the CSRF token that goes with it."""

    cookie: str
    csrf: str


def sign_in(app: Flask, people: Sequence[int]) -> list[Visitor]:
    """Give each of these people a session, as if they had just signed in. Commits."""
    now, found = dates.now(), []
    with writing():
        for user_id in people:
            reference = tokens.reference()
            db.session.add(
                UserSession(
                    user_id=user_id,
                    reference_digest=tokens.digest(reference),
                    signed_in_by=SignedInBy.LINK,
                    created_at=now,
                    expires_at=now + timedelta(hours=12),
                )
            )
            # An empty context, because the CSRF token is kept for as long as one lasts.
            found.append(Context().run(_visitor, app, reference, now))
        db.session.commit()
    return found


def _visitor(app: Flask, reference: str, now: datetime) -> Visitor:
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.test_request_context("/"):
        csrf = generate_csrf()
        held = {**session, "_user_id": reference, "_fresh": True, "seen": int(now.timestamp())}
        return Visitor(signer.dumps(held), csrf)
