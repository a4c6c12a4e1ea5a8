"""What the minutes say to one reader: as they were written for members and who took part, else their public version."""

from datetime import datetime
from typing import Any

from klankbord.base import pdf
from klankbord.base.db import db
from klankbord.followup.queries import open_actions
from klankbord.kit.viewer import Viewer
from klankbord.minutes import document, printing, printing_public, queries, rules
from klankbord.minutes import rules_styles as styles
from klankbord.minutes.models import Minutes
from klankbord.minutes.queries_shows import of_items
from klankbord.proposals.rules import sees_names
from klankbord.schools.models import School


def make(minutes: Minutes, viewer: Viewer, *, language: str, now: datetime) -> bytes:
    """The PDF as one reader may see it, in a language. Raises pdf.CannotPrint."""
    told = gathered(minutes, viewer, language=language, now=now)
    return pdf.render(printing.TEMPLATE, told, now=now, missing=printing.missing())


def gathered(minutes: Minutes, viewer: Viewer, *, language: str, now: datetime) -> dict[str, Any]:
    """Everything the minutes say to one reader, in words: what the PDF and every other file of them show."""
    meeting, council = minutes.meeting, minutes.meeting.council
    if not queries.reads_whole(viewer, meeting):
        return printing_public.of(minutes, language=language).told
    read = styles.styled(document.read(minutes, meeting, viewer))
    school = db.session.get_one(School, minutes.school_id)
    tasks = open_actions(council.id, with_closed=rules.may_read_closed(viewer, council), but_of=meeting.id)
    opinions = of_items(read.entries, meeting.id, viewer.id, sees_results=sees_names(viewer, council))
    open_then = printing.still_open(read, tasks, viewer, now)
    return printing.data(read, school, open_then, opinions, language=language)
