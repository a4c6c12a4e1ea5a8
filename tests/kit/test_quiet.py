"""Hours by the clock on the wall, also on the two nights it changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klankbord.kit.quiet import after_quiet, next_digest

ZONE = "Europe/Amsterdam"
NIGHT = time(21), time(7)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("2026-11-24T19:59", "2026-11-24T19:59"),  # 20:59
        ("2026-11-24T20:00", "2026-11-25T06:00"),  # 21:00, until 07:00 of the next day
        ("2026-11-25T05:59", "2026-11-25T06:00"),
        ("2026-11-25T06:00", "2026-11-25T06:00"),
        ("2027-03-27T22:00", "2027-03-28T05:00"),  # the night the clocks go forward: an hour less
        ("2026-10-24T20:00", "2026-10-25T06:00"),  # and back: an hour more
    ],
)
def test_what_is_written_at_night_goes_in_the_morning(asked, goes):
    assert after_quiet(at(asked), *NIGHT, ZONE) == at(goes)


def test_hours_that_end_when_the_clock_shows_a_time_twice_last_until_the_second():
    begins, ends = time(1), time(2, 30)
    assert after_quiet(at("2026-10-25T00:10"), begins, ends, ZONE) == at("2026-10-25T01:30")
    assert after_quiet(at("2026-10-25T00:45"), begins, ends, ZONE) == at("2026-10-25T01:30")  # 02:45 the first time


def test_hours_that_end_when_the_clock_skips_a_time_end_all_the_same():
    assert after_quiet(at("2027-03-28T00:10"), time(1), time(2, 30), ZONE) == at("2027-03-28T01:30")  # 03:30


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - aware by strategy
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_nothing_goes_earlier_or_a_day_later_or_again_in_quiet_hours(instant, begins, ends):
    goes = after_quiet(instant, begins, ends, ZONE)
    assert instant <= goes <= instant + timedelta(hours=26)
    assert after_quiet(goes, begins, ends, ZONE) == goes


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)), st.booleans())  # noqa: DTZ001
def test_the_post_of_the_day_is_at_five_and_of_the_week_on_friday(instant, weekly):
    due = next_digest(instant, ZONE, weekly=weekly)
    local = due.astimezone(ZoneInfo(ZONE))
    assert instant < due <= instant + timedelta(days=8 if weekly else 1, hours=1)
    assert (local.hour, local.minute) == (17, 0)
    assert not weekly or local.weekday() == 4
