"""The title in an item's text: what is set off by brackets, dashes, commas or tabs leaves it."""

import re

from klankbord.kit.agenda_text import kinds
from klankbord.kit.agenda_text.clock import find_durations, find_times, leading_times
from klankbord.kit.agenda_text.marks import COMMA, EDGES, Marks
from klankbord.kit.agenda_text.papers import ATTACHED, attachments
from klankbord.kit.agenda_text.persons import presenter

BRACKETS = re.compile(r"\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|\{([^{}]*)\})")
DASH = re.compile(
    r"\s+(?:[-–—]+|/)\s+|\s*(?:[-=]>|→)\s*|(?<=\w)-\s+(?=\S)|\s+-(?=[^\W\d])|\s+[–—](?=\S)|(?<=\S)—\s*|(?<=\S)–\s+"
)
PIECES = re.compile(rf"{COMMA}|\s*[|•·]\s*|\s+[-–—]\s+|\s+/\s+")
CELLS = re.compile(r"\s*\t\s*|\s{3,}|\s*(?:\.{4,}|…{2,}|_{4,})\s*|\s+\|\s+")
AFTER_PREPOSITION = re.compile(
    r"(?:^|\s)(?:om|vanaf|tot|van|voor|na|at|from|until|till|by|before|after|naar|per|in"
    r"|binnen|elk|ieder|every|of|to|op|rond|om de)\s*$",
    re.IGNORECASE,
)
SAYS_NOTHING = re.compile(
    r"(?:agenda)?(?:items?|matters?|topics?|business|punten|stukken|onderwerpen|zaken|documents?|documenten)",
    re.IGNORECASE,
)
"""What is no title once its purpose has left it: `Items for discussion`."""
MIDDLE = re.compile(rf"[,;]\s+(?P<mark>{kinds.CLEAR})(?=\s*[,;])", re.IGNORECASE)
ABOUT = re.compile(r"\s(?:ca\.?|circa|±|ongeveer|approx\.?|uiterlijk)\s*$", re.IGNORECASE)


def read_title(text: str, marks: Marks) -> str:
    """The title of an item's text; everything else it says goes into `marks`. Never empty."""
    cells = [cell for cell in CELLS.split(text) if cell.strip()]
    while len(cells) > 1 and Marks().read(cells[0]) == "":
        marks.read(cells.pop(0))
    title = cells[0] if cells else text
    title = _leading(title, marks)
    title = _brackets(title, marks)
    title = _dashes(title, marks)
    title = _trailing(title, marks)
    for cell in cells[1:]:
        whole = BRACKETS.fullmatch(cell)
        rest = _pieces(cell.strip("()[]{} ") if whole else cell, marks, people=True)
        marks.description += [cell.strip()] if rest is None else [rest] if rest else []
    marks.presenters.sort(key=text.find)
    title = re.sub(r"\s{2,}", " ", title).strip(EDGES)
    return title or (cells[0].strip() if cells else text.strip())


def _leading(title: str, marks: Marks) -> str:
    """Marks before the title: `19:30 Welkom`, `10 min: welkom`, `[A] rooster`, `Ter bespreking: rooster`."""
    for _ in range(4):
        times = leading_times(title)
        if times and not marks.times and (not times.plain or title[times.to : times.to + 1] in " \t:,|"):
            marks.times = times
            title = re.sub(r"^\s*(?:[:,|–—-]+|uur\b)?\s*", "", title[times.to :])
            continue
        durations = find_durations(title[:40])
        if durations and durations[0].at <= 1 and marks.minutes is None:
            tail = re.match(r"\.?\s*[)\]]?\s*([:|–—-]+|\t)?\s*", title[durations[0].to :])
            opened = title[: durations[0].at].strip()
            rest = title[durations[0].to + tail.end() :] if tail else ""
            capital = not durations[0].loose and rest[:1].isupper()
            if tail and rest.strip() and (tail[1] or opened in {"(", "["} or capital):
                marks.minutes = durations[0].minutes
                title = rest
                continue
        set_off = re.match(r"([^:–—]{3,40}?)\s*(?::|\s[-–—])\s+(?=\S)", title)
        purpose = kinds.BEFORE_COLON.fullmatch(set_off[1]) if set_off else None
        if set_off and purpose:
            marks.purposes.append(kinds.meant(purpose["mark"]))
            title = title[set_off.end() :]
            continue
        break
    return title


def _brackets(title: str, marks: Marks) -> str:
    """Brackets that hold a mark or a name leave the title; any other stays."""
    kept: list[str] = []
    at = 0
    for found in BRACKETS.finditer(title):
        content = next(group for group in found.groups() if group is not None)
        rest = _pieces(content.strip("()[]{} "), marks, people=True)
        if rest is not None and title[: found.start()].strip() + title[found.end() :].strip():
            kept.append(title[at : found.start()])
            at = found.end()
            if rest:
                marks.description.append(rest)
    return "".join([*kept, title[at:]]).strip()


