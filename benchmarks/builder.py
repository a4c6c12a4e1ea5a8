"""Moving an item of a 300-item agenda: the one request the builder makes, there and back over HTTP."""

import http.client
import json
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select

from benchmarks import school
from benchmarks.ground import Ground, migrated
from benchmarks.rows import Row, middle
from benchmarks.servers import product
from benchmarks.visitors import Visitor, sign_in
from klankbord.agenda.models import AgendaItem
from klankbord.base.db import db
from klankbord.councils.models import Office, Seat

ITEMS, MOVES, WARM, MOST = 300, 40, 4, 100.0


def rows(at: Ground, _wanted: set[str]) -> list[Row]:
    """Milliseconds from the press to the whole answer, for the middle item, up and down in turns."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        app = migrated(data)
        with app.app_context():
            places = school.fill(items=ITEMS, parents=60)
            organiser = db.session.scalars(select(Seat.user_id).where(Seat.office == Office.ORGANISER)).first()
            items = db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.position)).all()
            who = sign_in(app, [organiser or 0])[0]
            db.session.remove()
            db.engine.dispose()
        with product(data, at.log) as address:
            place = f"{places.meeting}/agenda/items/{items[len(items) // 2]}/position"
            taken = [_move(address, place, at.cookie_name, who, number) for number in range(WARM + MOVES)][WARM:]
    return [Row("agenda_move", "ms", "max", middle(taken), [min(taken), max(taken)], goal=MOST)]


def _move(address: str, place: str, cookie_name: str, who: Visitor, number: int) -> float:
    form = {"csrf_token": who.csrf, "step": "down" if number % 2 else "up"}
    headers = {
        "Cookie": f"{cookie_name}={who.cookie}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    began = time.perf_counter()
    connection.request("POST", place, urlencode(form), headers)
    answer = connection.getresponse()
    body = answer.read()
    spent = (time.perf_counter() - began) * 1000
    connection.close()
    if answer.status != 200 or len(json.loads(body)["rows"]) != ITEMS:
        raise RuntimeError(f"the item was not moved: {answer.status}")
    return spent
