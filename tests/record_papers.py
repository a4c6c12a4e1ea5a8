"""A record typed in on the pages, read back there and on paper: its minutes as PDF before programs that know us not."""

import html
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from klankbord.base import pdf
from klankbord.base.db import db as database
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.models import Minutes
from tests.across.test_records_pages import leaves, shown_on
from tests.fixtures.pdf import assert_accessible
from tests.fixtures.web import Client, SetClock
from tests.record_words import ZONE, Loader, heard, listed, wall
from tests.round_trips import NOT_KEPT
from tests.secretary import KINDS, Reader, sit


def words_of(text: str) -> set[str]:
    """The words of a text, letters in one form each."""
    return set(re.findall(r"\w+", plain(text)))


def plain(text: str) -> str:
    """A text with its letters in one form each, and without the signs of direction that programs put around Arabic."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text)
        if letter in "\u200c\u200d" or unicodedata.category(letter) != "Cf"
    )


def in_any_order(word: str, text: str) -> bool:
    """Whether a text has an Arabic word; programs give the letters of one ligature back in either order."""
    found = (sorted(text[at : at + len(word)]) for at in range(len(text) - len(word) + 1))
    return any("\u0600" <= letter <= "\u06ff" for letter in word) and sorted(word) in found


def assert_on_paper(client: Client, meeting_id: int, said: Iterable[str], folder: Path) -> None:
    """Fail unless the minutes of a meeting as PDF are sound and say each word of `said` that their page says."""
    minutes_id = database.session.scalar(select(Minutes.id).where(Minutes.meeting_id == meeting_id))
    page = client.get(f"/regenboog/minutes/{minutes_id}").text
    article = page.partition('<article class="minutes')[2].partition("</article>")[0]
    shown = words_of(html.unescape(re.sub(r"<[^>]+>", " ", article)))
    answer = client.get(f"/regenboog/minutes/{minutes_id}.pdf")
    assert answer.status_code == 200, answer.text
    printed = assert_accessible(answer.data, folder, school="De Regenboog").words
    there = words_of(printed)
    # A word may be parted at the end of a line; letters that no font has are marked as such.
    joined = re.sub(r"[\s\u00ad‐-]+", "", plain(printed))
    known = pdf.coverage()
    wanted = {
        word for words in said for word in words_of(words) & shown if all(ord(letter) in known for letter in word)
    }
    assert wanted
    lost = {word for word in wanted - there if word not in joined and not in_any_order(word, joined)}
    assert not lost, lost


def type_in_and_read_back(
    text: str, client: Client, clock: SetClock, patch: pytest.MonkeyPatch, papers: Path | None = None
) -> None:
    """Prepare, hold and write down what a record tells; fail where the pages do not tell it afterwards.

    With a folder for `papers` their PDF is judged too, and has to say every word of the record that their page says.
    """
    record = {key: value for key, value in yaml.load(text, Loader).items() if key not in NOT_KEPT}
    desk = sit(record, client, clock, patch)
    desk.build_agenda()
    desk.hold()
    desk.write_up()

    shown = shown_on(Reader(desk))
    record.pop("language", None)
    entries = list(desk.entries(listed(record.get("agenda_items")), 0))
    said = [words for words in leaves(record) if words not in {"", "None", "False", *KINDS}]
    assert [words for words in said if not heard(shown, words)] == []
    if papers is not None:
        assert_on_paper(desk.client, desk.id, said, papers)

    rows = {row.id: row for row in desk.rows()}
    titles = [" ".join(str(entry.get("title") or "?").split()) for entry, _ in entries]
    assert [rows[item_id].title for item_id, _ in desk.typed] == titles
    above: list[int] = []
    for (item_id, _), (_, depth) in zip(desk.typed, entries, strict=True):
        assert rows[item_id].parent_id == (above[depth - 1] if depth else None)
        above[depth:] = [item_id]
    meeting = database.session.get_one(Meeting, desk.id)
    assert meeting.state == MeetingState.HELD
    begun = None if desk.skipped else wall(record.get("started_at"))
    assert begun is None or (meeting.opened_at and dates.local(meeting.opened_at, ZONE).time() == begun)
