"""Remembering which version of an agenda somebody has read, so that later changes can be shown to them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from klankbord.agenda.models_life import AgendaReading
from klankbord.base.db import db
from klankbord.kit.viewer import Person
from klankbord.meetings.models import Meeting


def read(meeting: Meeting, version: int, *, by: Person, now: datetime) -> None:
    """Note that somebody has read a published version of an agenda; an older one than they read changes nothing.

    It is no deed of the trade and names one person, so the log says nothing of it.
    """
    version = min(version, meeting.agenda_version)
    if version < 1:
        return
    found = select(AgendaReading).where(AgendaReading.meeting_id == meeting.id, AgendaReading.user_id == by.id)
    reading = db.session.scalar(found)
    if reading is None:
        fresh = AgendaReading(
            school_id=meeting.school_id, meeting_id=meeting.id, user_id=by.id, version_read=version, at=now
        )
        try:
            with db.session.begin_nested():
                db.session.add(fresh)
        except IntegrityError:  # their other window was first
            reading = db.session.scalar(found)
    if reading is not None and reading.version_read < version:
        reading.version_read, reading.at = version, now
