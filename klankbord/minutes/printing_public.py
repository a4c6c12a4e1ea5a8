"""The public version of minutes: the same words without closed parts and without the names of people."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from klankbord.base.db import db
from klankbord.base.i18n import full_date
from klankbord.kit import markdown
from klankbord.kit.nameless import Nameless
from klankbord.meetings.models import Meeting
from klankbord.minutes import document, printing, queries_names
from klankbord.minutes import rules_styles as styles
from klankbord.minutes.document import Document
from klankbord.minutes.models import Minutes
from klankbord.minutes.queries_shows import of_items
from klankbord.schools.models import School

CLEANED = ("facts", "items", "results", "tasks", "next", "signed", "state-words", "errata", "foot")
"""What people typed, or what may hold something they typed."""


@dataclass(frozen=True, slots=True)
class Public:
    """What everybody may read: `told` is what the PDF shows, `notes` are those of its items as safe HTML."""

    told: dict[str, Any]
    notes: list[Markup]
    newsletter: str


def of(minutes: Minutes, *, language: str) -> Public:
    """The public version of minutes in a language. At most eighteen statements."""
    meeting = minutes.meeting
    read = styles.public(document.read(minutes, meeting, None))
    clean = nameless(meeting, read.everybody)
    read = replace(read, entries=tuple(replace(entry, note=clean.text(entry.note)) for entry in read.entries))
    school = db.session.get_one(School, minutes.school_id)
    opinions = of_items(read.entries, meeting.id, 0, sees_results=False)
    told = printing.data(read, school, [], opinions, language=language)
    offices = [list(pair) for pair in read.offices]
    told["facts"] = [pair for pair in told["facts"] if list(pair) not in offices]
    told |= {key: clean.all_of(told[key]) for key in CLEANED}
    told["tasks"] = [_unowned(task) for task in told["tasks"]]
    told["items"] = [{**item, "tasks": [_unowned(task) for task in item["tasks"]]} for item in told["items"]]
    told["title"] = told["running"] = _("%(title)s (public version)", title=told["title"])
    notes = [Markup(markdown.to_html(entry.note)) if entry.note else Markup("") for entry in read.entries]  # noqa: S704
    return Public(told, notes, clean.text(newsletter(read)))


def nameless(meeting: Meeting, there: Iterable[str] = ()) -> Nameless:
    """What takes the names of people out of what was said in a meeting. Three statements."""
    near = queries_names.near([meeting.id])[meeting.id] | set(there)
    return Nameless(near, queries_names.far(meeting.school_id), _("somebody"))


def _unowned(task: dict[str, str]) -> dict[str, str]:
    return {**task, "who": ""}


def newsletter(read: Document) -> str:
    """One paragraph about what was concluded, item by item; empty where nothing was."""
    said = []
    for entry in read.entries:
        found = [entry.item.decision, *(one.text for one in entry.decisions if one.withdrawn_at is None)]
        concluded = " ".join(_sentence(words) for words in found if words)
        if concluded:
            said.append(f"{entry.row.title.rstrip(' .:')}: {concluded}")
    said += [_sentence(one.text) for one in read.decisions if one.withdrawn_at is None]
    if not said:
        return ""
    meeting = read.meeting
    when = full_date(meeting.day) if meeting.day else meeting.day_words
    first = (
        _("%(council)s met on %(day)s.", council=read.council.name, day=when)
        if when
        else _("%(council)s met.", council=read.council.name)
    )
    return " ".join([first, *said])


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return words if words[-1:] in {".", "!", "?"} else f"{words}."
