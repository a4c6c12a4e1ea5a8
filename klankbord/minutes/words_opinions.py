"""What people thought of an item, grouped and counted: nobody is named, so every form of the minutes can tell it."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.minutes.queries_shows import Show, Temperature
from klankbord.proposals.forms import STANCES


def opinions(temperature: Temperature | None) -> list[str]:
    """As sentences: the stances before the meeting, and each show of hands that is over."""
    return [] if temperature is None else list(_lines(temperature))


def _lines(temperature: Temperature) -> Iterator[str]:
    counts = temperature.stances
    told = [f"{counts[kind]} {str(label).lower()}" for kind, label in STANCES.items() if counts.get(kind)]
    if told:
        answers = ngettext("%(num)d answer", "%(num)d answers", sum(counts.values()))
        yield f"{_('Beforehand')}, {answers}: {', '.join(told)}."
    for show in temperature.shows:
        if not show.open:
            yield f"{_('In the meeting')}, {_hands(show)}"


def _hands(show: Show) -> str:
    question = show.question.rstrip(" .:")
    if not show.told:
        return f"{question}: {ngettext('%(num)d answer', '%(num)d answers', show.total)}."
    return f"{question}: {', '.join(f'{choice.label} {choice.count}' for choice in show.choices)}."
