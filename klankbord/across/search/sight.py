"""Who finds what: the sight of the pages themselves, asked of the things as they are now.

The index only says what a text was when it was read. A thing that was closed, erased or taken back since is found no
more at once; one that was opened is found once it was read anew, as its words may have been others until then.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from klankbord.across.search import reading as meeting_parts
from klankbord.across.search import reading_proposals as proposal_parts
from klankbord.agenda.models import AgendaItem, ItemPaper
from klankbord.agenda.queries_closed import closed_items
from klankbord.base.search.models import SearchDocument
from klankbord.councils import queries as councils
from klankbord.councils.kinds import KINDS
from klankbord.councils.models import Council, MinutesStyle
from klankbord.followup.models import Decision
from klankbord.invitations import queries as invitations
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting
from klankbord.minutes import queries as minutes
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.proposals import queries as proposals
from klankbord.proposals.models import Outcome, Proposal, ProposalPaper, ProposalState

Ids = Select[int]
_IS = SearchDocument.__table__.c
_HIDING = [kind for kind, about in KINDS.items() if about.minutes_style is MinutesStyle.DECISIONS]
_HELPED = [kind for kind, about in KINDS.items() if about.admin_organises]


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The documents that a viewer may find, as a condition on `SearchDocument`."""
    return _Sight(viewer).condition()


