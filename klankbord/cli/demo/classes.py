"""One seat per class in the demo's sounding board, of which one is empty; and what one class is asked and says."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.agenda.classes import actions as class_questions
from klankbord.agenda.classes import actions_bringing
from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db
from klankbord.cli.demo.people import Cast
from klankbord.councils.models import Composition, Way
from klankbord.councils.queries import viewer_of_user
from klankbord.handover.models_classes import ClassCall, ClassCandidate
from klankbord.handover.queries_classes import call_of
from klankbord.kit import dates
from klankbord.meetings.models import Meeting

WORDS = (
    "Mijn oudste zat hier ook, dus ik ken de school goed. Ik denk graag mee.",
    "Ik werk vaak \u2019s avonds, maar op dinsdag kan ik altijd.",
)


def seat(cast: Cast, now: datetime) -> None:
    """Choose that way, with the parents of the empty class called five days ago and two answers since."""
    today = dates.local(now, cast.school.zone).date()
    db.session.add(
        Composition(
            school_id=cast.school.id, council_id=cast.board.id, school_year=dates.school_year(today),
            way=Way.SEAT_PER_CLASS, one_per_household=True, note="", by_id=cast.organiser.id,
            at=now - timedelta(days=40),
        )
    )  # fmt: skip
    db.session.flush()
    call = call_of(cast.board, None, day=today, now=now)
    for group in call.called:
        db.session.add(
            ClassCall(
                school_id=cast.school.id, council_id=cast.board.id, class_group_id=group.class_group_id,
                at=now - timedelta(days=5), by_id=cast.organiser.id, mails=group.reached,
            )
        )  # fmt: skip
        parents = [reader.user_id for reader, names in call.people if names == [group.name]]
        for number, (user_id, words) in enumerate(zip(parents[3:], WORDS, strict=False)):
            db.session.add(
                ClassCandidate(
                    school_id=cast.school.id, council_id=cast.board.id, class_group_id=group.class_group_id,
                    user_id=user_id, words=words, at=now - timedelta(days=4 - number),
                )
            )  # fmt: skip


def ask(cast: Cast, meeting: Meeting, words: dict[str, Any], now: datetime) -> None:
    """Somebody who sits for a class asks it about an item of the next meeting, and brings along what they hear."""
    assert meeting.starts_at is not None  # noqa: S101 - the demo plans its meetings
    sitting = next(parent for parent in cast.board_parents if cast.class_of[parent.id].name == words["class"])
    item_id = db.session.scalars(
        select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, AgendaItem.title == words["item"])
    ).one()
    asked_at, group = now - timedelta(hours=16), cast.class_of[sitting.id]
    db.session.refresh(meeting, ["council", "joint_council"])
    by = viewer_of_user(sitting.id, cast.school.id, asked_at)
    assert by is not None  # noqa: S101 - everybody of the cast is in the school
    last_day = dates.local(meeting.starts_at, cast.school.zone).date() - timedelta(days=1)
    asking = class_questions.Words(words["question"], 2, last_day)
    question, _sent = class_questions.ask(meeting, item_id, group.id, asking, by=by, now=asked_at)
    parents = [user for user in cast.parents if cast.class_of[user.id] is group and user is not sitting]
    for number, (user, said) in enumerate(zip(parents[1:], words["answers"], strict=False), start=1):
        viewer = viewer_of_user(user.id, cast.school.id, now)
        assert viewer is not None  # noqa: S101 - everybody of the cast is in the school
        class_questions.answer(question, said, None, by=viewer, now=asked_at + timedelta(hours=number))
    actions_bringing.bring(question, words["brought"].strip(), read_version=None, by=by, now=now - timedelta(hours=2))
