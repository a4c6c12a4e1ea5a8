"""A council, its meetings and its registers as values for JSON, as one reader may see them (docs/exports.md)."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from klankbord.across.exports.archive import around
from klankbord.across.exports.archive.gathering import Gathered
from klankbord.across.exports.archive.sight import Sight
from klankbord.across.exports.archive.values import Values, taken
from klankbord.across.records.export import Contents
from klankbord.agenda import rows as agenda_rows
from klankbord.agenda.models import AgendaItem, AgendaVersion
from klankbord.agenda.rows import AboutProposal, Document, Row
from klankbord.agenda.rows_published import changes_said, published
from klankbord.followup.models import ActionItem, Decision
from klankbord.kit.shapes import unpack
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_attendance import Line
from klankbord.minutes import rules as minutes_rules
from klankbord.minutes.document import Loaded
from klankbord.minutes.models import CorrectionState, Minutes, MinutesState

COUNCIL = (
    "id", "kind", "name", "about", "open_to_parents", "circulated_open_to_parents", "default_minutes",
    "default_place", "weekday", "usual_start", "correction_days", "approved_by_silence", "quorum_rule",
    "quorum_number", "minutes_style", "most_terms", "warn_weeks", "remind_answer_days", "remind_coming_days",
    "initiative_supporters", "asks_classes", "keep_minutes_years", "keep_facts_months", "outcome_days",
    "outcome_late_days", "created_at", "closed_at",
)  # fmt: skip
MEETING = (
    "id", "state", "title", "serial", "school_year", "day", "day_words", "day_note", "start_time", "start_words",
    "end_time", "end_words", "duration_minutes", "duration_words", "zone", "place", "online_url", "opened_at",
    "opened_words", "closed_at", "filed_at", "cancelled_at", "cancelled_reason", "agenda_version",
    "agenda_published_at", "chair", "vice_chair", "secretary", "treasurer", "organiser", "present_count",
    "present_count_words", "absent_note", "attendance_note", "series_id", "off_series", "created_at",
)  # fmt: skip
ITEM = (
    "added_during_meeting", "started_at", "ended_at", "decision", "note", "part", "carried_over", "carried_to", "legal",
    "audience", "came_from", "spent_seconds", "extra_minutes",
)  # fmt: skip
DECISION = (
    "id", "meeting_id", "item_id", "kind", "school_year", "number", "label", "text", "decided_on", "decided_at",
    "by_mail", "quorum_needed", "votes_for", "votes_against", "votes_abstained", "by_acclamation", "replaced_by_id",
    "carried_out_on", "carried_out_note", "created_at", "withdrawn_at",
)  # fmt: skip
SHAPES = ("vote", "motions", "timeline")
PRESENCE = ("name", "office", "status", "capacity", "online", "came_late", "arrived_at", "left_at", "note", "more")


def council(gathered: Gathered) -> Values:
    """The council itself, and who sits and sat in it."""
    return {
        "school": {"name": gathered.school.name, "slug": gathered.school.slug, "zone": gathered.school.zone},
        **taken(COUNCIL, gathered.council),
        "seats": [
            {
                "id": seat.id,
                "person": seat.user_id,
                "name": seat.user.name,
                "office": seat.office,
                "class": seat.class_group.name if seat.class_group else None,
                "starts_on": seat.starts_on,
                "ends_on": seat.ends_on,
                "may_be_reappointed": seat.may_be_reappointed,
                "deputy_of": seat.deputy_of_id,
            }
            for seat in gathered.seats
        ],
    }


class OneMeeting:
    """One meeting as one reader may see it; `proposals` are those they may read."""

    def __init__(
        self,
        gathered: Gathered,
        meeting: Meeting,
        sight: Sight,
        documents: Mapping[int, Sequence[Document]],
        proposals: Mapping[int, AboutProposal],
    ) -> None:
        self.gathered, self.meeting, self.sight, self.proposals = gathered, meeting, sight, proposals
        self.items = gathered.items.get(meeting.id, ())
        also = {item.id: [link.proposal_id for link in gathered.also.get(item.id, ())] for item in self.items}
        every = agenda_rows.whole(self.items, meeting, proposals, documents, also)
        self.rows = every if sight.closed else list(agenda_rows.opened(every))
        self.known = {item.id: item for item in self.items}
        self.shown = {row.id for row in agenda_rows.flat(self.rows)}
        self.documents = [paper for row in agenda_rows.flat(self.rows) for paper in row.documents]
        self.notes = {note.item_id: note for note in gathered.notes.get(meeting.id, ()) if note.item_id in self.shown}
        self.decisions = self._kept(gathered.decisions.get(meeting.id, ()))
        self.actions = self._kept(gathered.actions.get(meeting.id, ()))
        self.minutes = self._minutes()
        self.around, self.hidden = gathered.around, self.known.keys() - self.shown

    def _kept(self, things: Sequence[Any]) -> list[Any]:
        return self.sight.of_items(things, self.known, self.shown)

    def _minutes(self) -> Minutes | None:
        found = self.gathered.minutes.get(self.meeting.id)
        if found is None or not minutes_rules.may_read(self.sight.viewer, found, self.gathered.council):
            return None
        return found

    def values(self, pdf: str | None) -> Values:
        """All of it for JSON; `pdf` is where its minutes lie in the archive."""
        gathered, meeting = self.gathered, self.meeting
        return {
            **taken(MEETING, meeting),
            "joint_council": meeting.joint_council.name if meeting.joint_council is not None else None,
            **around.of_meeting(
                self.around, meeting, gathered.council.name, gathered.school.name, self.sight, self.hidden
            ),
            "notes_taken_by": gathered.names.get(meeting.note_taker_id or 0),
            "next_meeting": unpack(meeting.next_meeting),
            "parts": [unpack(part.entry) for part in gathered.parts.get(meeting.id, ())],
            "invitations": [self._invitation(one) for one in gathered.invitations.get(meeting.id, ())],
            "attendance": [_presence(line) for line in gathered.lines[meeting.id] if line.status is not None],
            "agenda": [self._item(row) for row in self.rows],
            "published_agendas": [self._version(one) for one in self._versions()],
            "minutes": self._minutes_said(pdf) if self.minutes is not None else None,
        }

    def _invitation(self, one: Any) -> Values:
        said = {"person": one.user_id, "name": one.user.name, "answer": one.answer, "answered_at": one.answered_at}
        said["online"] = one.online
        return {**said, "note": one.note} if self.sight.organises else said

    def _item(self, row: Row) -> Values:
        item, note = self.known[row.id], self.notes.get(row.id)
        earlier = self.gathered.earlier.get(row.id, ())
        revisions = self.gathered.revisions.get(note.id, ()) if note is not None and self.sight.writes else ()
        answered = self.gathered.answered.get(row.id, ()) if self.sight.writes else ()
        return {
            **_planned(row),
            **taken(ITEM, item),
            **{key: unpack(getattr(item, key)) for key in SHAPES},
            "goes_on_from": [{"decision": link.decision_id, "action": link.action_id} for link in earlier],
            "minutes": note.text if note is not None else "",
            "revisions": [
                {
                    "number": one.number,
                    "saved_at": one.saved_at,
                    "saved_by": self.gathered.names.get(one.saved_by_id or 0),
                    "text": one.text,
                }
                for one in revisions
            ],
            "lines_answered": [taken(("line", "made", "at"), one) for one in answered],
            **around.of_item(self.around, self.meeting.id, row.id, self.sight),
            "sub": [self._item(child) for child in row.children],
        }

    def _versions(self) -> Sequence[AgendaVersion]:
        """Every version for who may see closed items, else the newest alone, as the page of the meeting shows it."""
        every = self.gathered.versions.get(self.meeting.id, ())
        return every if self.sight.closed else every[-1:]

    def _version(self, version: AgendaVersion) -> Values:
        closed, paths = self.sight.closed, {paper.id: paper.url for paper in self.documents}
        hidden = self.hidden  # closed since it was published
        rows = published(
            version, self.gathered.council, self.proposals, lambda paper: paths.get(paper, ""), show_closed=closed
        )
        return {
            "number": version.number,
            "published_at": version.published_at,
            "published_by": self.gathered.names.get(version.published_by_id),
            "changes": changes_said(version, show_closed=closed),
            "items": [_with_below(row, hidden) for row in rows if row.id not in hidden],
        }

    def _minutes_said(self, pdf: str | None) -> Values:
        minutes = self.minutes
        assert minutes is not None  # noqa: S101 - asked for only where there are some
        given = self.gathered.corrections.get(minutes.id, ())
        if not self.sight.closed:  # as on their page: what a member wants corrected may speak of closed items
            given = [one for one in given if one.by_id == self.sight.viewer.id]
        return {
            **taken(
                ("id", "state", "circulated_at", "corrections_until", "approved_at", "approval_note", "taken_over_at"),
                minutes,
            ),
            "approved_by": self.gathered.names.get(minutes.approved_by_id or 0),
            "approved_in_meeting": minutes.approved_in_meeting_id,
            "pdf": pdf,
            "corrections": [
                {
                    **taken(("item_id", "passage", "text", "state", "answer", "created_at", "answered_at"), one),
                    "by": one.by.name,
                    "answered_by": self.gathered.names.get(one.answered_by_id or 0),
                }
                for one in self._kept(given)
            ],
            "errata": [
                {**taken(("item_id", "passage", "text", "at"), one), "by": one.by.name}
                for one in self._kept(self.gathered.errata.get(minutes.id, ()))
            ],
        }

    def as_document(self) -> Loaded:
        """The same for the PDF of the minutes, which leaves out by itself what its reader may not see."""
        gathered, meeting_id = self.gathered, self.meeting.id
        return Loaded(
            items=self.items,
            notes=self.notes,
            corrections=(),
            decisions=gathered.decisions.get(meeting_id, ()),
            actions=gathered.actions.get(meeting_id, ()),
            attendance=gathered.lines[meeting_id],
            parts=[part.entry for part in gathered.parts.get(meeting_id, ())],
            **self._approval(),
        )

    def _approval(self) -> dict[str, Any]:
        minutes = self.minutes
        if minutes is None or minutes.state != MinutesState.APPROVED:
            return {}
        given = self.gathered.corrections.get(minutes.id, ())
        return {
            "errata": self.gathered.errata.get(minutes.id, ()),
            "approver": self.gathered.names.get(minutes.approved_by_id or 0, ""),
            "changes": [one for one in given if one.state == CorrectionState.ACCEPTED],
        }

    def as_record(self) -> Contents:
        """The same for a record in YAML, which another installation can read."""
        items: list[AgendaItem] = [item for item in self.items if item.id in self.shown]
        return Contents(
            attendance=self.gathered.attendance.get(self.meeting.id, ()),
            parts=self.gathered.parts.get(self.meeting.id, ()),
            items=items,
            notes={item_id: note.text for item_id, note in self.notes.items()},
            decisions=self.decisions,
            actions=self.actions,
        )


def _presence(line: Line) -> Values:
    return {"person": line.user_id, **taken(PRESENCE, line)}


def _planned(row: Row) -> Values:
    about = row.proposals[0] if row.proposals else None
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "kind": row.kind,
        "length_minutes": row.minutes,
        "start": row.start,
        "presenter": row.presenter,
        "goal": row.goal,
        "without_discussion": row.without_discussion,
        "description": row.description,
        "section": row.section,
        "closed": row.closed,
        "proposal": {"id": about.id, "title": about.title} if about is not None else None,
        "further_proposals": [{"id": one.id, "title": one.title} for one in row.proposals[1:]],
        "files": [{"name": paper.name, "path": paper.url or None} for paper in row.documents],
    }


def _with_below(row: Row, hidden: Set[int]) -> Values:
    return {**_planned(row), "sub": [_with_below(child, hidden) for child in row.children if child.id not in hidden]}


def decision(one: Decision, names: Mapping[int, str]) -> Values:
    """One decision or opinion."""
    return {
        **taken(DECISION, one),
        "more": one.more,
        "recorded_by": names.get(one.by_id or 0),
    }


def action(one: ActionItem, names: Mapping[int, str]) -> Values:
    """One action item."""
    columns = (
        "id",
        "meeting_id",
        "item_id",
        "what",
        "due_on",
        "due_words",
        "due_kind",
        "state",
        "created_at",
        "ended_at",
    )
    return {
        **taken((*columns, "ended_at", "ended_note"), one),
        "who": one.who,
        "person": one.owner_id,
        "owners": [taken(("user_id", "office", "name"), owner) for owner in one.owners],
        "more": one.more,
        "ended_by": names.get(one.ended_by_id or 0),
    }
