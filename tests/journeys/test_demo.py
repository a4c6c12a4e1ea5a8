"""The demo school as a visitor meets it: its main pages are sound, and the pictures of the README are made of them.

With KLANKBORD_SCREENSHOTS=1 the pictures in docs/images are made anew.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.cli.demo.fill import fill
from klankbord.councils.models import Council, CouncilKind
from klankbord.invitations.models import Invitation
from klankbord.kit import dates
from klankbord.live import actions as live_actions
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.people.models import User
from klankbord.proposals.models import Asked, FeedbackRound, Proposal, ProposalState
from tests.fixtures.browser import DESK, PHONE

IMAGES = Path(__file__).parents[2] / "docs" / "images"
MOST = 200_000
PLAIN = ("class", "answered")
"""Pages that are looked at here and are in no README."""
SAID = """Ouders zien vooral **rust** in de middag.

- De jongsten: liever een rustige plek dan een lange pauze.
- Wie werkt, wil het rooster vroeg weten."""
LOOKS = {"1280": {"viewport": DESK}, "phone": {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True}}


def a_busy_member(meeting: Meeting) -> tuple[int, int]:
    """A parent who is invited and asked something, has answered neither yet and spoke before; and what is asked."""
    spoke = select(Asked.user_id).where(Asked.answered_on.is_not(None))
    found = database.session.execute(
        select(Asked.user_id, FeedbackRound.proposal_id)
        .join(FeedbackRound, FeedbackRound.id == Asked.round_id)
        .join(Proposal, Proposal.id == FeedbackRound.proposal_id)
        .join(Invitation, Invitation.user_id == Asked.user_id)
        .where(
            Proposal.state == ProposalState.OPEN,
            Asked.answered_on.is_(None),
            Asked.user_id.in_(spoke),
            Invitation.answer.is_(None),
            Invitation.meeting_id == meeting.id,
        )
        .order_by(FeedbackRound.asked_count.desc(), Asked.user_id, FeedbackRound.proposal_id)
    ).first()
    assert found is not None
    return found[0], found[1]


@pytest.fixture
def demo(serve, clock):
    """The served demo with its next sounding board meeting half-way, and the pages worth showing: (who, path)."""
    live = serve(DEMO="1")
    with live.app.app_context(), writing():
        cast = fill(seed=2026, now=dates.now())
        organiser, slug = cast.organiser, cast.school.slug
        ours = select(Meeting).join(Council, Council.id == Meeting.council_id)
        board = ours.where(Council.kind == CouncilKind.SOUNDING_BOARD)
        coming = database.session.scalars(
            board.where(Meeting.state == MeetingState.PLANNED).order_by(Meeting.starts_at)
        ).first()
        parent_id, proposal_id = a_busy_member(coming)
        minutes_id = database.session.scalars(
            select(Minutes.id)
            .join(Meeting, Meeting.id == Minutes.meeting_id)
            .where(Minutes.state == MinutesState.APPROVED, Meeting.council_id == coming.council_id)
            .order_by(Meeting.starts_at.desc())
        ).first()
        asked = database.session.scalars(select(ClassQuestion)).one()
        answered_by = database.session.scalars(select(ClassAnswer.user_id).order_by(ClassAnswer.id)).first()
        found = {
            "home": (parent_id, f"/{slug}/"),
            "proposal": (parent_id, f"/{slug}/proposals/{proposal_id}"),
            "meeting": (organiser.id, f"/{slug}/meetings/{coming.id}"),
            "minutes": (parent_id, f"/{slug}/minutes/{minutes_id}"),
            "class": (asked.by_id, f"/{slug}/class-questions/{asked.id}"),
            "answered": (answered_by, f"/{slug}/class-questions/{asked.id}"),
            "live": (organiser.id, f"/{slug}/meetings/{coming.id}/live"),
        }
        meeting_id, starts_at = coming.id, coming.starts_at
        database.session.commit()

    def begin():
        """Hold the first half of the coming meeting, up to its first item that asks for an opinion."""
        with live.app.app_context(), writing():
            meeting = database.session.get_one(Meeting, meeting_id)
            by = database.session.get_one(User, organiser_id)
            live_actions.start(meeting, by=by, now=clock.set(starts_at + timedelta(minutes=2)))
            items = database.session.scalars(
                select(AgendaItem)
                .where(AgendaItem.meeting_id == meeting_id, AgendaItem.parent_id.is_(None))
                .order_by(AgendaItem.position)
            ).all()
            for item in items[1:]:
                live_actions.go_to(meeting, item, by=by, now=clock.forward(minutes=7))
                if item.kind == ItemKind.OPINION:
                    break
            clock.forward(minutes=12)
            database.session.commit()

    organiser_id = found["meeting"][0]
    return live, found, begin, clock


def test_the_pages_worth_showing(demo, new_page, axe, fits):
    live, found, begin, clock = demo
    for name, (who, path) in found.items():
        if name == "live":
            begin()
        for size, options in LOOKS.items():
            page = new_page(base_url=live.url, reduced_motion="reduce", **options)
            with live.app.app_context():
                live.sign_in(page.context, database.session.get_one(User, who))
            page.clock.set_fixed_time(clock.instant)
            assert page.goto(path).status == 200, path
            axe(page)
            fits(page)
            if name == "live":
                page.locator("#note-text").fill(SAID)
            if (name, size) == ("proposal", "phone"):
                page.locator("#answer").evaluate("part => part.scrollIntoView({block: 'center', behavior: 'instant'})")
                page.wait_for_timeout(300)
            if name not in PLAIN:
                keep(page, f"{name}-{size}.png")
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            axe(page)
            page.context.close()


def keep(page, name):
    """Make a picture of what one sees first; small enough for a README."""
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(animations="disabled")
    assert len(picture) < MOST, f"{name} has {len(picture)} bytes"
    if os.environ.get("KLANKBORD_SCREENSHOTS") == "1":
        IMAGES.mkdir(parents=True, exist_ok=True)
        (IMAGES / name).write_bytes(picture)
