"""Whether a carer is a legal representative, as lists answer it."""

from klankbord.kit.roster.words import fold

_YES = {
    "j",
    "ja",
    "y",
    "yes",
    "true",
    "1",
    "waar",
    "x",
    "wel",
    "volledig",
    "gezag",
    "heeft gezag",
    "beide",
    "eenhoofdig",
}
_NO = {
    "n",
    "nee",
    "no",
    "false",
    "0",
    "onwaar",
    "geen",
    "geen gezag",
    "neen",
    "niet",
    "none",
    "no custody",
    "zonder gezag",
}


def is_answer(text: str) -> bool:
    """Whether a cell answers the question with yes or no."""
    return fold(text) in _YES | _NO


def refuses(text: str) -> bool:
    """Whether a cell says that this carer does not represent the child."""
    return fold(text) in _NO or fold(text).startswith(("geen gezag", "no custody", "geen ouderlijk gezag"))
