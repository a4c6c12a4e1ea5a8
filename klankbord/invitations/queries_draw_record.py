"""The record of a draw as it is published: everything needed to redo it, and nobody's name."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from klankbord.invitations.models_draw import Draw
from klankbord.invitations.queries_draw import Line
from klankbord.kit.draw import commitment
from klankbord.meetings.models import Meeting


def groups(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """What each group got, in alphabetical order."""
    lots = Counter(line.lot.stratum for line in lines if line.lot.number is not None)
    drawn = Counter(line.lot.stratum for line in lines if line.lot.drawn)
    return [{"group": name, "lots": lots[name], "places": drawn[name]} for name in sorted(lots)]


def pool(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Everybody in the pool by code, with household and groups."""
    return [
        {"code": line.lot.code, "household": line.lot.household, "groups": line.lot.strata}
        for line in sorted(lines, key=lambda line: line.lot.code)
    ]


def pool_fingerprint(lines: Sequence[Line]) -> str:
    """The SHA-256 of the pool as it stands in the record: JSON, one space after commas and colons."""
    return hashlib.sha256(json.dumps(pool(lines), ensure_ascii=False).encode()).hexdigest()


def record(draw: Draw, lines: Sequence[Line], *, meeting: Meeting, council: str, school: str) -> dict[str, Any]:
    """A held draw as `klankbord draw check` reads it."""
    assert draw.drawn_at is not None  # noqa: S101 - there is no record before
    day = meeting.day
    return {
        "algorithm": draw.algorithm,
        "school": school,
        "council": council,
        "meeting": day.isoformat() if day is not None else "",
        "announced_at": draw.announced_at.isoformat(timespec="seconds"),
        "drawn_at": draw.drawn_at.isoformat(timespec="seconds"),
        "fingerprint": commitment(draw.seed),
        "seed": draw.seed,
        "places": draw.places,
        "divided_over": draw.strata.value,
        "from": draw.pool.value,
        "one_per_household": draw.one_per_household,
        "rest_meetings": draw.rest_meetings,
        "left_out": draw.left_out,
        "pool_fingerprint": pool_fingerprint(lines),
        "pool": pool(lines),
        "groups": groups(lines),
        "drawn": [line.lot.code for line in lines if line.lot.drawn],
        "reserves": [line.lot.code for line in lines if line.lot.number is not None and not line.lot.drawn],
    }
