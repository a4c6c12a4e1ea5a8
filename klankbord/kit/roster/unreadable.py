"""What no roster can be read from, in a sentence that says what to do."""

from klankbord.kit.errors import DomainError


class Unreadable(DomainError):
    """The file is no roster, or not one this house reads."""
