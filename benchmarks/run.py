"""`make bench`: every figure in one run, a table, and var/bench.json; exit 1 when a row misses its goal.

BENCH_ONLY picks rows by their names, separated by commas (a part of a name will do); BENCH_SECONDS is how long each
load of a round lasts.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import builder, counts, crowd, first_visit, mails, pages, phones, roster, starting, year
from benchmarks.ground import Ground, prepared
from benchmarks.rows import ROOT, Row, show, write

Figure = Callable[[Ground, set[str]], list[Row]]
FIGURES: tuple[tuple[tuple[str, ...], Figure], ...] = (
    (pages.NAMES, pages.ratios),
    (counts.NAMES, lambda _at, wanted: counts.rows(wanted)),
    (("agenda_move",), builder.rows),
    (("writers_locked",), crowd.writers),
    (("first_visit_bytes", "first_visit_requests"), first_visit.rows),
    (("slow_clients_answers", "slow_clients_worst"), crowd.slow_clients),
    (phones.NAMES, phones.rows),
    (mails.NAMES, mails.rows),
    (year.NAMES, year.rows),
    (("roster_import",), roster.roster_import),
    (("serve_demo",), starting.serve_demo),
    (("make_run_first", "make_run_again"), starting.make_run),
)


def chosen(words: str) -> set[str]:
    """The names of the rows that BENCH_ONLY picks; all of them when it is empty."""
    names = [name for rows, _ in FIGURES for name in rows]
    parts = [part for part in words.replace(",", " ").split() if part]
    return {name for name in names if not parts or any(part in name for part in parts)}


def main() -> int:
    """Measure, show, keep."""
    wanted = chosen(os.environ.get("BENCH_ONLY", ""))
    if not wanted:
        sys.stderr.write("BENCH_ONLY picks no row.\n")
        return 2
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="klankbord-bench-") as folder, prepared(Path(folder)) as at:
        for names, measure in FIGURES:
            if wanted & set(names):
                rows += measure(at, wanted & set(names))
    write(rows, ROOT / "var" / "bench.json")
    print(show(rows))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
