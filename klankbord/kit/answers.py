"""The answers of a round by class, protected once for every page, file and report that shows them.

Stances, and those who did not answer, are columns of one table, because what a class was asked is known: shown apart,
the one would give away the other.
"""

from collections.abc import Iterable, Mapping, Sequence

from klankbord.kit.suppression import hide_small

SILENT = "silent"
NO_CLASS = ""
Shown = dict[str, dict[str, int | None]]


def table(
    asked: Mapping[str, int], stances: Iterable[tuple[str, str, int]], kinds: Sequence[str]
) -> dict[str, dict[str, int]]:
    """How many of each class took each stance, and how many did not answer; `stances` are (class, kind, how many)."""
    counts = {name: dict.fromkeys(kinds, 0) for name in asked}
    for name, kind, number in stances:
        counts[name if name in counts else NO_CLASS][kind] += number
    return {name: {**row, SILENT: max(0, asked[name] - sum(row.values()))} for name, row in counts.items()}


def by_class(
    asked: Mapping[str, int], in_all: int, stances: Iterable[tuple[str, str, int]], kinds: Sequence[str]
) -> Shown:
    """The same as far as it may be shown, with None for what is hidden; empty for a round that asked one class alone.

    `asked` holds how many parents of each class were asked, `in_all` everybody, also who was asked for no class. Their
    row is protected as any other and comes last, under an empty name. A class of which it is not told how many answered
    is hidden whole.
    """
    everybody = with_rest(asked, in_all)
    if len(everybody) < 2:
        return {}
    known = [(name if name in everybody else NO_CLASS, kind, number) for name, kind, number in stances]
    if NO_CLASS not in everybody and any(name == NO_CLASS for name, _kind, _number in known):
        everybody[NO_CLASS] = 0
    return hide_small(table(everybody, known, kinds), carrier=SILENT)


def with_rest(asked: Mapping[str, int], in_all: int) -> dict[str, int]:
    """How many were asked for each class, and last for none, if there are any."""
    rest = in_all - sum(asked.values())
    return {**asked, NO_CLASS: rest} if rest > 0 else dict(asked)


def answered(asked: int, row: Mapping[str, int | None]) -> int | None:
    """How many of a class answered, from its protected row; None where that is hidden."""
    silent = row[SILENT]
    return None if silent is None else asked - silent