def _pieces(content: str, marks: Marks, *, people: bool) -> str | None:
    """Read a set-off group piece by piece; its rest, or None if it holds nothing but text."""
    papers: list[str] = []

    def paper(found: re.Match[str]) -> str:
        papers.extend(attachments(found))
        return ","

    plain = ATTACHED.sub(paper, content)
    marks.attachments += papers
    rest: list[str] = []
    names: list[str] = []
    read = bool(papers)
    for piece in PIECES.split(plain):
        if not piece.strip():
            continue
        more = marks.read(piece)
        if more is not None:
            read = True
            rest += [more] if more else []
        elif people and presenter(piece):
            names.append(piece)
            rest.append(piece)
        else:
            rest.append(piece)
    if names and (read or len(names) == len(rest)):
        for name in names:
            marks.person(name)
            rest.remove(name)
        read = True
    elif people and not read and marks.person(content):
        return ""
    return ", ".join(piece.strip() for piece in rest) if read else None


def _dashes(title: str, marks: Marks) -> str:
    """Marks and names after a dash leave with it; other text stays, with its dash."""
    ranges = [times for times in find_times(title) if times.end]
    cuts = [
        (found.start(), found.end())
        for found in DASH.finditer(title)
        if not any(times.at <= found.start() < times.to for times in ranges)
    ]
    if not cuts:
        return title
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(title)]
    kept = title[: ends[0]]
    for index in range(1, len(starts)):
        piece = title[starts[index] : ends[index]]
        rest = _dashed(piece, kept, marks)
        if rest:
            kept += title[ends[index - 1] : starts[index]] + rest
    return kept


def _dashed(piece: str, title: str, marks: Marks) -> str:
    """What remains in the title of a piece behind a dash; a lone letter there is no mark (`groep 5 - A`)."""
    if piece.strip() in kinds.LETTERS:
        return piece
    if not ATTACHED.fullmatch(piece.strip()) and marks.person(piece, title, dashed=True):
        return ""
    rest: list[str] = []
    parts = re.split(f"({COMMA})", piece)
    read = 0
    for index in range(0, len(parts), 2):
        more = marks.read(parts[index])
        if more is None:
            rest.append(parts[index])
        else:
            read += 1
            rest += [more] if more else []
    names = [part for part in rest if presenter(part, title, dashed=True)]
    if read and len(names) == len(rest):
        for name in names:
            marks.person(name)
        return ""
    return piece if not read else ", ".join(part.strip() for part in rest)


def _trailing(title: str, marks: Marks) -> str:
    """Marks at the end without a bracket: `rooster 10'`, `opening, 5 min, Karin`, `begroting ter bespreking`."""
    names: list[str] = []
    marks.purposes += [kinds.meant(found["mark"]) for found in MIDDLE.finditer(title)]
    title = MIDDLE.sub("", title)
    for _ in range(8):
        title = title.rstrip(EDGES)
        comma = re.search(r"[,;:]\s+([^,;:]+)$", title)
        if comma and title[: comma.start()].strip():
            rest = marks.read(comma[1])
            if rest == "":
                title = title[: comma.start()]
                continue
            if rest is None and comma[0][0] != ":" and not names and presenter(comma[1]):
                names.append(comma[1])
                before = title
                title = title[: comma.start()]
                if _ends_in_mark(title):
                    marks.person(names[0])
                    continue
                title = before
                break
            if rest:
                title = title[: comma.start()] + comma[0][: len(comma[0]) - len(comma[1])] + rest
                continue
        shorter = _without_end(title, marks)
        if shorter is None:
            break
        title = shorter
    return title


def _ends_in_mark(title: str) -> bool:
    piece = re.split(r"[,;]\s+", title)[-1]
    return Marks().read(piece) == "" or _without_end(title, Marks()) is not None


def _without_end(title: str, marks: Marks) -> str | None:
    """The title without one mark at its end, or None if it ends in none."""
    paper = [found for found in ATTACHED.finditer(title) if found.end() >= len(title.rstrip(". "))]
    if paper and title[: paper[0].start()].strip(EDGES):
        marks.attachments += attachments(paper[0])
        return title[: paper[0].start()]
    purpose = kinds.MARK_CLOSES.search(title)
    if purpose and title[: purpose.start()].strip(EDGES):
        marks.purposes.append(kinds.meant(purpose["mark"]))
        return None if SAYS_NOTHING.fullmatch(title[: purpose.start()].strip(EDGES)) else title[: purpose.start()]
    tail = max(0, len(title) - 60)
    for duration in find_durations(title[tail:]):
        before = title[: tail + duration.at]
        whole = tail + duration.to >= len(title.rstrip(". "))
        short = duration.loose and title[tail + duration.at :].strip().lower().endswith("m")
        if (
            whole
            and marks.minutes is None
            and before.strip(EDGES)
            and not AFTER_PREPOSITION.search(before)
            and not short
        ):
            marks.minutes = duration.minutes
            return before
    for times in find_times(title[tail:]):
        before = ABOUT.sub("", title[: tail + times.at])
        whole = tail + times.to >= len(title.rstrip(". "))
        bare = AFTER_PREPOSITION.sub("", before).strip()
        sentence = AFTER_PREPOSITION.search(before) or title[tail + times.at].isalpha() or (times.minutes or 0) > 150
        if sentence and not times.end and kinds.is_ordinary(bare):
            before, sentence = bare, False
        if whole and marks.times is None and before.strip(EDGES) and not sentence:
            marks.times = times
            return before
    return None
