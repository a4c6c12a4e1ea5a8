"""Who comes to the demo's next meeting besides its members: parents drawn by lot, and parents who signed up."""

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.cli.demo.people import Cast
from klankbord.councils.queries import viewer_of_user
from klankbord.invitations import actions, actions_draw, actions_sign_up, queries_draw
from klankbord.invitations.actions_draw import Rules
from klankbord.invitations.models import Answer, AnsweredBy, Invitation
from klankbord.invitations.models_draw import Pool, Strata, Willing
from klankbord.meetings.models import Meeting


def fill(cast: Cast, board: Meeting, council: Meeting, rng: random.Random, now: datetime) -> None:
    """A draw for the sounding board's next meeting, of whom some answered, and sign-up for the parent council's."""
    willing = rng.sample([user for user in cast.parents if user not in cast.board_parents], 40)
    for user in willing:
        db.session.add(
            Willing(school_id=cast.school.id, council_id=cast.board.id, user_id=user.id, since=now - timedelta(days=60))
        )
    rules = Rules(places=8, strata=Strata.YEAR, pool=Pool.WILLING, one_per_household=True, rest_meetings=2)
    began = now - timedelta(hours=30)
    draw = actions_draw.announce(board, rules, by=cast.organiser, now=began - timedelta(days=2))
    draw.seed = f"{rng.getrandbits(128):032x}"  # a demo is the same every time
    actions_draw.hold(draw, board, by=cast.organiser, now=began)
    drawn = {user.id for user in queries_draw.placed_people(board.id)}
    answers = (Answer.ACCEPTED, Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE)
    for invitation, given in zip(_invitations(board, drawn), answers, strict=False):
        actions.answer(invitation, given, "", answered_by=AnsweredBy.LINK, by=invitation.user, now=now)
    _sign_up(cast, council, rng, now)


def _sign_up(cast: Cast, meeting: Meeting, rng: random.Random, now: datetime) -> None:
    """Six places, seven parents who want one."""
    assert meeting.starts_at is not None  # noqa: S101 - the demo plans its meetings
    opened = now - timedelta(hours=18)
    sign_up = actions_sign_up.open_sign_up(
        meeting, places=6, spread=True, closes_at=meeting.starts_at - timedelta(hours=8),
        by=cast.council_parents[0], now=opened,
    )  # fmt: skip
    free = [user for user in cast.parents if user not in cast.council_parents and user not in cast.board_parents]
    for number, user in enumerate(rng.sample(free, 7)):
        viewer = viewer_of_user(user.id, cast.school.id, now)
        assert viewer is not None  # noqa: S101 - everybody of the cast is in the school
        then = opened + timedelta(hours=number + 1)
        actions_sign_up.put_down(sign_up, meeting, None, user=user, by=viewer, now=then)


def _invitations(meeting: Meeting, user_ids: set[int]) -> list[Invitation]:
    found = db.session.scalars(
        select(Invitation)
        .where(Invitation.meeting_id == meeting.id, Invitation.user_id.in_(user_ids))
        .order_by(Invitation.id)
    ).all()
    for invitation in found:
        db.session.refresh(invitation, ["user", "meeting"])
    return list(found)
