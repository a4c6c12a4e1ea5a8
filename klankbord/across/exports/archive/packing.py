"""The archive itself: values, minutes, records and documents in one zip, with a manifest of what is in it.

It is made in a temporary file, one piece after the other, so that its size is no matter of memory.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from klankbord.across.exports.archive import contents, gathering, letters, readme, talks, talks_read
from klankbord.across.exports.archive.activities import activities
from klankbord.across.exports.archive.choosing import choices
from klankbord.across.exports.archive.contents import OneMeeting
from klankbord.across.exports.archive.gathering import Gathered
from klankbord.across.exports.archive.sight import Sight, sight_of
from klankbord.across.exports.archive.values import Values
from klankbord.across.records import export
from klankbord.agenda.rows import Document
from klankbord.base import files
from klankbord.base.files import StoredFile
from klankbord.base.pdf import CannotPrint
from klankbord.councils.models import Council
from klankbord.followup.models import ActionItem, ActionState
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.minutes import document, printing
from klankbord.minutes import rules_styles as styles
from klankbord.minutes.queries_shows import by_item, stances_of
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import ProposalPaper

FORMAT = 2
"""2 adds keys to those of 1 and changes none of them (docs/exports.md)."""
CHUNK = 1 << 18
DENSE = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")
"""Files that are compressed inside already."""


class Pack:
    """A zip that is being filled; every entry is counted and summed as it goes in."""

    def __init__(self, target: IO[bytes], moment: datetime) -> None:
        self.zip = zipfile.ZipFile(target, "w")
        self.moment = moment.timetuple()[:6]
        self.entries: list[Values] = []

    def add(self, name: str, chunks: Iterator[bytes]) -> None:
        """Put a file in, piece by piece."""
        about = zipfile.ZipInfo(name, self.moment)
        about.compress_type = zipfile.ZIP_STORED if name.lower().endswith(DENSE) else zipfile.ZIP_DEFLATED
        about.external_attr = 0o644 << 16
        size, summed = 0, hashlib.sha256()
        with self.zip.open(about, "w") as entry:
            for chunk in chunks:
                entry.write(chunk)
                summed.update(chunk)
                size += len(chunk)
        self.entries.append({"name": name, "size": size, "sha256": summed.hexdigest()})

    def add_text(self, name: str, text: str) -> None:
        """Put a text in, as UTF-8."""
        self.add(name, iter([text.encode("utf-8")]))

    def add_values(self, name: str, values: Any) -> None:
        """Put values in as JSON."""
        self.add_text(name, json.dumps(values, ensure_ascii=False, indent=1, default=_as_words) + "\n")

    def close(self, about: Values) -> None:
        """Write the manifest and end the zip."""
        self.add_values("manifest.json", {**about, "files": list(self.entries)})
        self.zip.close()


def _as_words(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


class Archive:
    """Packs one council for one reader; what they may not see is left out."""

    def __init__(self, council: Council, viewer: Viewer, *, language: str, now: datetime) -> None:
        self.viewer, self.language, self.now = viewer, language, now
        self.sight: Sight = sight_of(viewer, council)
        self.gathered: Gathered = gathering.gather(council)
        self.talks = talks_read.gather(council, self.sight)
        self.lost: list[str] = []
        self.titles = self.talks.titles()
        self.meetings = [self._meeting(meeting) for meeting in self.gathered.meetings]
        self.open_tasks = self._open_tasks()
        about = {item.proposal_id for items in self.gathered.items.values() for item in items if item.proposal_id}
        self.stances = stances_of(about, sees_results=self.sight.names)

    def _meeting(self, meeting: Any) -> OneMeeting:
        documents: Mapping[int, Sequence[Document]] = {
            item.id: [
                Document(paper.file.name, _path(f"meeting-{meeting.id}", paper.file), paper.file.size, paper.id)
                for paper in self.gathered.papers.get(item.id, ())
            ]
            for item in self.gathered.items.get(meeting.id, ())
        }
        return OneMeeting(self.gathered, meeting, self.sight, documents, self.titles)

    def write(self, target: IO[bytes]) -> None:
        """Fill a file with the zip."""
        local = dates.local(self.now, self.gathered.school.zone)
        pack = Pack(target, local)
        made = {one.meeting.id: self._minutes(pack, one) for one in self.meetings}
        self._documents(pack)
        for one in self.meetings:
            pack.add_text(f"meetings/{_stem(one)}.yaml", export.export(one.meeting, one.as_record()))
        pack.add_values("council.json", self._council(pack))
        pack.add_values("meetings.json", [one.values(made[one.meeting.id]) for one in self.meetings])
        pack.add_values("proposals.json", self._proposals())
        text = readme.write(self.gathered, self.sight, self.lost, len(self.talks.proposals), self.now)
        pack.add_text("README.txt", text)
        pack.close({"format": FORMAT, "made_at": self.now, "council": self.gathered.council.name})

    def _council(self, pack: Pack) -> Values:
        names = self.gathered.names
        kept: dict[str, list[Any]] = {
            key: [*things.get(0, ()), *(thing for one in self.meetings for thing in getattr(one, key))]
            for key, things in (("decisions", self.gathered.decisions), ("actions", self.gathered.actions))
        }
        sent = letters.gather(self.gathered.council, [one.id for one in kept["decisions"]])
        for letter, pdf in sent:
            pack.add(letter["file"], iter([pdf]))
        return {
            "format": FORMAT,
            **contents.council(self.gathered),
            **choices(self.gathered.council, self.sight),
            "decisions": [contents.decision(one, names) for one in kept["decisions"]],
            "actions": [contents.action(one, names) for one in kept["actions"]],
            "letters": [letter for letter, _pdf in sent],
            "activities": activities(self.gathered.council, self.viewer),
        }

    def _minutes(self, pack: Pack, one: OneMeeting) -> str | None:
        """Put the minutes of a meeting in as PDF; where they lie, None when there are none or no PDF comes of them."""
        if one.minutes is None:
            return None
        name = f"minutes/{_stem(one)}.pdf"
        try:
            body = printing.compose(
                styles.styled(document.compose(one.minutes, one.meeting, self.viewer, one.as_document())),
                self.gathered.school,
                self.open_tasks,
                self._opinions(one),
                self.viewer,
                language=self.language,
                now=self.now,
            )
        except CannotPrint:
            self.lost.append(name)
            return None
        pack.add(name, iter([body]))
        return name

    def _opinions(self, one: OneMeeting) -> printing.Opinions:
        items = {item.id: item.proposal_id for item in one.items}
        return by_item(items, self.gathered.around.shows.get(one.meeting.id, ()), self.stances)

    def _open_tasks(self) -> list[ActionItem]:
        found = [action for one in self.meetings for action in one.actions if action.state == ActionState.OPEN]
        found += [action for action in self.gathered.actions.get(0, ()) if action.state == ActionState.OPEN]
        return sorted(found, key=lambda action: (action.due_on is None, action.due_on or date.max, action.id))

    def _documents(self, pack: Pack) -> None:
        stored = {paper.id: paper.file for papers in self.gathered.papers.values() for paper in papers}
        for one in self.meetings:
            for paper in one.documents:
                self._document(pack, paper.url, stored[paper.id])
        for name, file in self._given():
            self._document(pack, name, file)

    def _document(self, pack: Pack, name: str, stored: StoredFile) -> None:
        if any(entry["name"] == name for entry in pack.entries):  # one file at two items
            return
        place = files.path_of(stored)
        if place.is_file():
            pack.add(name, _chunks(place))
        else:
            self.lost.append(name)

    def _given(self) -> Iterator[tuple[str, StoredFile]]:
        """The documents of the proposals and of what was said about them, each with where it lies."""
        shown = {proposal.id for proposal in self.talks.proposals}
        several: list[Sequence[ProposalPaper | CommentPaper]] = [*self.talks.papers.values()]
        for papers in (*several, *self.talks.enclosed.values()):
            for paper in papers:
                if paper.proposal_id in shown:
                    yield _path(f"proposal-{paper.proposal_id}", paper.file), paper.file

    def _proposals(self) -> list[Values]:
        paths = {file.id: name for name, file in self._given()}
        return [talks.values(self.talks, one, self.sight, paths) for one in self.talks.proposals]


def _stem(one: OneMeeting) -> str:
    return f"{one.meeting.day.isoformat() if one.meeting.day else 'undated'}-{one.meeting.id}"


def _path(folder: str, stored: StoredFile) -> str:
    """Where a document lies: its own name behind its number, so that no two are alike and none leaves its folder."""
    return f"files/{folder}/{stored.id}-{files.clean_name(stored.name)}"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def pack(council: Council, viewer: Viewer, *, language: str, now: datetime) -> IO[bytes]:
    """The archive of a council as one reader may see it: a temporary file, gone when it is closed."""
    target = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 - the answer closes it
    try:
        Archive(council, viewer, language=language, now=now).write(target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target
