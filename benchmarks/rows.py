"""What is measured becomes rows: a value, the goal it must reach, and what it was made of."""

import json
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from os import cpu_count
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent


@dataclass
class Row:
    """One figure: `min` must be at least its goal, `max` at most. None where something does not apply."""

    name: str
    unit: Literal["ratio", "s", "ms", "count"]
    direction: Literal["min", "max"]
    value: float
    rounds: list[float] = field(default_factory=list)
    p50_ms: float | None = None
    p99_ms: float | None = None
    queries: int | None = None
    goal: float = 0
    ok: bool = False

    def __post_init__(self) -> None:
        """Judge it."""
        self.value = round(self.value, 3)
        self.rounds = [round(value, 3) for value in self.rounds]
        self.ok = self.value >= self.goal if self.direction == "min" else self.value <= self.goal


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def show(rows: Sequence[Row]) -> str:
    """The rows as a table people read."""
    lines = [f"{'':28}{'value':>10} {'goal':>10}  {'p50 ms':>7} {'p99 ms':>7} {'queries':>7}  rounds"]
    for row in rows:
        sign = "≥" if row.direction == "min" else "≤"
        parts = [
            f"{row.name:28}{row.value:>10g} {sign + format(row.goal, 'g'):>10} ",
            *(f"{'' if part is None else format(part, 'g'):>7}" for part in (row.p50_ms, row.p99_ms, row.queries)),
            f" {row.unit:6}{' '.join(format(value, 'g') for value in row.rounds)}{'' if row.ok else '   MISSED'}",
        ]
        lines.append(" ".join(parts).rstrip())
    return "\n".join(lines)


def write(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows beside the commit they were measured on."""
    git = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    kept = {"commit": git.stdout.strip() or None, "cores": cpu_count(), "rows": [asdict(row) for row in rows]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
