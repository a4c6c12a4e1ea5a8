"""The lines before the first item: which of them tell about the meeting, which are a letter."""

import re
from datetime import date

from klankbord.kit.agenda_text import meeting_words as words
from klankbord.kit.agenda_text.clock import find_times
from klankbord.kit.agenda_text.days import find_days
from klankbord.kit.agenda_text.letters import (
    ASIDE,
    FINITE,
    MAIL_SUBJECT,
    PART,
    PROSE_START,
    is_letter,
    is_prose,
    mail_headers,
)
from klankbord.kit.agenda_text.lines import Line
from klankbord.kit.agenda_text.meeting import (
    BARE,
    Reading,
    clean_place,
    next_meeting,
    read_heading,
    read_labels,
    read_prose,
)

ANSWER = re.compile(r"^(?:(?:re|fw|fwd|antw|doorst|betr)\s*:\s*)+", re.IGNORECASE)
LABEL_ALONE = re.compile(rf"(?:{words.ANY})\s*:", re.IGNORECASE)
LABELLED = re.compile(r"[^:]{2,25}:\s+\S")
ANY_DAY = date(2000, 1, 1)
ENDED = re.compile(r"[.!?:]\s*$")


class Header:
    """Reads the lines above the items; `used` holds the places of the lines that were read."""

    def __init__(self, lines: list[Line], today: date) -> None:
        self.lines = lines
        self.reading = Reading(today)
        self.used: set[int] = set()
        self._plain: list[tuple[int, str]] = []

    def read(self, count: int, skip: set[int]) -> Reading:
        """Read the first `count` lines, without those in `skip` (rows and rules)."""
        texts = [line.text for line in self.lines[:count]]
        letters = mail_headers(texts)
        places = [at for at in range(count) if at not in skip and at not in letters and texts[at]]
        places = self._labelled(places)
        for run in self._runs(places):
            self._run(run)
        self._choose_title(count)
        for at in sorted(letters):
            self._subject(at)
        return self.reading

    def _labelled(self, places: list[int]) -> list[int]:
        """Read `Datum: …` lines, also with the value on the line below; the rest is handed back."""
        left: list[int] = []
        taken: set[int] = set()
        for index, at in enumerate(places):
            if at in taken:
                continue
            text = self.lines[at].text
            following = places[index + 1] if index + 1 < len(places) else None
            if (
                LABEL_ALONE.fullmatch(text)
                and following == at + 1
                and not LABEL_ALONE.match(self.lines[following].text)
            ):
                text = f"{text} {self.lines[following].text}"
                taken.add(following)
            else:
                following = None
            told = read_labels(text, self.reading)
            if told:
                self.used |= {at} | ({following} if following else set())
            elif told is None or following:
                left += [at] + ([following] if following else [])
        return left

    def _runs(self, places: list[int]) -> list[list[int]]:
        """Sentences that a mail program broke over lines, together."""
        runs: list[list[int]] = []
        for at in places:
            line, before = self.lines[at], self.lines[at - 1] if at else None
            joins = (
                runs
                and before is not None
                and runs[-1][-1] == at - 1
                and not line.gap
                and not line.bullet
                and not line.strong
                and len(before.text) > 40
                and not ENDED.search(before.text)
                and not is_letter(before.text)
                and (line.text[0].islower() or line.text[0].isdigit() or is_prose(before.text))
            )
            if joins:
                runs[-1].append(at)
            else:
                runs.append([at])
        return runs

    def _run(self, run: list[int]) -> None:
        text = " ".join(self.lines[at].text for at in run)
        if is_letter(text) or ASIDE.match(text) or BARE.fullmatch(text):
            return
        further = next_meeting(text, self.reading.today)
        if further and not (FINITE.search(text) and self.reading.day is None):
            self.reading.next_day = self.reading.next_day or further[0]
            self.used |= set(run)
            return
        anchored = bool(find_days(text, self.reading.today) or find_times(text))
        brief = len(text.split()) <= 8 and not FINITE.search(text) and not PROSE_START.match(text)
        if is_prose(text) and not (anchored and brief):
            if anchored and read_prose(text, self.reading):
                self.used |= set(run)
        elif anchored:
            if read_heading(text, self.reading, run[0]):
                self.used |= set(run)
        elif self._is_place(text, run[0]):
            self.used |= set(run)
        elif len(text) <= 160 and not self.lines[run[0]].bullet:
            self._plain.append((run[0], text))

    def _is_place(self, text: str, at: int) -> bool:
        """`Plaats lerarenkamer`, or a room right below the line that tells when."""
        named = words.NAMED_PLACE.fullmatch(text)
        below = at - 1 in self.used and self.reading.day and words.PLAIN_PLACE.match(text) and len(text.split()) <= 6
        if self.reading.place or not (
            named or (below and not words.MEETING_WORD.search(words.MEETING_ROOM.sub("", text)))
        ):
            return False
        self.reading.place = clean_place((named["place"] or named["room"]) if named else text)
        return True

    def _choose_title(self, count: int) -> None:
        """The line that names the meeting; else what stands before a date; else the first line that says anything."""
        if self.reading.title:
            return
        told = [(at, text) for at, text in self.reading.titles if words.MEETING_WORD.search(text)]
        named = [(at, text) for at, text in self._plain if words.MEETING_WORD.search(text) and re.search(r"\w", text)]
        unlabelled = [(at, text) for at, text in self._plain if not LABELLED.match(text)]
        loose = [(at, text) for at, text in unlabelled if at != count - 1 or self._is_alone(at, count)]
        for found in (sorted(told + named), self.reading.titles, loose[:1]):
            if found:
                at, text = found[0]
                self.reading.title = text.strip().rstrip(":;,–—- ").strip()
                self.used |= {at} if at >= 0 else set()
                return

    def _is_alone(self, at: int, count: int) -> bool:
        """Whether a line right above the items stands at the top of the text: a title rather than a section."""
        return at == 0 and count < len(self.lines) and (self.lines[count].gap or not PART.search(self.lines[at].text))

    def _subject(self, at: int) -> None:
        """A mail's subject tells what the lines above the items did not."""
        subject = MAIL_SUBJECT.match(self.lines[at].text)
        if not subject:
            return
        text = ANSWER.sub("", subject["text"])
        if self.reading.title is None and words.MEETING_WORD.search(text):
            trial = Reading(self.reading.today)
            anchored = read_heading(text, trial, at)
            title = trial.titles[0][1] if trial.titles else "" if anchored else text
            if title and not BARE.fullmatch(title):
                self.reading.title = title
                self.used.add(at)
        if self.reading.day is None and read_heading(text, self.reading, at):
            self.used.add(at)


def is_when_and_where(text: str) -> bool:
    """Whether a line that opens with a clock time tells when the meeting is, rather than what happens then."""
    times = find_times(text)
    if not times:
        return False
    rest = text[times[0].to :].strip(" .")
    if not rest or rest[0] in ",;|" or words.IN_PLACE.match(rest):
        return not rest or rest[0] not in ",;|" or len(rest.split()) <= 6
    days = find_days(rest, ANY_DAY)
    if days and len((rest[: days[0].at] + rest[days[0].to :]).split()) <= 3:
        return True
    bare = rest.lstrip("–—- (")
    return len(bare.split()) <= 3 and bool(words.PLACE_WORD.search(bare)) and not words.MEETING_WORD.search(bare)
