"""The presence list of a meeting, as a page to print and as a PDF."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from klankbord.across.exports import answers, papers, rules
from klankbord.across.exports.papers import MOST_BLANK, Paper
from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.kit import dates
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting
from klankbord.schools.models import School

blueprint = Blueprint("exports_presence", __name__)
BLANK = 4
"""Empty lines for guests, unless another number is asked for."""


def _meeting(meeting_id: int) -> Meeting:
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id))
    web.need(rules.may_have_lists(viewer, meeting.council))
    return meeting


def _paper(meeting: Meeting) -> Paper:
    asked = web.asked("blank")
    return papers.presence(meeting, blank=int(asked) if asked.isdecimal() and len(asked) < 4 else BLANK)


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/presence")
def page(meeting_id: int) -> ResponseReturnValue:
    """Who is expected, with room to sign. Three statements."""
    meeting = _meeting(meeting_id)
    paper = _paper(meeting)
    return web.render_template(
        "across/paper.html",
        paper=paper,
        meeting=meeting,
        most=MOST_BLANK,
        today=dates.today(web.viewer().zone),
        back=url_for("meeting_pages.page", meeting_id=meeting.id),
    )


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/presence.pdf")
def pdf(meeting_id: int) -> ResponseReturnValue:
    """The same as an accessible PDF (PDF/UA-1)."""
    viewer, meeting, now = web.viewer(), _meeting(meeting_id), dates.now()
    school = web.load_or_404(select(School).where(School.id == meeting.school_id))
    today = dates.local(now, viewer.zone).date()
    paper = _paper(meeting)
    body = papers.as_pdf(paper, school, language=language(), now=now, today=today)
    day = meeting.day.isoformat() if meeting.day else str(meeting.id)
    return answers.pdf(body, f"{paper.title} {paper.kicker} {day}.pdf")
