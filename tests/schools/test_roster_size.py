"""Long lists: as many statements as the list has pieces, whatever is in it; the clock is for `make bench`."""

import pytest

from benchmarks.roster import written
from klankbord.kit.roster import read
from klankbord.schools.actions_roster_errands import planned
from klankbord.schools.actions_roster_lines import lines_of
from tests.factories.schools import SchoolFactory
from tests.schools.roster_world import counted, everything, take_over

ROWS = 2_000
MOST_ASKED, MOST_WRITTEN = 20, 130


@pytest.fixture
def school(db, clock):
    return SchoolFactory(slug="de-proef")


def test_a_long_list_takes_few_statements(school, queries):
    told = []
    roster = read(written(ROWS).encode(), "ouders.csv", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (ROWS, ROWS)
    assert len(told) > 5

    with queries() as seen:
        plan, known = planned(school.id, roster, {})
        lines = lines_of(plan, known)
    assert seen.count <= MOST_ASKED, seen
    assert counted(lines)["new"] == len(roster.people) + 64

    with queries() as seen:
        take_over(school, roster)
    assert seen.count <= MOST_WRITTEN, seen

    with queries() as seen:
        plan, known = planned(school.id, roster, {})
        assert not plan.writes
        assert plan.gone.people == []
    assert seen.count <= 2 * MOST_ASKED, seen
    stands = everything()
    take_over(school, roster)
    assert everything() == stands
