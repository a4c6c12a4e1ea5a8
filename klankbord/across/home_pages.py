"""The start: what is asked of me, by when, and what came of what I said; in one school or across all of mine."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from klankbord.activities import queries_help as activities
from klankbord.agenda import queries_suggestions as suggestions
from klankbord.agenda.classes import queries as of_classes
from klankbord.base import together, web
from klankbord.councils.queries import viewer_of_user
from klankbord.followup import queries as followup
from klankbord.followup.letters import queries as letters
from klankbord.followup.letters.forms import ADDRESSEES
from klankbord.handover import queries_year as year
from klankbord.invitations import queries as invitations
from klankbord.kit import dates
from klankbord.kit.viewer import SchoolFact, Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings import queries_poll as polls
from klankbord.proposals import queries as proposals
from klankbord.proposals import queries_due as outcomes
from klankbord.proposals.kinds import KINDS
from klankbord.proposals.moderation import queries as moderation
from klankbord.proposals.moderation.rules import may_read_private
from klankbord.proposals.talk import queries_news as news
from klankbord.schools import queries_requests as requests
from klankbord.schools import rules as schools

blueprint = Blueprint("home", __name__)
SOON = 3


@dataclass(frozen=True)
class Home:
    """What one school asks and tells: open questions, what came of what was said, what comes soon.

    `new_year` is the school year that an administrator may turn to now, in summer, and `joining` how many requests to
    join wait for one.
    """

    school: SchoolFact
    today: date
    questions: Any
    invitations: Any
    polls: Any
    actions: Any
    told: Any
    soon: Any
    help_wanted: Any = ()
    waiting: Any = ()
    suggested: Any = ()
    new_year: str = ""
    joining: int = 0
    due: Any = ()
    letters: Any = ()
    of_classes: Any = ()
    reported: Any = ()
    said_back: Any = ()
    private: int = 0

    @property
    def asked(self) -> int:
        """How many things are asked."""
        return (
            len(self.questions)
            + len(self.invitations)
            + len(self.polls)
            + len(self.actions)
            + len(self.waiting)
            + len(self.help_wanted)
            + len(self.due)
            + len(self.letters)
            + len(self.of_classes)
            + bool(self.new_year)
            + bool(self.joining)
            + len(self.reported)
            + bool(self.private)
        )

    @property
    def minutes(self) -> int:
        """About how long answering takes: what each round says, one minute for an invitation, two for a date poll."""
        return (
            int(sum(question.minutes_needed for question in (*self.questions, *self.of_classes)))
            + len(self.invitations)
            + 2 * len(self.polls)
        )


def gather(viewer: Viewer, school: SchoolFact, now: datetime) -> Home:
    """Two statements, whatever there is to show; one more for an administrator, one in summer."""
    today, administers = dates.today(school.zone), schools.may_administer(viewer)
    questions = {
        "questions": proposals.waiting_for(viewer, now),
        "invitations": invitations.waiting_for(viewer, now),
        "polls": polls.waiting_for(viewer, now),
        "actions": followup.my_actions(viewer),
        "told": proposals.told_to(viewer, 3),
        "said_back": news.said_back(viewer, now, 3),
        "suggestions": suggestions.for_home(viewer),
    }
    if viewer.is_parent:
        questions["help_wanted"] = activities.wanted(viewer, today)
        if viewer.class_ids:
            questions["of_classes"] = of_classes.waiting_for(viewer, now)
    if outcomes.organises(viewer):
        questions["due"] = outcomes.waiting(viewer)
        questions["reported"] = moderation.waiting(viewer)
        questions["letters"] = letters.overdue(viewer, today)
    if may_read_private(viewer):
        questions["private"] = moderation.private_waiting(viewer)
    answers = together.ask(questions)
    asked = of_classes.lines(answers.pop("of_classes", ()), school.zone)
    due = outcomes.due(answers.pop("due", ()), school.zone, today)
    private = answers.pop("private", ())
    waiting, suggested = suggestions.lines(viewer, answers.pop("suggestions"))
    return Home(
        school=school,
        today=today,
        **answers,
        soon=meetings.upcoming(viewer, now, invitations.meetings_of(viewer), SOON),
        waiting=waiting,
        suggested=suggested,
        new_year=year.is_time(school.id, today) if administers else "",
        due=due,
        of_classes=asked,
        private=private[0].waits if private else 0,
        joining=requests.count_waiting(school.id) if administers else 0,
    )


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """The one school of somebody who has one; a page across them for somebody with several."""
    viewer, now = web.viewer(), dates.now()
    if len(viewer.schools) == 1:
        return redirect(url_for("home.school", school_slug=viewer.schools[0].slug))
    inside = [(school, viewer_of_user(viewer.id, school.id, now)) for school in viewer.schools]
    homes = [gather(person, school, now) for school, person in inside if person is not None]
    return _page(viewer, homes, now)


@blueprint.get("/<school_slug>/")
def school() -> ResponseReturnValue:
    """Home in one school."""
    viewer, now = web.viewer(), dates.now()
    return _page(viewer, [gather(viewer, viewer.school, now)] if viewer.school else [], now)


def _page(viewer: Viewer, homes: list[Home], now: datetime) -> ResponseReturnValue:
    return web.render_template(
        "across/home.html",
        homes=homes,
        kinds=KINDS,
        addressees=ADDRESSEES,
        asked=sum(home.asked for home in homes),
        minutes=sum(home.minutes for home in homes),
        hour=dates.local(now, viewer.zone).hour,
    )
