"""Load by wrk: 4 connections, each request on a connection of its own, every answer checked."""

import json
import re
import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 4
_CHECKED = """
done = function(summary, latency, requests)
  io.write(string.format("\\n{\\"requests\\": %d, \\"micros\\": %d, \\"p50\\": %f, \\"p99\\": %f, \\"errors\\": %d}\\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""
_POSTING = """
local people = {PEOPLE}
local count, run = 0, "RUN"
request = function()
  count = count + 1
  local who = people[count % #people + 1]
  wrk.headers["Cookie"] = who[1]
  return wrk.format("POST", nil, nil, who[2] .. "&submission=" .. run .. string.format("%012d", count) .. "&body=BODY")
end
"""
_STATUS = """
response = function(status, headers, body)
  if status ~= EXPECTED then
    local words = body:gsub("<style.->.-</style>", ""):gsub("<[^>]*>", " "):gsub("%s+", " "):sub(1, 300)
    io.stderr:write("unexpected answer " .. status .. ": " .. words .. "\\n")
  end
end
"""


@dataclass(frozen=True)
class Load:
    """What one run gave: answers per second, and the wait of the middle and of the slowest hundredth."""

    per_second: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Poster:
    """Somebody who posts: their Cookie header and their CSRF field, encoded."""

    cookie: str
    csrf: str


def get(url: str, cookie: str, seconds: float, folder: Path) -> Load:
    """Read one page over and over, after a first time that counts for nothing: it finds templates and statements."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie}), timeout=30) as answer:
        answer.read()
    return _wrk(url, _CHECKED, {"Cookie": cookie}, seconds, folder, status=200)


def post(url: str, people: list[Poster], body: str, seconds: float, folder: Path, run: str) -> Load:
    """Post one form after another, each by the next of `people`, each with a submission key of its own."""
    table = ", ".join(f"{{{json.dumps(who.cookie)}, {json.dumps(who.csrf)}}}" for who in people)
    # The cookies go in last: one of them may well hold the letters of another place.
    script = _POSTING.replace("RUN", run).replace("BODY", body).replace("PEOPLE", table) + _CHECKED
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return _wrk(url, script, headers, seconds, folder, status=303)


def _wrk(url: str, script: str, headers: dict[str, str], seconds: float, folder: Path, status: int) -> Load:
    path = folder / "wrk.lua"
    path.write_text(script + _STATUS.replace("EXPECTED", str(status)), "utf-8")
    given = [part for name, value in {**headers, "Connection": "close"}.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "20s", "-s", str(path), *given, url]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    wrong = re.findall(r"unexpected answer .*", ran.stderr)
    found = json.loads(ran.stdout.strip().splitlines()[-1])
    if wrong or found["errors"] or not found["requests"]:
        raise RuntimeError(f"{url}: {len(wrong)} x {wrong[:1]}, {found['errors']} errors of {found['requests']}")
    return Load(found["requests"] / found["micros"] * 1e6, found["p50"] / 1000, found["p99"] / 1000)
