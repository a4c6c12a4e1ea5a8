"""Reads an agenda as people paste it from Word, a mail or a table, in Dutch and English.

What is not understood is kept and shown, never guessed away: `Agenda.unread`.
"""

from klankbord.kit.agenda_text.reader import parse
from klankbord.kit.agenda_text.shape import Agenda, Heading, Item, Kind

__all__ = ["Agenda", "Heading", "Item", "Kind", "parse"]