@dataclass(frozen=True)
class _Sight:
    """Which meetings, minutes and proposals are whose to find; each a statement of ids, named after the page's rule."""

    viewer: Viewer

    def condition(self) -> ColumnElement[bool]:
        """Every part by the sight of the page it stands on."""
        of_meeting = and_(_IS.whole_kind == meeting_parts.MEETINGS.kind, or_(*self._of_meetings()))
        of_proposal = and_(_IS.whole_kind == proposal_parts.PROPOSALS.kind, self._of_proposals())
        return and_(_IS.school_id == self.viewer.school_id, or_(of_meeting, of_proposal))

    def _of_meetings(self) -> list[ColumnElement[bool]]:
        seen, live = _IS.whole_id.in_(self._seen()), _IS.whole_id.in_(self._live())
        there = _IS.item_id.in_(self._of_school(AgendaItem))
        return [
            and_(_IS.part == meeting_parts.ITEM, seen, live, there, self._free),
            and_(self._is_whole_or_public(meeting_parts.RECORD), seen, live, there, self._free),
            and_(_IS.part == meeting_parts.VERSION, seen, ~live, self._is_newest(), self._open),
            and_(self._is_whole_or_public(meeting_parts.NOTE), there, self._in_minutes(), self._free),
            and_(self._is_whole_or_public(meeting_parts.ERRATUM), _IS.whole_id.in_(self._readable()), self._free),
            and_(_IS.part == meeting_parts.DECISION, self._in_register(and_(seen, live)), self._free),
            and_(
                _IS.part == meeting_parts.PAPER,
                _IS.thing_id.in_(self._of_school(ItemPaper).where(ItemPaper.removed_at.is_(None))),
                there,
                seen,
                or_(self._behind_doors, and_(self._open, or_(~_IS.before, live))),
            ),
        ]

    def _is_whole_or_public(self, part: str) -> ColumnElement[bool]:
        """A part of minutes with names for who reads them whole (`minutes.rules.may_read_whole`), else without."""
        whole = true() if self.viewer.is_school_admin else _IS.whole_id.in_(self._inside())
        return or_(and_(_IS.part == part, whole), and_(_IS.part == f"{meeting_parts.PUBLIC}{part}", ~whole))

    def _of_school(self, table: Any) -> Ids:
        return select(table.id).where(table.school_id == self.viewer.school_id)

    def _meetings(self, *conditions: ColumnElement[bool]) -> Ids:
        return self._of_school(Meeting).join(Council, Council.id == Meeting.council_id).where(*conditions)

    @property
    def _seated(self) -> ColumnElement[bool]:
        held = [seat.council_id for seat in self.viewer.seats]
        return or_(Meeting.council_id.in_(held), Meeting.joint_council_id.in_(held))

    def _seen(self) -> Ids:
        """`meetings.rules.may_see`."""
        return self._meetings(meetings.visible(self.viewer, invitations.meetings_of(self.viewer)))

    def _inside(self) -> Ids:
        """`meetings.rules.may_see_inside`, of who is not the school's admin."""
        return self._meetings(or_(self._seated, Meeting.id.in_(invitations.meetings_of(self.viewer))))

    def _live(self) -> Ids:
        """Whose agenda they see as it is, not as it was published: `may_see_inside`, or the minutes are approved."""
        inside = or_(self._seated, Meeting.id.in_(invitations.meetings_of(self.viewer)))
        return self._meetings(true() if self.viewer.is_school_admin else or_(inside, Meeting.filed_at.is_not(None)))

    @property
    def _behind_doors(self) -> ColumnElement[bool]:
        """`meetings.rules.may_see_closed`."""
        helps = and_(true() if self.viewer.is_school_admin else Meeting.id.is_(None), Council.kind.in_(_HELPED))
        return _IS.whole_id.in_(self._meetings(or_(self._seated, helps)))

    @cached_property
    def _open(self) -> ColumnElement[bool]:
        """It hangs on no closed item, and did not when it was read."""
        closed = closed_items(school_id=self.viewer.school_id)
        return and_(~_IS.closed, or_(_IS.item_id.is_(None), _IS.item_id.not_in(closed)))

    @property
    def _free(self) -> ColumnElement[bool]:
        return or_(self._open, self._behind_doors)

    @staticmethod
    def _is_newest() -> ColumnElement[bool]:
        return exists().where(Meeting.id == _IS.whole_id, Meeting.agenda_version == _IS.thing_id)

    @staticmethod
    def _of_minutes() -> Ids:
        joined = select(Minutes.meeting_id).join(Meeting, Meeting.id == Minutes.meeting_id)
        return joined.join(Council, Council.id == Meeting.council_id)

    def _readable(self) -> Ids:
        """The meetings whose minutes they may read, by `minutes.rules.may_read`."""
        return self._of_minutes().where(minutes.visible(self.viewer))

    def _in_minutes(self) -> ColumnElement[bool]:
        """Minutes they may read, in a style that holds what was said."""
        styled = or_(
            and_(
                Minutes.state == MinutesState.DRAFT,
                or_(
                    Council.minutes_style == MinutesStyle.DECISIONS,
                    and_(Council.minutes_style.is_(None), Council.kind.in_(_HIDING)),
                ),
            ),
            and_(Minutes.state != MinutesState.DRAFT, Minutes.style == MinutesStyle.DECISIONS),
        )
        without_notes = self._of_minutes().where(Minutes.school_id == self.viewer.school_id, styled)
        drafts = select(Minutes.meeting_id).where(Minutes.state == MinutesState.DRAFT)
        return and_(
            _IS.whole_id.in_(self._readable()),
            _IS.whole_id.not_in(without_notes),
            or_(~_IS.before, _IS.whole_id.in_(drafts)),
        )

    def _in_register(self, on_page: ColumnElement[bool]) -> ColumnElement[bool]:
        """`followup.queries.readable`, or on the page of the meeting or its minutes; once it was withdrawn nowhere."""
        filed = self._of_school(Meeting).where(Meeting.filed_at.is_not(None))
        held = [seat.council_id for seat in self.viewer.seats]
        inside = true() if self.viewer.is_school_admin else _IS.council_id.in_(held)
        told = _IS.council_id.in_(select(Council.id).where(councils.visible(self.viewer)))
        return and_(
            _IS.thing_id.in_(self._of_school(Decision).where(Decision.withdrawn_at.is_(None))),
            or_(on_page, inside, and_(told, _IS.whole_id.in_(filed)), _IS.whole_id.in_(self._readable())),
            or_(~_IS.before, _IS.whole_id.not_in(filed)),
        )

    def _of_proposals(self) -> ColumnElement[bool]:
        """`proposals.queries.VISIBLE`; a paper until it is taken away, an outcome once it is told."""
        drafts = self._of_school(Proposal).where(Proposal.state == ProposalState.DRAFT)
        papers = self._of_school(ProposalPaper).where(ProposalPaper.removed_at.is_(None))
        outcomes = self._of_school(Outcome).where(Outcome.published_at.is_not(None))
        readable = select(Proposal.id).join(Council, Council.id == Proposal.council_id)
        return and_(
            _IS.whole_id.in_(readable.where(proposals.visible(self.viewer))),
            or_(~_IS.before, _IS.whole_id.in_(drafts)),
            or_(_IS.part != proposal_parts.PROPOSAL_PAPER, _IS.thing_id.in_(papers)),
            or_(_IS.part != proposal_parts.OUTCOME, _IS.thing_id.in_(outcomes)),
        )
