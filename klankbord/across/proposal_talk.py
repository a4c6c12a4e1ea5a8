"""The conversation about a proposal as one viewer reads it: who may see which name is decided here and nowhere else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from klankbord.base.i18n import ago
from klankbord.kit import dates
from klankbord.kit.suppression import LEAST
from klankbord.kit.viewer import Viewer
from klankbord.proposals.forms import html
from klankbord.proposals.models import SpeaksAs
from klankbord.proposals.talk import queries as queries_talk


class Marks(NamedTuple):
    """The two marks of a comment: their words, and what the button of each does; empty where there is no button."""

    helpful: str = ""
    helpful_does: str = ""
    same: str = ""
    same_does: str = ""


PLAIN = "plain"
"""In place of `Marks`, where nobody marked a comment yet and the reader may do both, as with most: it is quicker."""


class Said(NamedTuple):
    """One comment as a reader sees it, with its replies; in the order that `components/comment.html` names.

    `edited` is empty for words as they were first; else where the earlier ones are read, or "-" for who may not.
    """

    id: int
    author: str
    badge: str
    stance: str
    when: str
    iso: str
    html: Markup
    is_mine: bool
    edited: str
    hidden: bool
    hidden_reason: str
    reply_url: str
    edit_url: str
    hide_url: str
    marks: Marks | str | None
    replies: list["Said"]
    more: str
    merged: Sequence["Said"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what they may do with what they read.

    `place` is the address of a comment's own page without its id; `digest` what their anonymous answer hangs on;
    `sees_stances` whether the results of the round stand open to them; `marked` the comments they marked, each with
    the mark; `aim` the part of a comment's page where they can report it or take it off; `entered` how a stance was
    said.
    """

    viewer: Viewer
    council_name: str
    sees_names: bool
    may_reply: bool
    may_hide: bool
    place: str
    digest: str | None = None
    sees_stances: bool = True
    may_mark: bool = False
    may_read_earlier: bool = False
    marked: Collection[tuple[int, str]] = ()
    aim: str = "#report"
    entered: Mapping[int, str] = field(default_factory=dict)


class Labels:
    """How writers are called, looked up once for a whole conversation."""

    def __init__(self, reader: Reader) -> None:
        self.sees_names = reader.sees_names
        self.zone = reader.viewer.zone
        self.hours: dict[tuple[int, ...], tuple[str, str]] = {}
        self.parent: str = _("A parent")
        self.parent_of: str = _("A parent of %(group)s")
        self.member: str = _("A member of the %(council)s", council=reader.council_name)
        self.taken_back = Markup("<p>{}</p>").format(_("Taken back by its writer."))

    def moment(self, instant: datetime) -> tuple[str, str]:
        """How long ago, in words, and the day for machines; worked out once an hour of the conversation."""
        hour = (instant.year, instant.month, instant.day, instant.hour)
        if hour not in self.hours:
            day = dates.local(instant, self.zone).date().isoformat()
            self.hours[hour] = (ago(instant, self.zone), day)
        return self.hours[hour]

    def marks(self, row: Any, reader: Reader, *, may: bool, school: bool) -> Marks | None:
        """The marks of a comment with their numbers. What the school says is helpful or not, and nobody's to join."""
        helpful, same = row.helpful_count, row.same_count
        if not may:
            return Marks(
                helpful=ngettext("Helpful to %(num)d reader", "Helpful to %(num)d readers", helpful) if helpful else "",
                same=ngettext("%(num)d other thinks so too", "%(num)d others think so too", same) if same else "",
            )
        return Marks(
            _("Helpful") + (f" {helpful}" if helpful else ""),
            "not_helpful" if (row.id, "helpful") in reader.marked else "helpful",
            "" if school else _("I think so too") + (f" {same}" if same else ""),
            "" if school else "not_same" if (row.id, "same") in reader.marked else "same",
        )

    def author(self, row: Any) -> str:
        """The name for who may see it; else the class, where at least five parents of it were asked."""
        if row.speaks_as is SpeaksAs.SCHOOL:
            return row.name or ""
        if self.sees_names and row.name:
            return f"{row.name} · {row.class_name}" if row.class_name else row.name
        if row.speaks_as is SpeaksAs.MEMBER:
            return self.member
        if row.class_name and (row.asked_parents or 0) >= LEAST:
            return self.parent_of % {"group": row.class_name}
        return self.parent


