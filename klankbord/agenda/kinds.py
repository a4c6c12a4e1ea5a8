"""The purposes an item can have: their words, whether they ask or tell, and what a council makes of a decision."""

from typing import Any

from flask_babel import lazy_gettext as _l

from klankbord.agenda.models import ItemKind
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.kit.errors import N_

LABELS: dict[ItemKind, Any] = {
    ItemKind.ANNOUNCEMENT: _l("announcement"),
    ItemKind.INFORMATION: _l("for information"),
    ItemKind.OPINION: _l("for discussion"),
    ItemKind.DECISION: _l("for decision"),
    ItemKind.MINUTES_APPROVAL: _l("approval of minutes"),
    ItemKind.ANY_OTHER_BUSINESS: _l("any other business"),
    ItemKind.BREAK: _l("break"),
}
ASKING = (ItemKind.OPINION, ItemKind.DECISION)
BECAME_OPINION = N_("A sounding board decides nothing: “%(title)s” asks for an opinion instead.")


def label(kind: ItemKind, council: Council) -> Any:
    """The word of a purpose on an agenda row; a council that only gives its opinion is asked for it.

    A record that says "for decision" of an item of such a council asked for an opinion too.
    """
    if kind in ASKING and not kind_of(council.kind).decides:
        return _l("your opinion")
    return LABELS[kind]


def choices(council: Council) -> list[tuple[str, Any]]:
    """The purposes to choose from; a council that does not decide is not offered a decision."""
    order = (
        ItemKind.OPINION, ItemKind.DECISION, ItemKind.INFORMATION, ItemKind.ANNOUNCEMENT, ItemKind.MINUTES_APPROVAL,
        ItemKind.ANY_OTHER_BUSINESS, ItemKind.BREAK,
    )  # fmt: skip
    return [(kind.value, label(kind, council)) for kind in order if made_here(kind, council) == kind]


def made_here(kind: ItemKind, council: Council) -> ItemKind:
    """The purpose an item gets that people make here: where a council does not decide, a decision is an opinion."""
    return ItemKind.OPINION if kind == ItemKind.DECISION and not kind_of(council.kind).decides else kind
