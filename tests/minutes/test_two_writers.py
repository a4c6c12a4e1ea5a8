"""Two or three people write at one item at once: whatever happens in between, no word of anybody is lost."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.kit.errors import EditConflict
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting
from klankbord.minutes import actions, queries
from klankbord.minutes.models import Minutes
from tests.factories.minutes import by, held, minutes_of
from tests.fixtures.web import FULL
from tests.world import build, item


@dataclass
class Writer:
    """A page with the note of one item: what stands in its field, and the version that came from."""

    who: Viewer
    minutes: Minutes
    there: AgendaItem
    text: str = ""
    version: int = 0
    sent: set[str] = field(default_factory=set)

    def types(self, word: str, place: int, *, line: bool) -> None:
        words = self.text.split(" ")
        place %= len(words) + 1
        self.text = f"{self.text}\n{word}" if line else " ".join([*words[:place], word, *words[place:]])

    def saves(self, *, answer: bool = True) -> None:
        """Send what stands there; without an answer the page does not know that it came over."""
        sent = self.text
        self.sent.add(sent)
        try:
            note = actions.save_note(
                self.minutes, self.there, sent, read_version=self.version, by=self.who, now=dates.now()
            )
        except EditConflict as clash:
            if answer:
                ours = clash.theirs["text"] in self.sent
                self.text, self.version = sent if ours else clash.united["text"], clash.version
                if not ours:
                    self.saves()
            return
        if answer:
            self.sent.clear()
            self.text, self.version = note.text, note.version

    def goes_on_while_saving(self, word: str) -> None:
        """Type on before the answer is there: it then says how far this writer's own text is known."""
        sent = self.text
        try:
            note = actions.save_note(
                self.minutes, self.there, sent, read_version=self.version, by=self.who, now=dates.now()
            )
        except EditConflict:
            return
        self.text = f"{sent} {word}"
        own = queries.revision_with(note.id, sent, self.who.id)
        self.version = note.version if note.text == sent or own is None else own


STEP = st.tuples(st.integers(0, 2), st.sampled_from(["word", "line", "save", "unanswered", "both"]), st.integers(0, 9))


@pytest.fixture
def evening(db, clock):
    world = build()
    there = held(world)
    minutes = minutes_of(there)
    meeting = database.session.get_one(Meeting, there.meeting_id)
    return minutes, meeting, [by(world, role) for role in ("secretary", "chair")]


@settings(max_examples=1000 if FULL else 40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=4, max_size=16))
def test_no_interleaving_loses_a_word(evening, steps):
    minutes, meeting, people = evening
    with database.session.begin_nested() as undone:
        there = item(meeting, 90, "Samen schrijven", ItemKind.INFORMATION)
        writers = [Writer(who, minutes, there) for who in (*people, people[0])]
        typed = []
        for number, (who, deed, place) in enumerate(steps):
            writer, word = writers[who], f"woord{number}"
            if deed in {"word", "line"}:
                writer.types(word, place, line=deed == "line")
                typed.append(word)
            elif deed == "both":
                before = writer.text
                writer.goes_on_while_saving(word)
                typed += [word] if writer.text != before else []
            else:
                writer.saves(answer=deed == "save")
        for writer in writers:
            writer.saves()
        end = queries.notes_of(minutes.id)[there.id].text if typed else ""
        assert [word for word in typed if word not in end.split()] == []
        undone.rollback()


def test_what_both_wrote_is_one_text_and_every_save_is_kept(evening):
    minutes, meeting, (secretary, chair) = evening
    there = item(meeting, 90, "Samen schrijven", ItemKind.INFORMATION)
    start = actions.save_note(
        minutes, there, "Het feest is op 17 december.\n", read_version=0, by=secretary, now=dates.now()
    )
    first = start.version
    actions.save_note(minutes, there, "Het feest is op 18 december.\n", read_version=first, by=chair, now=dates.now())
    note = actions.save_note(
        minutes,
        there,
        "Het feest is op 17 december.\n\nHet team kookt.",
        read_version=first,
        by=secretary,
        now=dates.now(),
    )
    assert note.text == "Het feest is op 18 december.\n\nHet team kookt."
    assert [revision.text for revision, _name in queries.revisions_of(there.id)] == [
        "Het feest is op 18 december.\n\nHet team kookt.",
        "Het feest is op 17 december.\n\nHet team kookt.",
        "Het feest is op 18 december.\n",
        "Het feest is op 17 december.\n",
    ]


def test_who_writes_beside_you_is_told_for_a_minute(evening, clock):
    minutes, meeting, (secretary, chair) = evening
    there = item(meeting, 90, "Samen schrijven", ItemKind.INFORMATION)
    now = dates.now()
    actions.save_note(minutes, there, "Een begin.", read_version=0, by=chair, now=now)
    assert queries.writers_beside(there.id, secretary.id, now) == [(chair.name, now + queries.BESIDE)]
    assert queries.writers_beside(there.id, chair.id, now) == []
    assert queries.writers_beside(there.id, secretary.id, now + timedelta(minutes=1)) == []


def test_a_text_whose_answer_got_lost_is_not_written_again(evening):
    """It came over, somebody changed it since, and the browser that heard nothing sends it once more."""
    minutes, meeting, (secretary, chair) = evening
    there = item(meeting, 20, "Schoolfeest")

    def save(text, version, who):
        note = actions.save_note(minutes, there, text, read_version=version, by=who, now=dates.now())
        return note.text, note.version

    _, first = save("Het feest is op de 17e.", 0, secretary)
    save("Het feest is op de 18e.", first, chair)
    _, last = save("Het feest gaat niet door.", first + 1, secretary)
    assert save("Het feest gaat niet door.", first, secretary) == ("Het feest gaat niet door.", last)
    save("Het feest is toch op de 18e.", last, chair)
    assert save("Het feest gaat niet door.", first, secretary) == ("Het feest is toch op de 18e.", last + 1)