def conversation(rows: Iterable[Any], reader: Reader) -> list[Said]:
    """The threads in order, each with its replies; what was taken back stands only where somebody answered it."""
    labels = Labels(reader)
    threads: list[Said] = []
    replies: list[tuple[int, Said]] = []
    places: dict[int, Said] = {}
    merged: dict[int, int] = {}
    for row in rows:
        said = places[row.id] = _said(row, reader, labels)
        if row.merged_into_id is not None:
            merged[row.id] = row.merged_into_id
        elif row.parent_id is None:
            threads.append(said)
        else:  # where only days are kept, an answer may come before what it answers
            replies.append((row.parent_id, said))
    for parent_id, said in replies:
        place = places.get(merged.get(parent_id, parent_id), threads[0] if len(threads) == 1 else None)
        if place is not None:  # else it answers what stands on another page of its thread
            place.replies.append(said)
    if merged:
        threads = _put_together(threads, merged, places, labels)
    return [said for said in threads if said.replies or said.merged or said.html is not labels.taken_back]


def _put_together(
    threads: Iterable[Said], merged: dict[int, int], places: dict[int, Said], labels: Labels
) -> list[Said]:
    """The threads with what says the same under them; who took such words back leaves nothing."""
    under: dict[int, list[Said]] = {}
    for comment_id, into_id in merged.items():
        if places[comment_id].html is not labels.taken_back:
            under.setdefault(into_id, []).append(places[comment_id])
    return [said._replace(merged=tuple(under[said.id])) if said.id in under else said for said in threads]


def part(rows: Sequence[Any], reader: Reader) -> list[Said]:
    """A page of `queries_talk.threads`: of a thread with more replies than fit, how many there are besides."""
    more = {
        row.id: row.in_thread - queries_talk.REPLIES
        for row in rows
        if row.parent_id is None and row.merged_into_id is None and row.in_thread > queries_talk.REPLIES
    }
    return [
        said._replace(more=ngettext("%(num)d more answer", "%(num)d more answers", more[said.id]))
        if said.id in more
        else said
        for said in conversation(rows, reader)
    ]


def _said(row: Any, reader: Reader, labels: Labels) -> Said:
    """In the order of the fields: naming them would take longer than all the rest."""
    author_id, speaks_as = row.author_id, row.speaks_as
    if author_id is not None:
        is_mine = author_id == reader.viewer.id
    else:
        is_mine = reader.digest is not None and row.key_digest == reader.digest
    gone, hidden = row.withdrawn_at is not None, row.hidden_at is not None
    when, iso = labels.moment(row.created_at)
    reply = edit = hide = ""
    edited = ""
    marks: Marks | str | None = None
    if not gone and not hidden:
        url = f"{reader.place}{row.id}"
        reply = url if reader.may_reply else ""
        edit = url if is_mine and (reader.may_reply or author_id is not None) else ""
        hide = "" if is_mine else url + reader.aim
        if row.edited_at is not None:
            edited = f"{url}#earlier" if is_mine or reader.may_read_earlier else "-"
        may, school = reader.may_mark and not is_mine, speaks_as is SpeaksAs.SCHOOL
        if row.helpful_count or row.same_count or (may and school):
            marks = labels.marks(row, reader, may=may, school=school)
        elif may:
            marks = PLAIN
    author = labels.author(row)
    if reader.entered and row.stance_id in reader.entered:
        author = f"{author} · {reader.entered[row.stance_id]}"
    return Said(
        row.id,
        author,
        "" if speaks_as is SpeaksAs.PARENT else speaks_as.value,
        row.stance.value if row.stance is not None and (reader.sees_stances or is_mine) else "",
        when,
        iso,
        labels.taken_back if gone else html(row.body),
        is_mine,
        edited,
        hidden,
        row.hidden_reason,
        reply,
        edit,
        hide,
        marks,
        [],
        "",
        (),
    )


class Enclosed(NamedTuple):
    """A file that came with a comment; `size` in bytes."""

    url: str
    name: str
    size: int


def enclosed(rows: Iterable[Any], place: str) -> dict[int, list[Enclosed]]:
    """The files beside each comment, from rows as `enclosures.queries.PAGE` gives them."""
    found: dict[int, list[Enclosed]] = {}
    for row in rows:
        if row.tag == "enclosed":
            found.setdefault(row.n, []).append(Enclosed(f"{place}{row.n}/papers/{row.a}", row.b, int(row.c)))
    return found


def one(row: Any, reader: Reader) -> Said:
    """A comment by itself."""
    return _said(row, reader, Labels(reader))


def has_buttons(threads: Iterable[Said]) -> bool:
    """Whether there is a comment in it that the reader can mark; of their own there is none."""
    return any(
        said.marks == PLAIN
        or (isinstance(said.marks, Marks) and bool(said.marks.helpful_does))
        or has_buttons(said.replies)
        or has_buttons(said.merged)
        for said in threads
    )


def size(threads: Iterable[Said]) -> int:
    """How many comments there are, replies included."""
    return sum(1 + len(said.replies) + len(said.merged) for said in threads)
