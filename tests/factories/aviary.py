"""A canary in everything that can be found, closed and open, draft and told: who hears which?"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from klankbord.agenda import actions_publishing, queries
from klankbord.agenda.models import AgendaItem, AgendaVersion, ItemKind, ItemPaper
from klankbord.base.db import db as database
from klankbord.base.files import StoredFile
from klankbord.councils.models import Council, CouncilKind
from klankbord.followup.models import Decision, DecisionKind
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.models import ItemNote, Minutes, MinutesState
from klankbord.proposals.models import (
    Asked,
    Audience,
    Comment,
    FeedbackRound,
    Outcome,
    OutcomeResult,
    Proposal,
    ProposalPaper,
    ProposalState,
    SpeaksAs,
)
from tests.world import World, item, meeting

_numbers = count(10)
NOWHERE = ""


@dataclass
class Aviary:
    """Each canary by the page where it sits; NOWHERE is what nobody is to find."""

    world: World
    pages: dict[str, str] = field(default_factory=dict)

    def canary(self, page: str) -> str:
        """A word that stands nowhere else."""
        word = f"kanarie{next(_numbers)}"
        self.pages[word] = page
        return word

    def paper(self, of: AgendaItem, page: str, removed: bool = False) -> None:
        """A paper of an item, by a name that is a canary."""
        stored = self.file(page)
        removed_at = dates.now() if removed else None
        database.session.add(ItemPaper(school_id=of.school_id, item_id=of.id, file_id=stored.id, removed_at=removed_at))

    def file(self, page: str) -> StoredFile:
        """A file by a name that is a canary."""
        stored = StoredFile(
            school_id=self.world.school_id, name=f"{self.canary(page)}.pdf", media_type="application/pdf", size=1,
            sha256="0" * 64, stored_name=f"{next(_numbers):040}", alternative_text="",
            uploaded_by_id=self.world.people["organiser"], created_at=dates.now(),
        )  # fmt: skip
        database.session.add(stored)
        database.session.flush()
        return stored


def an_evening(aviary: Aviary, council: Council, state: MeetingState, minutes: MinutesState | None, days: int) -> None:
    """A meeting with open and closed items, one below a closed one, notes, decisions and papers: all canaries."""
    world = aviary.world
    filed = dates.now() if minutes is MinutesState.APPROVED else None
    evening = meeting(council, dates.today("Europe/Amsterdam") + timedelta(days=days), state, filed_at=filed)
    here = f"/regenboog/meetings/{evening.id}"
    if council.id == world.board_id:
        database.session.add(
            Invitation(
                school_id=world.school_id, meeting_id=evening.id, user_id=world.people["participant"],
                created_at=dates.now(),
            )
        )  # fmt: skip
    first = item(evening, 10, aviary.canary(here), description=aviary.canary(here))
    closed = item(evening, 20, aviary.canary(here), ItemKind.INFORMATION, closed=True, goal=aviary.canary(here))
    below = item(evening, 30, aviary.canary(here), ItemKind.INFORMATION, parent_id=closed.id)
    last = item(evening, 40, aviary.canary(here))
    items = (first, closed, below, last)
    for one in items:
        aviary.paper(one, here)
    aviary.paper(first, NOWHERE, removed=True)
    _publish(aviary, evening, first, here)
    if minutes is None:
        return
    said = Minutes(school_id=world.school_id, meeting_id=evening.id, created_at=dates.now())
    database.session.add(said)
    database.session.flush()
    for number, one in enumerate(items, 1):
        note = aviary.canary(f"/regenboog/minutes/{said.id}")
        of_item: dict[str, Any] = {"school_id": world.school_id, "item_id": one.id}
        database.session.add(ItemNote(minutes_id=said.id, text=note, edited_at=dates.now(), **of_item))
        about = {
            "council_id": council.id, "meeting_id": evening.id, "kind": DecisionKind.DECISION,
            "created_at": dates.now(), "school_year": "2026-2027", **of_item,
        }  # fmt: skip
        database.session.add_all(
            [
                Decision(number=evening.id * 10 + number, text=aviary.canary(here), **about),
                Decision(text=aviary.canary(NOWHERE), withdrawn_at=dates.now(), **about),
            ]
        )
    database.session.flush()
    said.state = minutes  # once it is approved the database takes no more words


def _publish(aviary: Aviary, evening: Meeting, first: AgendaItem, here: str) -> None:
    """The agenda as it was told, with words and a paper that have been changed since."""
    database.session.refresh(evening, ["council", "joint_council"])
    first.title, now = aviary.canary(here), first.title
    database.session.flush()
    rows = actions_publishing.snapshot(queries.agenda_of(evening.id), evening)
    first.title, evening.agenda_version = now, 1
    database.session.add(
        AgendaVersion(
            school_id=evening.school_id, meeting_id=evening.id, number=1, rows=rows, published_at=dates.now(),
            published_by_id=aviary.world.people["organiser"],
        )
    )  # fmt: skip
    aviary.paper(first, here)


def a_proposal(aviary: Aviary, council: Council, state: ProposalState) -> None:
    """A proposal with a paper, what somebody said, and an outcome: told once it is decided, a draft until then."""
    by = aviary.world.people["chair" if council.kind is CouncilKind.PARENT_COUNCIL else "organiser"]
    about = {"school_id": council.school_id, "created_at": dates.now()}
    proposal = Proposal(council_id=council.id, author_id=by, state=state, title="", **about)
    database.session.add(proposal)
    database.session.flush()
    here = f"/regenboog/proposals/{proposal.id}"
    proposal.title, proposal.body = aviary.canary(here), aviary.canary(here)
    told = state is ProposalState.DECIDED
    if state is ProposalState.OPEN:
        _ask(aviary.world, proposal)
    database.session.add_all([
        ProposalPaper(school_id=council.school_id, proposal_id=proposal.id, file_id=aviary.file(here).id),
        Outcome(
            proposal_id=proposal.id, result=OutcomeResult.ADOPTED, by_id=by, published_at=dates.now() if told else None,
            decided=aviary.canary(here if told else NOWHERE), **about,
        ),
        Comment(
            proposal_id=proposal.id, author_id=by, speaks_as=SpeaksAs.MEMBER, body=aviary.canary(NOWHERE), **about
        ),
    ])  # fmt: skip


def _ask(world: World, proposal: Proposal) -> None:
    """A round that asks one parent."""
    day = dates.today("Europe/Amsterdam") + timedelta(days=7)
    asked_in = FeedbackRound(
        school_id=world.school_id, proposal_id=proposal.id, version_number=1, audience=Audience.ALL_PARENTS,
        opened_at=dates.now(), opened_by_id=proposal.author_id, closes_on=day, asked_count=1,
        closes_at=dates.end_of_day(day, "Europe/Amsterdam"),
    )  # fmt: skip
    database.session.add(asked_in)
    database.session.flush()
    database.session.add(Asked(school_id=world.school_id, round_id=asked_in.id, user_id=world.people["parent"]))
