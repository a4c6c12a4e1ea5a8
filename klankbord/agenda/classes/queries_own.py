"""What one parent answered to the questions to their classes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from klankbord.agenda.classes.models import ClassAnswer, ClassQuestion
from klankbord.base.db import db
from klankbord.kit.viewer import Viewer


def answered_by(viewer: Viewer) -> Sequence[ClassAnswer]:
    """The viewer's own answers in this school, the newest first, each with its question, council and class."""
    asked = joinedload(ClassAnswer.question)
    return db.session.scalars(
        select(ClassAnswer)
        .where(ClassAnswer.school_id == viewer.school_id, ClassAnswer.user_id == viewer.id)
        .options(asked.joinedload(ClassQuestion.council), asked.joinedload(ClassQuestion.class_group))
        .order_by(ClassAnswer.at.desc(), ClassAnswer.id.desc())
    ).all()
