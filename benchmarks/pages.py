"""Pages and a posted comment beside the floor: interleaved rounds under the same server, medians of their ratios."""

import http.client
import os
import re
from collections.abc import Callable
from urllib.parse import quote_plus, urlencode, urlsplit

from benchmarks import counts, load
from benchmarks.ground import Ground
from benchmarks.load import Load, Poster
from benchmarks.rows import Row, middle
from benchmarks.school import SENTENCE
from benchmarks.servers import product, the_floor

ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
NAMES = ("proposal_page", "long_round", "meeting_page", "comment", "proposal_page_tail", "meeting_page_tail")
GOALS = {"proposal_page": 0.6, "long_round": 0.6, "meeting_page": 0.6, "comment": 0.5}
TAIL = 4.0
BODY = quote_plus(SENTENCE.strip())


def ratios(at: Ground, wanted: set[str]) -> list[Row]:
    """Each round loads the floor's page, the product's pages, then the floor's form and the product's."""
    with the_floor(at.folder / "floor.db", at.log) as floor, product(at.data, at.log) as ours:
        cookie, csrf = _sign_in_to_floor(floor)
        mine = f"{at.cookie_name}={at.visitors[0].cookie}"
        they = [Poster(cookie, urlencode({"csrf": csrf}))]
        people = [Poster(f"{at.cookie_name}={one.cookie}", urlencode({"csrf_token": one.csrf})) for one in at.posters]
        loads: dict[str, Callable[[str, float], Load]] = {
            "floor_page": lambda _run, seconds: load.get(f"{floor}/proposals/1", cookie, seconds, at.folder),
            "proposal_page": lambda _run, seconds: load.get(ours + at.places.proposal, mine, seconds, at.folder),
            "long_round": lambda _run, seconds: load.get(ours + at.places.long_round, mine, seconds, at.folder),
            "meeting_page": lambda _run, seconds: load.get(ours + at.places.meeting, mine, seconds, at.folder),
            "floor_comment": lambda run, seconds: load.post(
                f"{floor}/proposals/200/comments", they, BODY, seconds, at.folder, run
            ),
            "comment": lambda run, seconds: load.post(
                f"{ours}{at.places.wall}/comments", people, BODY, seconds, at.folder, run
            ),
        }
        used = _used(wanted)
        for name in used:
            loads[name]("warm", 2)  # caches fill on both sides before anything counts
        rounds = [{name: loads[name](f"round{number}", SECONDS) for name in used} for number in range(ROUNDS)]
    return [_row(name, rounds) for name in NAMES if name in wanted]


def _used(wanted: set[str]) -> list[str]:
    pages = [name for name in ("proposal_page", "long_round", "meeting_page") if wanted & {name, f"{name}_tail"}]
    posts = ["floor_comment", "comment"] if "comment" in wanted else []
    return (["floor_page", *pages] if pages else []) + posts


def _row(name: str, rounds: list[dict[str, Load]]) -> Row:
    page = name.removesuffix("_tail")
    p50, p99 = (round(middle([getattr(one[page], part) for one in rounds]), 2) for part in ("p50_ms", "p99_ms"))
    if name != page:
        tails = [one[page].p99_ms / one[page].p50_ms for one in rounds]
        return Row(name, "ratio", "max", middle(tails), tails, p50, p99, None, TAIL)
    floor = "floor_comment" if name == "comment" else "floor_page"
    beside = [one[name].per_second / one[floor].per_second for one in rounds]
    queries = counts.of_pages()[name.removesuffix("_page")] if name != "comment" else None
    return Row(name, "ratio", "min", middle(beside), beside, p50, p99, queries, GOALS[name])


def _sign_in_to_floor(address: str) -> tuple[str, str]:
    """The Cookie header and the CSRF token of the floor's one user."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    answer.read()
    connection.request("GET", "/proposals/1", headers={"Cookie": cookie})
    found = re.search(r'name="csrf" value="([^"]+)"', connection.getresponse().read().decode())
    assert found is not None
    connection.close()
    return cookie, found[1]
