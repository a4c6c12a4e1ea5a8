"""Messages that come in: what each is, who sent it, what it says (RFC 5322, 5545, 5546, 6047, 3464, 3834)."""

from klankbord.kit.incoming.message import Attachment, CalendarEvent, Incoming, Kind
from klankbord.kit.incoming.reading import LARGEST, parse

__all__ = ["LARGEST", "Attachment", "CalendarEvent", "Incoming", "Kind", "parse"]
