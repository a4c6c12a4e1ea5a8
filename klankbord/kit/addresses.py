"""Mail addresses as people type them."""

from email_validator import EmailNotValidError, validate_email

from klankbord.kit.errors import N_, DomainError


def spelt(address: str) -> str:
    """The address as mail needs it: without white space around, its domain in lower case.

    Raises DomainError for what cannot be an address. Nothing is looked up.
    """
    try:
        return validate_email(
            address.strip(), check_deliverability=False, globally_deliverable=False, allow_domain_literal=False
        ).normalized
    except EmailNotValidError as error:
        raise DomainError(
            N_("This is not a complete mail address. Write it like name@school.example."), "address"
        ) from error


def normalised(address: str) -> str:
    """The form under which one mailbox is found again, however its letters are cased."""
    return address.strip().casefold()
