"""What tests of guests share: inviting one, and the mails they get."""

import re

import icalendar
from sqlalchemy import select

from klankbord.agenda.models import AgendaItem
from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import actions_guests as guests
from klankbord.kit import dates

NAME = "Vera D'Hondt, van Buiten"


def items(db, made):
    return db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == made.id).order_by(AgendaItem.position)
    ).all()


def invited(made, by, for_item=None, address="Vera@Buiten.example", **more):
    values = {"presents": False, "language": "nl", "by": by, "now": dates.now(), **more}
    return guests.invite(made, NAME, address, for_item, "Tien minuten over de stoep", **values)


def mails(db, guest):
    rows = select(OutboxMessage).where(OutboxMessage.about_kind == "guest", OutboxMessage.about_id == guest.id)
    return db.session.scalars(rows.order_by(OutboxMessage.id)).all()


def event(row):
    calendar = icalendar.Calendar.from_ical(row.calendar)
    (found,) = [one for one in calendar.walk() if one.name == "VEVENT"]
    return found, str(calendar["METHOD"])


def path_in(row):
    return re.search(r"http://[^/]+(/l/guest/[^?\s]+)", row.text)[1]
