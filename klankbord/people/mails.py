"""The mails about an account. Sign-in and security mails have no way to unsubscribe."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext

from klankbord.base import outbox, web
from klankbord.base.mail import Rendered, render_mail
from klankbord.kit.errors import N_
from klankbord.people.models import EmailAddress, User

CHANGES = {
    "password_set": N_("Your account at Klankbord has a password now."),
    "password_changed": N_("The password of your account at Klankbord was changed."),
    "password_removed": N_("The password of your account at Klankbord was removed. You sign in by mail from now on."),
    "address_added": N_("The address %(address)s was added to your account at Klankbord."),
    "address_replaced": N_("Mail from Klankbord goes to %(address)s from now on, instead of to this address."),
    "address_removed": N_("The address %(address)s is no longer part of your account at Klankbord."),
    "address_primary": N_("Mail from Klankbord goes to %(address)s from now on."),
    "accounts_merged": N_("Your school made one account of two that were yours. What you did with either is together."),
}
"""What can change about how an account is reached and signed in to, in the words of the mail about it."""


def sign_in(box: EmailAddress, people: Sequence[User], token: str, *, code: str, language: str, now: datetime) -> None:
    """The link and the code that sign in, ahead of all other mail. One reader is greeted, in their own language."""
    one = people[0] if len(people) == 1 else None
    spoken = one.language if one is not None else language
    rendered = render_mail(
        "people_sign_in",
        spoken,
        url=web.link_to("people.open_link", token=token),
        code=f"{code[:4]} {code[4:]}",
        first_name=one.first_name if one is not None else "",
    )
    outbox.queue(
        outbox.Draft(
            kind="sign_in",
            address=box.address,
            rendered=rendered,
            language=spoken,
            display_name=one.name if one is not None else "",
            recipient_user_id=one.id if one is not None else None,
            urgent=True,
        ),
        now=now,
    )


def confirm_address(
    user: User, address: str, token: str, *, new_address: str, replaces: bool, is_old: bool, now: datetime
) -> None:
    """Ask one of the two mailboxes whether a change of address is right."""
    rendered = render_mail(
        "people_confirm_address",
        user.language,
        url=web.link_to("people_addresses.open_change", token=token),
        first_name=user.first_name,
        new_address=new_address,
        replaces=replaces,
        is_old=is_old,
    )
    _queue(user, "confirm_address", address, rendered, now=now)


def account_changed(user: User, address: str, what: str, *, now: datetime, detail: str = "") -> None:
    """Tell a mailbox that something changed that the account is reached or signed in with.

    `what` is a key of CHANGES; `detail` is the address it is about.
    """
    with force_locale(user.language):
        sentence = gettext(CHANGES[what], address=detail)
    rendered = render_mail(
        "people_account_changed",
        user.language,
        url=web.link_to("people.sign_in"),
        first_name=user.first_name,
        sentence=sentence,
    )
    _queue(user, "account_changed", address, rendered, now=now)


def draft_to(user: User, address: str, kind: str, rendered: Rendered, **more: Any) -> outbox.Draft:
    """A mail for one person, in a mailbox of theirs and in their language; `more` as `Draft` takes it."""
    return outbox.Draft(
        kind=kind,
        address=address,
        display_name=user.name,
        rendered=rendered,
        language=user.language,
        recipient_user_id=user.id,
        **more,
    )


def _queue(user: User, kind: str, address: str, rendered: Rendered, *, now: datetime) -> None:
    outbox.queue(
        draft_to(user, address, kind, rendered, urgent=True),
        now=now,
    )
