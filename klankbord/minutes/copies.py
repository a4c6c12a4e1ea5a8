"""A copy of the minutes as PDF to go with a mail: in the reader's language, with what they may read."""

from datetime import datetime

from flask_babel import force_locale

from klankbord.base.outbox.actions import MOST_BYTES, Attachment
from klankbord.base.pdf import CannotPrint
from klankbord.councils.queries import viewer_of_user
from klankbord.minutes import printing, printing_readers, queries, rules
from klankbord.minutes.models import Minutes
from klankbord.people.models import User


class Copies:
    """The copies of one meeting's minutes; made once for all readers who may read the same in the same language."""

    def __init__(self, minutes: Minutes, now: datetime) -> None:
        self.minutes, self.now = minutes, now
        self._made: dict[tuple[bool, bool, bool, str], list[Attachment]] = {}

    def of(self, user: User) -> list[Attachment]:
        """What goes with the mail to one reader; nothing where no PDF comes of it, or it is too large for a mail."""
        viewer = viewer_of_user(user.id, self.minutes.school_id, self.now)
        if viewer is None:
            return []
        meeting, council = self.minutes.meeting, self.minutes.meeting.council
        sight = (
            rules.may_read_closed(viewer, council),
            queries.reads_whole(viewer, meeting),
            viewer.has_seat(council.id),
        )
        key = (*sight, user.language)
        if key not in self._made:
            with force_locale(user.language):
                try:
                    body = printing_readers.make(self.minutes, viewer, language=user.language, now=self.now)
                except CannotPrint:
                    body = b""
                name = printing.file_name(self.minutes)
            fits = 0 < len(body) <= MOST_BYTES
            self._made[key] = [(name, "application/pdf", body)] if fits else []
        return self._made[key]
