"""Links about somebody's wishes: nothing is stored, and one is void once its mailbox is not theirs any more."""

from collections.abc import Sequence

from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.kit import tokens
from klankbord.kit.addresses import normalised
from klankbord.people.models import EmailAddress, User, UserAddress

PURPOSE = "mail-wishes"
_PLACE = "-token-"


def token_of(user_id: int, address: str) -> str:
    """The token of one person at one address; it shows and changes their wishes, and opens nothing else."""
    return tokens.derive(web.settings().secret_key, PURPOSE, user_id, normalised(address))


def page(user_id: int, address: str) -> str:
    """Where somebody changes their wishes without signing in."""
    return web.link_to("mail_wishes_link.page", token=_PLACE).replace(_PLACE, token_of(user_id, address))


def stop(user_id: int, address: str, topics: Sequence[str]) -> str:
    """Where one click ends the mail of these topics."""
    url = web.link_to("mail_wishes_link.stop", token=_PLACE, topics=".".join(topics))
    return url.replace(_PLACE, token_of(user_id, address))


def find(token: str) -> User | None:
    """Whose wishes a token is about, while the mailbox it went to is theirs and their account is open."""
    user_id = tokens.row_of(token)
    if user_id is None:
        return None
    rows = db.session.execute(
        select(User, EmailAddress.normalised)
        .join(UserAddress, UserAddress.user_id == User.id)
        .join(EmailAddress, EmailAddress.id == UserAddress.address_id)
        .where(User.id == user_id, User.disabled_at.is_(None), UserAddress.confirmed_at.is_not(None))
    ).all()
    key = web.settings().secret_key
    return next((user for user, box in rows if tokens.proves(token, key, PURPOSE, user_id, box)), None)
