"""The pages of minutes and of a running meeting in Chromium: nothing axe finds, nothing that scrolls sideways."""

import os
from pathlib import Path

import pytest

from klankbord.base.db import db
from klankbord.people.models import User
from tests.factories.minutes import circulated, held
from tests.fixtures.browser import DESK, PHONE
from tests.fixtures.web import FULL
from tests.world import build

SHOTS = os.environ.get("KLANKBORD_SHOTS")


def paths(world, evening):
    meeting = f"/regenboog/meetings/{evening.meeting_id}"
    return {
        "minutes": f"/regenboog/minutes/{evening.minutes_id}",
        "live": f"{meeting}/live",
        "attendance": f"{meeting}/attendance",
        "decisions": f"/regenboog/councils/{world.council_id}/decisions",
        "actions": f"/regenboog/councils/{world.council_id}/actions",
        "action": f"/regenboog/actions/{evening.action_id}",
    }


@pytest.mark.parametrize(
    ("view", "scheme"),
    [(PHONE, "dark"), (DESK, "light"), *([(PHONE, "light"), (DESK, "dark")] if FULL else [])],
    ids=str,
)
def test_pages_hold(live, new_page, axe, fits, scheme, view):
    with live.app.app_context():
        world = build()
        evening = circulated(world)
        page = new_page(viewport=view, color_scheme=scheme)
        live.sign_in(page.context, db.session.get(User, world.people["secretary"]))
        for name, path in paths(world, evening).items():
            page.goto(f"{live.url}{path}")
            axe(page)
            fits(page)
            if SHOTS:
                Path(SHOTS).mkdir(exist_ok=True)
                page.screenshot(path=f"{SHOTS}/{name}-{view['width']}-{scheme}.png", full_page=True)


def test_nothing_scrolls_sideways_at_320(live, new_page, fits):
    with live.app.app_context():
        world = build()
        evening = held(world)
        page = new_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
        live.sign_in(page.context, db.session.get(User, world.people["secretary"]))
        for path in [*paths(world, evening).values(), f"/regenboog/minutes/{evening.minutes_id}/circulation"]:
            page.goto(f"{live.url}{path}")
            fits(page)
