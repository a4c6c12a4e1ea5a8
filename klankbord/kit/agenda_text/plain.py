"""An agenda without numbers, times or bullets: the plain lines that agendas have."""

from klankbord.kit.agenda_text.kinds import MINUTES, ORDINARY, OTHER
from klankbord.kit.agenda_text.letters import ASIDE, is_letter, is_prose
from klankbord.kit.agenda_text.marks import Marks
from klankbord.kit.agenda_text.meeting import BARE
from klankbord.kit.agenda_text.rows import Sorted, What
from klankbord.kit.agenda_text.titles import read_title


def items_without_marks(found: list[Sorted]) -> set[int]:
    """The lines under the word "agenda", or from the first to the last line that only an agenda has."""
    plain = [one for one in found if one.what is What.PLAIN]
    known = [one.at for one in plain if _known(one.line.text)]
    headings = [one.at for one in plain if BARE.fullmatch(one.line.text)]
    if headings and any(at > headings[0] for at in known):
        first = headings[0] + 1
    elif len(known) >= 2:
        first = known[0]
    else:
        return set()
    items: set[int] = set()
    indent: int | None = None
    for one in found[first:]:
        text = one.line.text
        if one.what is not What.PLAIN:
            continue
        if (
            is_letter(text)
            or (ASIDE.match(text) and not _known(text))
            or (is_prose(text) and not text.endswith("?") and not _known(text))
        ):
            break
        if one.line.gap and items and one.at > max(known):
            break
        indent = one.line.indent if indent is None else indent
        if one.line.indent <= indent + 1:
            items.add(one.at)
    return items


def _known(text: str) -> bool:
    """Whether only an agenda has such a line: opening, minutes, any other business, or a length in minutes."""
    if len(text) > 100 or is_letter(text):
        return False
    marks = Marks()
    title = read_title(text, marks)
    return marks.minutes is not None or any(pattern.match(title) for pattern in (ORDINARY, OTHER, MINUTES))
