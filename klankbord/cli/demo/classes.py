"""One seat per class in the sounding board of the demo: one class has nobody yet, and a parent who would like to."""

from datetime import datetime, timedelta

from klankbord.base.db import db
from klankbord.cli.demo.people import Cast
from klankbord.councils.models import Composition, Way
from klankbord.handover.models_classes import ClassCall, ClassCandidate
from klankbord.handover.queries_classes import call_of
from klankbord.kit import dates

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
