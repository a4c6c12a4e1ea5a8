"""The meeting itself, read from the lines around the items: title, date, times, place and the next date."""

import re
from dataclasses import dataclass, field
from datetime import date, time

from klankbord.kit.agenda_text import meeting_words as words
from klankbord.kit.agenda_text.clock import Times, find_times
from klankbord.kit.agenda_text.days import find_days
from klankbord.kit.agenda_text.letters import ASIDE, DEADLINE, EARLIER, is_prose

EDGES = " \t,;:-–—|/•·()[]*"
CUT = "\x1f"
ROOM = re.compile(r"(?:kamer|lokaal|zaal|room|ruimte)\s*$", re.IGNORECASE)
BARE = re.compile(
    r"(?:de |the )?(?:agenda(?:punten|punt\(en\)|[ -]?items?|[ -]?points?)?|agendas)\s*[:.]?", re.IGNORECASE
)


@dataclass
class Reading:
    """What is known of the meeting so far."""

    today: date
    title: str | None = None
    day: date | None = None
    start: time | None = None
    end: time | None = None
    place: str | None = None
    next_day: date | None = None
    afternoon: bool = False
    """The start was written with pm: item times without it follow."""
    titles: list[tuple[int, str]] = field(default_factory=list)
    """What could be the title, with the place of its line."""


def next_meeting(text: str, today: date) -> tuple[date, bool] | None:
    """The date of the next meeting if a line gives it, and whether it gives nothing else."""
    found = words.NEXT.search(text[:90])
    if not found or not words.NEXT_LEAD.fullmatch(text[: found.start()]):
        return None
    rest = text[found.end() :]
    days = find_days(rest, today, labelled=True)
    if not days:
        return None
    more = _without(rest, [(day.at, day.to) for day in days] + [(times.at, times.to) for times in find_times(rest)])
    more = words.NEXT_FILLER.sub(" ", re.sub(r"(?:in|at|op|bij)\s+(?:\S+\s?){1,5}$", " ", more.replace(CUT, " ")))
    return days[0].date, len(re.findall(r"\w+", more)) <= 5


def read_labels(text: str, reading: Reading) -> bool | None:
    """Read `Datum: … Tijd: …`; None if the line opens with no such label, False if its values say nothing."""
    labels = list(words.LABEL.finditer(text))
    if not labels or text[: labels[0].start()].strip(EDGES) or ASIDE.match(text):
        return None
    read = False
    for index, label in enumerate(labels):
        end = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        value = text[label.end() : end].strip().strip("|;,•·–—").strip()
        names = [
            next((name for name, pattern in words.NAMES.items() if pattern.fullmatch(part.strip())), "")
            for part in re.split(r"\s*(?:[/&+,]|\ben\b|\band\b)\s*", label["label"])
        ]
        if value and not words.UNKNOWN.fullmatch(value):
            read |= _value(value, [name for name in names if name], reading)
    return read


def _value(value: str, names: list[str], reading: Reading) -> bool:
    if names == ["place"]:
        place = clean_place(value)
        same = reading.place in {None, place}
        reading.place = reading.place or place
        return same
    if names == ["title"]:
        reading.titles.append((-1, value))
        return True
    if names == ["end"]:
        times = find_times(value)
        reading.end = reading.end or (times[0].start if times else None)
        return bool(times)
    return _anchored(value, reading, labelled="date" in names, valued=True)


def read_heading(text: str, reading: Reading, place: int) -> bool:
    """Read a heading with a date or a time in it: `Vergadering MR dinsdag 10 januari, 20.00 uur, teamkamer`."""
    before = (reading.day, reading.start, reading.end, reading.place)
    told = _anchored(text, reading, labelled=False, titled=place)
    return told and before != (reading.day, reading.start, reading.end, reading.place)


def read_prose(text: str, reading: Reading) -> bool:
    """Read a sentence of a mail that says when and where people meet."""
    days = [
        day
        for day in find_days(text, reading.today)
        if not DEADLINE.search(text[: day.at]) and not EARLIER.search(text[: day.at])
    ]
    times = [one for one in find_times(text) if not words.ARRIVAL.search(text[: one.at])]
    met = bool(words.MEETING_WORD.search(text)) or bool(days and times) or bool(words.BEGINS.search(text))
    if not met or not (days or times) or (reading.day and days and days[0].date != reading.day):
        return False
    if not days and (reading.start or not times):
        return False
    known = (reading.day, reading.start, reading.place)
    spans = [(day.at, day.to) for day in days[:1]] + [(one.at, one.to) for one in times]
    reading.day = reading.day or (days[0].date if days else None)
    _times(text, times, reading)
    last = max(to for _, to in spans)
    found = words.IN_PLACE.match(text[last:]) or words.IN_PLACE.match(text[spans[0][1] :]) or _place_in(text)
    if found and not reading.place:
        reading.place = clean_place(words.GOES_ON.split(found["place"])[0])
    return known != (reading.day, reading.start, reading.place)


