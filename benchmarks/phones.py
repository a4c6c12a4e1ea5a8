"""200 phones follow one meeting: how long a pulse takes, when the last one has seen a change, and what it costs."""

import asyncio
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sqlalchemy import select

from benchmarks import school
from benchmarks.ground import Ground, migrated
from benchmarks.rows import Row, middle
from benchmarks.servers import HOST, free_port, product_environment, running, wait_for
from benchmarks.visitors import Visitor, sign_in
from klankbord.base.db import db, writing
from klankbord.councils.models import Office, Seat
from klankbord.invitations.models import Invitation
from klankbord.kit import dates, tokens
from klankbord.live import actions
from klankbord.live.views_screens import PURPOSE
from klankbord.meetings.models import Meeting
from klankbord.people.models import User

NAMES = ("phones_pulse_p95", "phones_all_see", "phones_cpu")
PHONES, CHANGES, QUIET = 200, 5, 3.0
"""Each change comes after so many seconds of only asking."""


@dataclass
class Crowd:
    """What the phones know and have seen: `marks` by phone, `waits` of pulses in ms, `wrong` answers."""

    host: str
    port: int
    pulse: str
    pieces: str
    cookie_name: str
    marks: dict[int, str] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    wrong: int = 0
    over: bool = False


def rows(at: Ground, wanted: set[str]) -> list[Row]:
    """The 95th of a hundred pulses in ms, seconds until the last phone has a change, and the processor's share."""
    with tempfile.TemporaryDirectory() as folder:
        app = migrated(Path(folder) / "data")
        with app.app_context():
            places = school.fill(parents=PHONES)
            meeting_id, uid = _begin(places)
            visitors = sign_in(app, [*places.parents, uid])
            key = app.config["SETTINGS"].secret_key
            db.session.remove()
            db.engine.dispose()
        port = free_port()
        command = [sys.executable, "-m", "klankbord.cli", "serve", "--port", str(port)]
        with running(command, product_environment(Path(folder) / "data"), at.log) as process:
            wait_for(f"http://{HOST}:{port}/healthz", 30)
            crowd = Crowd(
                HOST, port, f"/l/pulse/{tokens.derive(key, PURPOSE, meeting_id, '')}",
                f"{places.meeting}/live/now?screen=phone", at.cookie_name,
            )  # fmt: skip
            began, used = time.monotonic(), _used(process.pid)
            seen = asyncio.run(_follow(crowd, visitors, f"{places.meeting}/live/extension"))
            share = (_used(process.pid) - used) / (time.monotonic() - began)
    if crowd.wrong:
        raise RuntimeError(f"{crowd.wrong} answers to phones were not the good one")
    waits = sorted(crowd.waits)
    p95 = waits[len(waits) * 95 // 100]
    made = [
        Row("phones_pulse_p95", "ms", "max", p95, [waits[-1]], p50_ms=round(middle(waits), 1), queries=1, goal=500),
        Row("phones_all_see", "s", "max", max(seen), seen, goal=2),
        Row("phones_cpu", "ratio", "max", share, goal=1),
    ]
    return [row for row in made if row.name in wanted]


def _begin(places: school.Measured) -> tuple[int, int]:
    """Start the measured meeting with every parent invited; its id, and that of whoever leads it."""
    now = dates.now()
    meeting_id = int(urlsplit(places.meeting).path.rsplit("/", 1)[1])
    with writing():
        meeting = db.session.get_one(Meeting, meeting_id)
        invited = set(db.session.scalars(select(Invitation.user_id).where(Invitation.meeting_id == meeting_id)))
        db.session.add_all(
            Invitation(school_id=meeting.school_id, meeting_id=meeting_id, user_id=user_id, created_at=now)
            for user_id in places.parents
            if user_id not in invited
        )
        leader = db.session.scalars(select(Seat.user_id).where(Seat.office == Office.ORGANISER)).one()
        actions.start(meeting, by=db.session.get_one(User, leader), now=now)
        db.session.commit()
    return meeting_id, leader


def _used(pid: int) -> float:
    """Seconds of the processor a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


async def _follow(crowd: Crowd, visitors: list[Visitor], deed: str) -> list[float]:
    """Let everybody follow while the leader changes something now and then; the seconds until the last has seen it."""
    *phones, leader = visitors
    tasks = [asyncio.create_task(_phone(crowd, number, who)) for number, who in enumerate(phones)]
    found = []
    await asyncio.sleep(QUIET)
    for _ in range(CHANGES):
        await asyncio.sleep(QUIET)
        before = dict(crowd.marks)
        began = time.monotonic()
        form = urlencode({"csrf_token": leader.csrf})
        status, _body = await _ask(crowd, None, "POST", deed, leader.cookie, form)
        crowd.wrong += status != 303
        while any(crowd.marks.get(n) == before.get(n) for n in range(PHONES)) and time.monotonic() - began < 20:
            await asyncio.sleep(0.01)
        found.append(time.monotonic() - began)
    crowd.over = True
    await asyncio.gather(*tasks)
    return found


async def _phone(crowd: Crowd, number: int, who: Visitor) -> None:
    """What live.js does: a pulse every 0.8 to 1.2 s, and the pieces when the mark is another one."""
    line = await asyncio.open_connection(crowd.host, crowd.port)
    await asyncio.sleep(random.random())
    crowd.marks[number] = "?"
    while not crowd.over:
        began = time.monotonic()
        status, body = await _ask(crowd, line, "GET", crowd.pulse)
        crowd.waits.append((time.monotonic() - began) * 1000)
        crowd.wrong += status != 200
        if body.decode() != crowd.marks[number]:
            status, page = await _ask(crowd, line, "GET", crowd.pieces, who.cookie)
            crowd.wrong += status != 200 or b"data-live-answer" not in page
            crowd.marks[number] = body.decode()
        await asyncio.sleep(0.8 + random.random() * 0.4)
    line[1].close()


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _ask(
    crowd: Crowd, line: Line | None, method: str, path: str, cookie: str = "", form: str = ""
) -> tuple[int, bytes]:
    reader, writer = line if line is not None else await asyncio.open_connection(crowd.host, crowd.port)
    head = [f"{method} {path} HTTP/1.1", f"Host: {crowd.host}:{crowd.port}"]
    if cookie:
        head.append(f"Cookie: {crowd.cookie_name}={cookie}")
    if form:
        head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
    writer.write(("\r\n".join(head) + "\r\n\r\n" + form).encode())
    await writer.drain()
    words = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in words[1:] if ": " in line)
    status = int(words[0].split()[1])
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    else:
        body = b""
    if line is None:
        writer.close()
    return status, body
