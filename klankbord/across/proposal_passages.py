"""The plan on its page as something to point at: a way to react to each block, and what was said about it."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from klankbord.base.i18n import language
from klankbord.kit import passages
from klankbord.kit.markdown import to_blocks
from klankbord.proposals.forms import html
from klankbord.proposals.models import PARTS
from klankbord.proposals.passages import queries
from klankbord.proposals.writing.forms import Section, sections

_LONGEST_QUOTE = 280


class Pointed(NamedTuple):
    """The passage the page was asked about, and the comments about its block."""

    place: str
    quote: str
    comment_ids: Collection[int]


def said_about(rows: Sequence[Any]) -> dict[str, list[int]]:
    """The comments about each block of the plan that has any, by its place."""
    found: dict[str, list[int]] = {}
    for row in rows:
        if row.tag == "passage" and row.a:
            found.setdefault(row.a, []).append(row.n)
    return found


def pointed(facts: Any, said: Mapping[str, Collection[int]], place: str, words: str) -> Pointed | None:
    """What the page was asked about; None where it was not, or where the plan has no such words."""
    found = passages.point_at(queries.blocks_of(facts), place, words) if place else None
    return Pointed(found.place, found.quote, said.get(found.place, ())) if found is not None else None


def plan(facts: Any, said: Mapping[str, Collection[int]], place: str, *, may_react: bool) -> list[Section]:
    """The parts of the plan; behind each block how many spoke about it, and a way to do so for who may.

    A part nobody spoke about yet, as most are, is made once for all its readers.
    """
    spoken = {one.rpartition(".")[0] for one in (*said, place)}

    def shown(name: str, text: str) -> Markup:
        if name in spoken:
            return _with_links(name, text, may_react, said, place)
        return _part(language(), name, text, may_react)

    return sections({name: getattr(facts, name) for name in PARTS}, shown)


@lru_cache(maxsize=4096)
def _part(_language: str, name: str, text: str, may_react: bool) -> Markup:
    return _with_links(name, text, may_react, {}, "") if may_react else html(text)


def _with_links(name: str, text: str, may_react: bool, said: Mapping[str, Collection[int]], here: str) -> Markup:
    react, blocks = Markup.escape(_("React to this part")), to_blocks(text)
    found = [blocks.pieces[0]]
    for number, piece in enumerate(blocks.pieces[1:]):
        place = f"{name}.{number}"
        found.append(_count(place, len(said.get(place, ())), is_here=place == here))
        if may_react:
            found.append(f' <a class="react" href="?passage={place}#say">{react}</a>')
        found.append(piece)
    return Markup("").join(map(Markup, found))


def _count(place: str, number: int, *, is_here: bool) -> str:
    if not number and not is_here:
        return ""
    words = ngettext("%(num)d reaction", "%(num)d reactions", number)
    current = ' aria-current="true"' if is_here else ""
    return f' <a class="reacted" id="at-{place}" href="?passage={place}#talk"{current}>{Markup.escape(words)}</a>'


def quotes(rows: Sequence[Any], home: str = "") -> dict[int, Markup]:
    """What stands above each comment about a passage: the words it is about, and whether the plan still says them.

    `home` is the address of the plan, from another page than its own.
    """
    return {row.n: _quote(home, row.a, row.b, row.c) for row in rows if row.tag == "passage"}


def _quote(home: str, place: str, words: str, number: str) -> Markup:
    shown = words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rstrip()}…"
    found = Markup("“{}”").format(shown)
    if place:
        found = Markup('<a href="{}?passage={}#talk">{}</a>').format(home, place, found)
    if number and place:
        note = _("So it stood in version %(number)s; the text has changed since.", number=number)
    elif number:
        note = _("So it stood in version %(number)s; it is not in the text any more.", number=number)
    else:
        return Markup('<blockquote class="passage"><p>{}</p></blockquote>').format(found)
    footed = Markup('<blockquote class="passage"><p>{}</p><footer class="soft">{}</footer></blockquote>')
    return footed.format(found, note)
