"""Filling an empty database with the demo school."""

import random
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from klankbord.base.db import db
from klankbord.cli.demo import (
    activities,
    agendas,
    classes,
    directory,
    exchange,
    joining,
    meetings,
    people,
    places,
    proposals,
    questions,
    themes,
)
from klankbord.kit import dates

CONTENT = Path(__file__).parent / "content"


@cache
def _content(name: str) -> Any:
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text("utf-8"))


def fill(*, seed: int, now: datetime) -> people.Cast:
    """Make the school in the caller's transaction; the same seed and day give the same school."""
    rng = random.Random(seed)
    cast = people.populate(rng, now, dates.today("Europe/Amsterdam"))
    ids = proposals.ask(cast, _content("proposals"), _content("general"), rng, now)
    themes.sort(cast, _content("themes"), ids, now)
    held = meetings.hold(cast, _content("meetings"), ids, rng, now)
    db.session.flush()
    meetings.invite(cast, _content("meetings"), held, rng, now)
    board, council = (
        next(
            held.meetings[one["council"], one["days"]]
            for one in _content("meetings")
            if one["council"] == body and one["state"] == "planned"
        )
        for body in ("board", "council")
    )
    places.fill(cast, board, council, random.Random(seed), now)
    agendas.prepare(cast, held, now)
    proposals.tell(ids["rooster"], cast, now)
    joining.wait(cast, rng, now)
    directory.wear(cast, rng, now)
    activities.organise(cast, now)
    classes.seat(cast, now)
    questions.ask(_content("proposals"), ids, random.Random(seed))
    db.session.flush()
    exchange.widen(cast, _content("exchange"), _content("general"), ids, random.Random(seed), now)
    classes.ask(cast, board, _content("exchange")["class_question"], now)
    return cast
