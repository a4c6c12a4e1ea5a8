"""The conversation about a proposal as one viewer reads it: who may see which name is decided here and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from klankbord.base.i18n import ago
from klankbord.kit import dates
from klankbord.kit.suppression import LEAST
from klankbord.kit.viewer import Viewer
from klankbord.proposals.forms import html
from klankbord.proposals.models import SpeaksAs


class Said(NamedTuple):
    """One comment as a reader sees it, with its replies; in the order that `components/comment.html` names."""

    id: int
    author: str
    badge: str
    stance: str
    when: str
    iso: str
    html: Markup
    is_mine: bool
    hidden: bool
    hidden_reason: str
    reply_url: str
    edit_url: str
    hide_url: str
    replies: list["Said"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what they may do with what they read.

    `place` is the address of a comment's own page without its id; `digest` what their anonymous answer hangs on;
    `aim` the part of it where they can report a comment or take it off the page; `entered` how a stance was said.
    """

    viewer: Viewer
    council_name: str
    sees_names: bool
    may_reply: bool
    may_hide: bool
    place: str
    digest: str | None = None
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
    places: dict[int, Said] = {}
    for row in rows:
        said = places[row.id] = _said(row, reader, labels)
        (threads if row.parent_id is None else places[row.parent_id].replies).append(said)
    return [said for said in threads if said.replies or said.html is not labels.taken_back]


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
    if not gone and not hidden:
        url = f"{reader.place}{row.id}"
        reply = url if reader.may_reply else ""
        edit = url if is_mine and (reader.may_reply or author_id is not None) else ""
        hide = "" if is_mine else url + reader.aim
    author = labels.author(row)
    if reader.entered and row.stance_id in reader.entered:
        author = f"{author} · {reader.entered[row.stance_id]}"
    return Said(
        row.id,
        author,
        "" if speaks_as is SpeaksAs.PARENT else speaks_as.value,
        row.stance.value if row.stance is not None else "",
        when,
        iso,
        labels.taken_back if gone else html(row.body),
        is_mine,
        hidden,
        row.hidden_reason,
        reply,
        edit,
        hide,
        [],
    )


def one(row: Any, reader: Reader) -> Said:
    """A comment by itself."""
    return _said(row, reader, Labels(reader))


def size(threads: Iterable[Said]) -> int:
    """How many comments there are, replies included."""
    return sum(1 + len(said.replies) for said in threads)
