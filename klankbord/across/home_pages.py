"""The start: what is asked of me, by when, and what came of what I said; in one school or across all of mine."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from klankbord.base import web
from klankbord.followup import queries as followup
from klankbord.invitations import queries as invitations
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.proposals import queries as proposals

blueprint = Blueprint("home", __name__)


@dataclass(frozen=True)
class Home:
    """What one page shows: open questions, what came of what was said, what comes soon."""

    questions: Any
    invitations: Any
    actions: Any
    told: Any
    soon: Any

    @property
    def asked(self) -> int:
        """How many things are asked."""
        return len(self.questions) + len(self.invitations) + len(self.actions)

    @property
    def minutes(self) -> int:
        """About how long answering takes: what each round says, one minute for an invitation, none for an action."""
        return sum(question.minutes_needed for question in self.questions) + len(self.invitations)


def gather(viewer: Viewer, now: datetime) -> Home:
    """Five statements, whatever there is to show."""
    return Home(
        questions=proposals.waiting_for(viewer, now),
        invitations=invitations.waiting_for(viewer, now),
        actions=followup.my_actions(viewer),
        told=proposals.told_to(viewer),
        soon=meetings.upcoming(viewer, now),
    )


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """The one school of somebody who has one; a page across them for somebody with several."""
    viewer = web.viewer()
    if len(viewer.schools) == 1:
        return redirect(url_for("home.school", school_slug=viewer.schools[0].slug))
    return web.render_template("across/start.html", homes=[])


@blueprint.get("/<school_slug>/")
def school() -> ResponseReturnValue:
    """Home in one school."""
    viewer, now = web.viewer(), dates.now()
    hour = dates.local(now, viewer.zone).hour
    return web.render_template("across/home.html", home=gather(viewer, now), hour=hour, today=dates.today(viewer.zone))
