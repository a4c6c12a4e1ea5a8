"""Days without school: the regions' holidays as spans."""

import subprocess
import sys
from datetime import date

import pytest

from klankbord.kit import free_days
from klankbord.kit.free_days import Region, Source, Span

YEAR = date(2026, 8, 1), date(2027, 7, 31)


@pytest.mark.parametrize(
    ("region", "autumn"),
    [
        (Region.NOORD, (date(2026, 10, 10), date(2026, 10, 18))),
        (Region.MIDDEN, (date(2026, 10, 17), date(2026, 10, 25))),
        (Region.ZUID, (date(2026, 10, 17), date(2026, 10, 25))),
    ],
)
def test_the_regions_differ(region, autumn):
    found = {span.name: span for span in free_days.of_region(region, *YEAR) if span.source == Source.REGION}
    assert (found["Herfstvakantie"].first, found["Herfstvakantie"].last) == autumn
    assert (found["Kerstvakantie"].first, found["Kerstvakantie"].last) == (date(2026, 12, 19), date(2027, 1, 3))


def test_public_holidays_come_along():
    found = free_days.of_region(Region.ZUID, *YEAR)
    assert Span(date(2027, 5, 6), date(2027, 5, 6), "Hemelvaartsdag", Source.PUBLIC) in found
    assert found == sorted(found)
    assert "Eerste kerstdag" not in {span.name for span in found}


def test_belgium_has_public_holidays_alone_and_no_region_has_none():
    found = free_days.of_region(Region.BELGIUM, *YEAR)
    assert {span.source for span in found} == {Source.PUBLIC}
    assert date(2026, 11, 11) in {span.first for span in found}
    assert free_days.of_region(Region.NONE, *YEAR) == []
    assert free_days.of_region("atlantis", *YEAR) == []


def test_the_last_year_that_is_known():
    """To 2030 the library knows school holidays; when it knows more, KNOWN_UNTIL may be raised."""
    last = date(free_days.KNOWN_UNTIL, 1, 1)
    assert any(span.source == Source.REGION for span in free_days.of_region(Region.NOORD, last, last.replace(month=12)))


def test_the_schools_own_word_comes_first():
    own = Span(date(2026, 10, 9), date(2026, 10, 16), "Herfstvakantie en studiedag")
    region = Span(date(2026, 10, 10), date(2026, 10, 18), "Herfstvakantie", Source.REGION)
    assert free_days.on(date(2026, 10, 12), [region, own]) == own
    assert free_days.on(date(2026, 10, 18), [region, own]) == region
    assert free_days.on(date(2026, 10, 19), [region, own]) is None


def test_the_library_is_not_loaded_with_the_application():
    words = "import sys, klankbord.application; print(bool({'holidays', 'docx'} & {*sys.modules}))"
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
