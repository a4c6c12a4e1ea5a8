"""What can go wrong in the trade, said in a sentence that tells what to do.

A domain error carries an English sentence as its message id and the values to fill in; the edge translates it
into the reader's language and chooses how to answer.
"""

from typing import Any


def N_(sentence: str) -> str:  # noqa: N802 - the customary name of the gettext marker
    """Mark a sentence for the catalogue without translating it here."""
    return sentence


class DomainError(Exception):
    """A move or a value the rules of the trade refuse.

    `sentence` is the untranslated message with `%(name)s` places, `values` fills them, and `field` names the form
    field it belongs to, if any.
    """

    def __init__(self, sentence: str, field: str | None = None, **values: Any) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence = sentence
        self.field = field
        self.values = values


class WrongState(DomainError):
    """The move does not exist in the state the thing is in (design, life lines)."""


class NotAllowedHere(DomainError):
    """The person may see the thing but not do this with it."""


class EditConflict(DomainError):
    """Somebody else saved first. Both texts are kept: `mine` is what was typed, `theirs` what stands there now.

    `united` is one text made of both, where that was tried. `labels` are what the fields are called, `choices` the
    values of one that is chosen from, each with its words; `without` is what does not go along when both are brought
    together, such as a button that does more than save.
    """

    def __init__(
        self,
        mine: dict[str, str],
        theirs: dict[str, str],
        version: int,
        united: dict[str, str] | None = None,
        *,
        without: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(N_("Somebody else saved this while you were writing. Both texts are below; nothing is lost."))
        self.mine = mine
        self.united = united or {}
        self.theirs = theirs
        self.version = version
        self.without = without
        self.labels: dict[str, str] = {}
        self.choices: dict[str, dict[str, str]] = {}
