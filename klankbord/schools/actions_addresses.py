"""What a school does about an address where mail comes back."""

from datetime import datetime

from klankbord.base import audit
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Person
from klankbord.people import actions_addresses
from klankbord.people.models import UserAddress
from klankbord.schools.models import Membership
from klankbord.schools.queries_addresses import serves_elsewhere


def replace_address(membership: Membership, held: UserAddress, address: str, *, by: Person, now: datetime) -> None:
    """Give somebody the right address; the school vouches for it.

    Raises DomainError for what cannot be an address, and for somebody who belongs to another school too: with their
    address one could sign in there.
    """
    if serves_elsewhere(membership):
        raise DomainError(
            N_("%(name)s belongs to another school too. Only they can change their address, in their account."),
            "address",
            name=membership.user.name,
        )
    actions_addresses.replace(held, address, by=by, now=now)
    audit.record("schools.replace_address", membership, by=by, now=now, user_id=membership.user_id)
