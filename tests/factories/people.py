"""People and their mailboxes. All names are invented."""

import factory

from klankbord.people.models import EmailAddress, User, UserAddress
from tests.factories.base import Factory, now

NAMES = (
    "Samira El Amrani", "Joost van der Velden", "Fatma Yıldız", "Marieke de Boer", "Kofi Mensah", "Anouk Jansen",
    "Zofia Nowak", "Bram Hoekstra", "Yasmin Haddad", "Pieter Smit", "Li Na Chen", "Esra Demir",
)  # fmt: skip


class UserFactory(Factory):
    """A person without a mailbox."""

    class Meta:
        model = User

    name = factory.Sequence(lambda n: NAMES[n % len(NAMES)] + ("" if n < len(NAMES) else f" {n // len(NAMES) + 1}"))
    language = "nl"
    created_at = now()


class EmailAddressFactory(Factory):
    """A mailbox nobody reads yet."""

    class Meta:
        model = EmailAddress

    address = factory.Sequence(lambda n: f"Postbus.{n}@mail.example")
    normalised = factory.LazyAttribute(lambda row: row.address.lower())
    created_at = now()


class UserAddressFactory(Factory):
    """A person reads their mail at an address, and has confirmed it."""

    class Meta:
        model = UserAddress

    user = factory.SubFactory(UserFactory)
    email = factory.SubFactory(EmailAddressFactory)
    is_primary = True
    confirmed_at = now()


def person(address: str | None = None, **values: object) -> User:
    """A person with a mailbox of their own (`address`, or an invented one)."""
    user: User = UserFactory(**values)
    UserAddressFactory(user=user, **({"email__address": address} if address else {}))
    return user