def _place_in(text: str) -> re.Match[str] | None:
    for found in re.finditer(
        r"(?<!\w)(?:in|at|op|bij)\s+(?:(?:de|het|the|our|ons|onze)\s+)?(?P<place>(?!\d)(?:\S+\s+){0,4}?\S+)", text
    ):
        phrase = re.match(
            rf"(?P<place>[^,.;!?()]*?(?:{words.PLACE_WORD.pattern})\w*(?:\s+van\s+(?:(?:de|het)\s+)?(?:groep\s+)?\w+)?)",
            text[found.start("place") :],
            re.IGNORECASE,
        )
        if phrase and len(phrase["place"].split()) <= 6:
            return phrase
    return None


def _anchored(text: str, reading: Reading, *, labelled: bool, valued: bool = False, titled: int = -1) -> bool:
    """Read dates and times; what stands before them may be the title, what stands after them the place."""
    days = find_days(text, reading.today, labelled=labelled)
    times = [one for one in find_times(text) if not any(one.at < day.to and day.at < one.to for day in days)]
    times = [one for one in times if not (one.plain and ROOM.search(text[: one.at]))]
    if not days and not times:
        return False
    reading.day = reading.day or (days[0].date if days else None)
    _times(text, times, reading)
    rest = _without(text, [(day.at, day.to) for day in days] + [(one.at, one.to) for one in times])
    head, *tail = rest.split(CUT)
    pieces = [piece for piece in words.SEPARATORS.split(head) if _bare(piece)]
    if (
        pieces
        and words.PLACE_WORD.search(pieces[-1])
        and not words.MEETING_WORD.search(pieces[-1])
        and (len(pieces) > 1 or reading.titles or reading.title)
    ):
        _place(pieces.pop(), reading)
        head = _joined(head, pieces) if pieces else ""
    title = _bare(head)
    if title and not BARE.fullmatch(title) and not valued and pieces:
        reading.titles.append((titled, title))
    for piece in words.SEPARATORS.split("\x1e".join(tail).replace("\x1e", " , ")):
        piece = _bare(piece)
        if not piece or words.UNKNOWN.fullmatch(piece):
            continue
        if (
            words.MEETING_WORD.search(piece)
            and not reading.titles
            and not valued
            and not words.PLACE_WORD.search(piece)
        ):
            whole = BARE.fullmatch(title) and text.startswith(title) and text.rstrip().endswith(piece)
            reading.titles.append((titled, f"{title} {piece}" if whole else piece))
        elif not BARE.fullmatch(piece):
            _place(piece, reading)
    return True


def _joined(head: str, pieces: list[str]) -> str:
    """The head up to and including its last piece that was kept."""
    at = head.rfind(pieces[-1])
    return head[: at + len(pieces[-1])] if at >= 0 else head


def _place(piece: str, reading: Reading) -> None:
    place = clean_place(words.PLACE_LABEL.sub("", piece))
    if not reading.place and place and place[0].isalpha() and len(place.split()) <= 9 and not is_prose(f"{place}"):
        reading.place = place


def _times(text: str, found: list[Times], reading: Reading) -> None:
    """The meeting's start and end among the times of a line; when the doors open is neither."""
    found = [
        one
        for one in found
        if not words.ARRIVAL.search(text[: one.at])
        and not (len(found) > 1 and words.ARRIVAL_AFTER.match(text[one.to :]))
    ]
    for one in found:
        ends = words.ENDING.search(text[: one.at]) or words.ENDING_AFTER.match(text[one.to :])
        if ends and not one.end:
            reading.end = reading.end or one.start
        elif not reading.start:
            reading.start = one.start
            reading.end = reading.end or one.end
            reading.afternoon = (
                not one.halfless and re.search(r"p\.?\s?m", text[one.at : one.to + 1], re.IGNORECASE) is not None
            )


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for at, to in sorted(spans, reverse=True):
        text = text[:at] + CUT + text[to:]
    return text


def _bare(piece: str) -> str:
    """A piece without the small words that led to a date or a time."""
    before = ""
    while piece != before:
        before = piece
        piece = words.FILLER.sub("", words.FILLER_START.sub("", words.ARRIVAL.sub("", piece.strip(EDGES).rstrip("."))))
    return piece + ")" if "(" in piece and ")" not in piece else piece


def clean_place(text: str) -> str:
    """A place without its preposition and article: `in het lokaal van groep 7` is "lokaal van groep 7"."""
    text = text.strip().strip(",;:–—-").strip().rstrip(".").strip()
    led = words.PLACE_LEAD.match(text)
    rest = text[led.end() :] if led else words.ARTICLE.sub("", text)
    return rest.strip() or text
