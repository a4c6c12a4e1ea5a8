"""A roster of a large school of schools: from the file to everybody in the database, as the worker does it."""

import random
import time

from benchmarks.ground import Ground, migrated
from benchmarks.rows import Row
from klankbord.base import errands
from klankbord.base.db import db, writing
from klankbord.base.errands import Sender
from klankbord.kit import dates
from klankbord.schools import actions, actions_people, actions_roster
from klankbord.schools.actions_people import Roles
from klankbord.schools.models_roster import RosterImport, RosterState

ROWS = 6_000
GOAL = 20.0
GIVEN = (
    "Samira", "Joost", "Fatma", "Marieke", "Kofi", "Anouk", "Zofia", "Bram", "Yasmin", "Pieter", "Esra", "Daan", "Noor",
)  # fmt: skip
FIRST = (
    "Berg", "Dijk", "Veld", "Smit", "Haan", "Kort", "Bos", "Vos", "Mulder", "Ster", "Zand", "Hout", "Linde", "Beek",
)  # fmt: skip
LAST = ("stra", "ma", "sen", "inga", "huis", "kamp", "oort", "man", "veen", "laar", "hof", "rade", "wijk", "borg")
HEADINGS = "Leerlingnummer;Roepnaam;Achternaam;Groep;" + ";".join(
    f"Verzorger {number} {part}" for number in (1, 2) for part in ("Voornaam", "Achternaam", "E-mail")
)


def written(rows: int = ROWS, seed: int = 1) -> str:
    """A list with a row for each child and two parents in it; brothers and sisters, shared mailboxes, 64 classes."""
    draw = random.Random(seed)
    lines, family = [HEADINGS], 0
    while len(lines) <= rows:
        family += 1
        parents = []
        for side in "ab":
            given, name = draw.choice(GIVEN), f"{draw.choice(FIRST)}{draw.choice(LAST)}"
            parents.append((given, name, f"{given}.{name}.{family}{side}@ouder.example".lower()))
        if draw.random() < 0.1:
            parents[1] = (*parents[1][:2], parents[0][2])
        for _ in range(draw.choice((1, 1, 2))):
            number, at = f"{100_000 + len(lines):07}", f"{draw.randint(1, 8)}{draw.choice('ABCDEFGH')}"
            child = (number, draw.choice(GIVEN), parents[0][1], at)
            lines.append(";".join((*child, *parents[0], *parents[1])))
    return "\r\n".join(lines[: rows + 1]) + "\r\n"


def roster_import(at: Ground, _wanted: set[str]) -> list[Row]:
    """Seconds of the worker over both halves: reading with the preview, and taking over. Twice is as long as once."""
    data = written().encode()
    app = migrated(at.folder / "roster")
    rounds = []
    with app.app_context():
        with writing():
            now = dates.now()
            school = actions.create_school("De Meting", "meting", now)
            admin = actions_people.add_person(school, "Marga de Wit", "", Roles(school_admin=True), by=None, now=now)
            db.session.flush()
            by, school_id = Sender(admin.user_id), school.id
            db.session.commit()
        rounds.extend(_once(school_id, data, by) for _ in range(2))
        db.session.remove()
        db.engine.dispose()
    return [Row("roster_import", "s", "max", max(rounds), rounds=rounds, goal=GOAL)]


def _once(school_id: int, data: bytes, by: Sender) -> float:
    with writing():
        school = db.session.get_one(actions.School, school_id)
        roster = actions_roster.upload(school, "ouders.csv", data, by=by, now=dates.now())
        import_id = roster.id
        db.session.commit()
    began = time.monotonic()
    errands.run_due()
    taken = time.monotonic() - began
    with writing():
        roster = db.session.get_one(RosterImport, import_id)
        actions_roster.ask_application(roster, leave_out=True, invited=False, read_version=None, by=by, now=dates.now())
        db.session.commit()
    began = time.monotonic()
    errands.run_due()
    taken += time.monotonic() - began
    state = db.session.get_one(RosterImport, import_id).state
    db.session.rollback()
    if state is not RosterState.APPLIED:
        raise RuntimeError(f"the roster is {state}, and not taken over")
    return taken
