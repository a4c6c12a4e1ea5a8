"""A series of a council, the mails about it, and what a calendar holds that read them all."""

from datetime import UTC, date, datetime, time

from icalendar import Calendar
from sqlalchemy import select

from klankbord.base.outbox.models import OutboxMessage
from klankbord.invitations import actions_series_whole as whole
from klankbord.kit import dates
from klankbord.kit.series import Rhythm, Rule
from klankbord.meetings.actions_details import Details
from klankbord.meetings.actions_series import make_series
from klankbord.meetings.models import MeetingSeries
from klankbord.meetings.queries_series import turns_of
from tests.kit.reading_series import end_of, held, instant

AMSTERDAM = "Europe/Amsterdam"
OLGA, BAS = "olga@school.example", "bas@ouders.example"
DAYS = [date(2026, 11, 3), date(2026, 11, 17), date(2026, 12, 1), date(2026, 12, 15)]
DETAILS = Details(start_time=time(19, 30), duration_minutes=90, place="Aula")


def drafted(board, organiser, first=DAYS[0]):
    """Four drafts, every second week from a day on."""
    rule = Rule(rhythm=Rhythm.WEEKS, weekday=first.weekday(), first=first, times=4, every=2)
    days = [turn.day for turn in turns_of(board, rule)]
    return make_series(board, rule, DETAILS, seen=days, zone=AMSTERDAM, by=organiser, now=dates.now())


def sent(db, meetings, organiser):
    """Invite to all of them in one mail; the series."""
    series = db.session.get_one(MeetingSeries, meetings[0].series_id)
    whole.invite_all(series, seen=whole.as_seen(meetings), by=organiser, now=dates.now())
    db.session.commit()
    return series


def loaded(db, meeting):
    """A meeting with its council, after a commit."""
    db.session.refresh(meeting, ["council"])
    return meeting


def mails_to(db, address, after=0):
    """The mails with a calendar to an address, oldest first."""
    found = select(OutboxMessage).where(OutboxMessage.address == address, OutboxMessage.calendar.is_not(None))
    return db.session.scalars(found.where(OutboxMessage.id > after).order_by(OutboxMessage.id)).all()


def last_to(db, address):
    """The last of them, with its events."""
    mail = mails_to(db, address)[-1]
    return mail, Calendar.from_ical(mail.calendar).events


class Reader:
    """A calendar that does as RFC 5546 says: what has a lower SEQUENCE than it knows is passed over."""

    def __init__(self):
        self.meetings = {}
        self.known = {}

    def read(self, mails):
        """Take in mails in their order; itself."""
        for mail in mails:
            calendar = Calendar.from_ical(mail.calendar)
            cancels = str(calendar["METHOD"]) == "CANCEL"
            whole_ones = [one for one in calendar.events if "RECURRENCE-ID" not in one]
            if whole_ones and "RRULE" in whole_ones[0]:
                self._take_whole(mail.calendar, whole_ones[0], cancels)
            else:
                for one in calendar.events:
                    turn = instant(one["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in one else None
                    self._take(str(one["UID"]), turn, int(one["SEQUENCE"]), one, cancels)
        return self

    def _take_whole(self, file, event, cancels):
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        before = [number for (known, _turn), number in self.known.items() if known == uid]
        if before and sequence < max(before):
            return
        self.meetings = {key: value for key, value in self.meetings.items() if key[0] != uid}
        shown = {} if cancels else held(file)
        for turn, (start, end, _title, place) in shown.items():
            self.meetings[uid, turn] = (start, end, place)
        for turn in [*shown, None, *(turn for known, turn in self.known if known == uid)]:
            self.known[uid, turn] = sequence

    def _take(self, uid, turn, sequence, event, cancels):
        if sequence < self.known.get((uid, turn), self.known.get((uid, None), 0)):
            return
        self.known[uid, turn] = sequence
        self.meetings.pop((uid, turn), None)
        if not cancels:
            self.meetings[uid, turn] = (instant(event.start), end_of(event), str(event.get("LOCATION", "")))

    def shown(self):
        """When each meeting starts and ends and where, in order; one that stands there twice is there twice."""
        return sorted(self.meetings.values())


def at(day, hour=time(19, 30), minutes=90, place="Aula"):
    """The same of one meeting as it should be."""
    start = dates.to_instant(day, hour, AMSTERDAM)
    return (start, datetime.fromtimestamp(start.timestamp() + 60 * minutes, UTC), place)
