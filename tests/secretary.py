"""Somebody who types a record in on the pages, as it would have been prepared, held and written down."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db as database
from klankbord.kit import dates, shapes
from klankbord.people.models import User
from tests import world as worlds
from tests.across.test_records_pages import leaves
from tests.fixtures.web import Client, SetClock
from tests.record_words import ZONE, day_of, is_there, listed, told, wall

KINDS = {kind.value.replace("_", "-"): kind for kind in ItemKind}
STATUSES = {
    "present": "present", "present_team": "present", "present_voting_parents": "present", "present_remote": "present",
    "late": "present", "absent_with_notice": "absent_with_notice", "absent_without_notice": "absent_without_notice",
    "absent_unspecified": "absent_unspecified", "guest": "guest",
}  # fmt: skip
CAPACITIES = {"present_team": "team", "present_voting_parents": "voting_parent"}


class Secretary:
    """Somebody who prepares and holds one meeting by the forms of its pages."""

    def __init__(self, record: dict[str, Any], client: Client, user: User, council_id: int, clock: SetClock) -> None:
        self.record, self.client, self.user, self.clock = record, client.sign_in(user), user, clock
        self.day = day_of(record.get("date")) or date(2026, 10, 27)
        self.start = wall(record.get("start")) or time(19, 30)
        self.skipped = not is_there(self.day, self.start)
        if self.skipped:
            self.start = self.start.replace(hour=self.start.hour + 1)
        self.id = self.draft(council_id)
        self.here = f"/regenboog/meetings/{self.id}"

    def send(self, path: str, data: dict[str, Any], on: str | None = None) -> str:
        """Fill in a form of a page and send it; where that leads."""
        answer = self.client.submit(path, data, on=on)
        assert answer.status_code == 303, " ".join(
            " ".join(re.findall(r">([^<>]+)<", answer.text.partition("<main")[2])).split()
        )[:900]
        return str(answer.location)

    def words(self, key: str) -> str:
        """What a record says under a key, as words."""
        return told(self.record[key]) if self.record.get(key) not in (None, "", [], {}) else ""

    def draft(self, council_id: int) -> int:
        where = self.send(
            f"/regenboog/councils/{council_id}/meetings",
            {
                "day": self.day.isoformat(),
                "start_time": self.start.strftime("%H:%M"),
                "duration_minutes": self.length(),
                "place": self.words("place") or "de school",
            },
            on=f"/regenboog/councils/{council_id}/meetings/new",
        )
        return int(re.findall(r"/meetings/(\d+)/", where)[0])

    def length(self) -> str:
        """The length in minutes where the record gives one that a meeting can have; else its planned end tells."""
        given, ends = self.words("duration_minutes"), wall(self.record.get("end"))
        if given.isdigit():
            return given
        if ends is None:
            return "90"
        minutes = ((ends.hour - self.start.hour) * 60 + ends.minute - self.start.minute) % (24 * 60)
        return str(minutes) if 5 <= minutes <= 720 else "90"

    # --- the agenda ---

    def build_agenda(self) -> None:
        """Type every item in, and put what belongs below another one there."""
        self.typed: list[tuple[int, dict[str, Any]]] = []
        for item, depth in self.entries(listed(self.record.get("agenda_items")), 0):
            self.add(item, depth)

    def entries(self, items: list[Any], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
        for item in items:
            if item:
                yield item, depth
                yield from self.entries(listed(item.get("sub")), depth + 1)

    def add(self, item: dict[str, Any], depth: int) -> None:
        known = {row.id for row in self.rows()}
        self.send(
            f"{self.here}/agenda/items",
            {
                "title": str(item.get("title") or "?"),
                "kind": self.kind(item),
                "presenter": told(item.get("presenter") or ""),
            },
            on=f"{self.here}/agenda",
        )
        new = next(row.id for row in self.rows() if row.id not in known)
        for _ in range(depth):
            moves = self.client.form(f"{self.here}/agenda").values  # its buttons say where they go
            answer = self.client.post(f"{self.here}/agenda/items/{new}/position", data={**moves, "step": "indent"})
            assert answer.status_code == 303
        self.typed.append((new, item))

    def kind(self, item: dict[str, Any]) -> str:
        return str(KINDS.get(str(item.get("kind")), ItemKind.OPINION).value)

    def rows(self) -> list[AgendaItem]:
        found = database.session.query(AgendaItem).filter_by(meeting_id=self.id)
        return found.order_by(AgendaItem.position, AgendaItem.id).all()

    def fill_in_items(self) -> None:
        """What a record says of each item, in its own form once the meeting is there to be written down."""
        for item_id, item in self.typed:
            rest = [told(item["kind"])] if item.get("kind") and str(item["kind"]) not in KINDS else []
            data: dict[str, Any] = {
                "number": told(item["no"]) if item.get("no") is not None else "",
                "closed": {True: "yes", False: "no"}.get(item.get("confidential"), ""),  # type: ignore[call-overload]
            }
            for key in ("decision", "part", "legal", "audience", "carried_to", "section", "goal", "description"):
                data[key] = told(item[key]) if item.get(key) is not None else ""
            for key in ("vote", "motions", "timeline"):
                data[key] = shapes.to_lines(item[key]) if item.get(key) is not None else ""
            for key in ("carried_over", "added_during_meeting", "confidential"):
                if item.get(key) is True and key != "confidential":
                    data[key] = "y"
                elif isinstance(item.get(key), str):
                    rest.append(str(item[key]))
            data["note"] = "\n".join([told(item["note"]), *rest] if item.get("note") else rest)
            self.send(f"{self.here}/agenda/items/{item_id}", data)

    # --- the evening ---

    def hold(self) -> None:
        """Invite, start, note who is there and what is said, decide, and close."""
        self.send(f"{self.here}/planning", {}, on=self.here)
        begun = (None if self.skipped else wall(self.record.get("started_at"))) or self.start
        self.clock.set(dates.to_instant(self.day, begun, ZONE))
        self.client.sign_in(self.user)
        self.send(f"{self.here}/live/state", {"move": "start"}, on=f"{self.here}/live")
        self.take_attendance()
        self.fill_in_items()
        for item_id, item in self.typed:
            self.clock.forward(minutes=2)
            page = f"{self.here}/live?item={item_id}"
            if item.get("minutes") not in (None, ""):
                self.send(self.note_form(page), {"text": told(item["minutes"])}, on=page)
        for decision in listed(self.record.get("decisions")):
            if told(decision):
                self.send(f"{self.here}/decisions", {"text": told(decision)}, on=f"{self.here}/live")
        for action in listed(self.record.get("actions")):
            self.send(f"{self.here}/actions", self.task(action), on=f"{self.here}/live")
        ends = wall(self.record.get("end"))
        if ends is not None:
            day = self.day + timedelta(days=1) if ends < self.start else self.day
            self.clock.set(max(dates.to_instant(day, ends, ZONE), self.clock.instant))
        self.send(f"{self.here}/live/state", {"move": "close"}, on=f"{self.here}/live")

    def note_form(self, page: str) -> str:
        return str(re.findall(r'action="([^"]+/note)"', self.client.get(page).text)[0])

    def task(self, action: Any) -> dict[str, str]:
        """An action item: who, what, by when; what has no field of its own is said in what has to be done."""
        if not isinstance(action, dict):
            return {"what": told(action) or "?", "who": "?"}
        left = dict(action)
        who = told(left.pop("owner", None) or left.pop("who", None) or "?")
        what, due = told(left.pop("what", None) or left.pop("task", None) or ""), left.pop("due", None)
        by = day_of(due)
        more = ", ".join([what] * bool(what) + [words for words in leaves(left) if words not in {"None", "False"}])
        return {"what": more or "?", "who": who, "due_on": by.isoformat() if by else "",
                "due_words": "" if by else told(due or "")}  # fmt: skip

    def take_attendance(self) -> None:
        """Add everybody by name, then mark each on the list."""
        marks: list[dict[str, str]] = []
        for key, status in STATUSES.items():
            for entry in listed(self.record.get("attendees", {}).get(key)):
                mark = self.mark(key, status, entry)
                namesakes = sum(one["name"].split(" (")[0] == mark["name"] for one in marks)
                marks.append(mark | ({"name": f"{mark['name']} ({namesakes + 1})"} if namesakes else {}))
        sheet = f"{self.here}/attendance"
        for mark in marks:
            self.send(f"{sheet}/guests", {"name": mark["name"]}, on=sheet)
        values, waiting = dict(self.client.form(sheet).values), list(marks)
        for name, held in list(values.items()):
            mark = next((one for one in waiting if name.startswith("name-") and one["name"] == held[0]), None)
            if mark is not None:
                waiting.remove(mark)
                key = name.removeprefix("name-")
                for part in ("status", "capacity", "arrived", "left", "note"):
                    values[f"{part}-{key}"] = [mark.get(part, "")]
                if mark.get("online"):
                    values[f"online-{key}"] = ["y"]
        assert waiting == []
        answer = self.client.post(sheet, data=values)
        assert answer.status_code == 303, answer.text[-2000:]

    def mark(self, key: str, status: str, entry: Any) -> dict[str, str]:
        left = dict(entry) if isinstance(entry, dict) else {"name": entry}
        name = told(left.pop("name", None) or left.pop("who", None) or "?")
        arrived, gone = wall(left.get("time")), wall(left.get("left"))
        for known, found in (("time", arrived), ("left", gone)):
            if found is not None:
                left.pop(known)
        return {
            "name": " ".join(name.split()), "status": status, "capacity": CAPACITIES.get(key, "member"),
            "online": "y" if key == "present_remote" else "",
            "arrived": arrived.strftime("%H:%M") if arrived else "", "left": gone.strftime("%H:%M") if gone else "",
            "note": ", ".join([*(["te laat"] if key == "late" and not arrived else []), *leaves(left)]),
        }  # fmt: skip

    # --- afterwards ---

    def write_up(self) -> None:
        """The rest of the record: who led, what the group is called, notes, parts and the next meeting."""
        attendees, planned = self.record.get("attendees", {}), {
            "day": self.day.isoformat(), "start_time": self.start.strftime("%H:%M"),
        }  # fmt: skip
        ends = wall(self.record.get("end"))
        odd = [
            self.words(key)
            for key in ("date", "start", "started_at", "end", "duration_minutes")
            if not (day_of(self.record.get(key)) or wall(self.record.get(key)) or self.words(key).isdigit())
            or (self.skipped and key in {"start", "started_at", "end"})
        ]
        count = told(attendees.get("present_count") or "")
        language = self.words("language")
        known = {"nl", "en"}
        self.send(
            f"{self.here}/edit",
            {
                **planned,
                "end_time": ends.strftime("%H:%M") if ends and not self.skipped else "",
                **{key: self.words(key) for key in ("chair", "vice_chair", "secretary", "treasurer", "organiser",
                                                    "group_kind", "document", "place", "title", "online_url")},
                "school_words": self.words("school"),
                "language": language if language in known else "",
                "day_note": ", ".join(words for words in (self.words("date_note"), *odd) if words),
                "present_count": count if count.isdigit() else "",
                "absent_note": told(attendees.get("absent_note") or ""),
                "attendance_note": "\n".join(
                    words for words in (told(attendees.get("note") or ""), count if not count.isdigit() else "",
                                        language if language not in known else "") if words
                ),
                "parts_lines": shapes.to_lines(self.record["parts"]) if self.record.get("parts") else "",
                "next_meeting": shapes.to_lines(self.record["next_meeting"]) if self.record.get("next_meeting") else "",
            },
        )  # fmt: skip


class Reader:
    """The desk that `shown_on` reads from."""

    def __init__(self, secretary: Secretary) -> None:
        self.id, self.here, self.client = secretary.id, secretary.here, secretary.client


def sit(record: dict[str, Any], client: Client, clock: SetClock, patch: pytest.MonkeyPatch) -> Secretary:
    """Sit down three weeks before the meeting of a record, as whoever prepares it."""
    day = day_of(record.get("date")) or date(2026, 10, 27)
    patch.setattr(worlds, "STARTED", date(day.year, 1, 1))
    clock.set(datetime.combine(day - timedelta(days=21), time(9), tzinfo=clock.instant.tzinfo))
    world = worlds.build()
    board = "klankbord" in str(record.get("group_kind") or "")
    person = database.session.get_one(User, world.people["organiser" if board else "secretary"])
    return Secretary(record, client, person, world.board_id if board else world.council_id, clock)
