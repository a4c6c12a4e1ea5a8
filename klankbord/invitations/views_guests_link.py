"""What a guest sees by the link in their mail: where and when, their item or the open agenda, and three buttons."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from klankbord.agenda import queries as agenda
from klankbord.agenda.rows import Row, flat, opened
from klankbord.agenda.rows_published import published
from klankbord.base import files, limits, web
from klankbord.base.db import db
from klankbord.invitations import actions_guests as actions
from klankbord.invitations import queries_guests as queries
from klankbord.invitations import rules
from klankbord.invitations.forms import AnswerForm
from klankbord.invitations.models import Answer
from klankbord.invitations.models_guests import KEPT, Guest
from klankbord.invitations.views_answers import thanks
from klankbord.kit import dates
from klankbord.schools.models import School

blueprint = Blueprint("guests_link", __name__)


def _guest(token: str) -> Guest:
    return queries.by_token(token) or abort(404)


@blueprint.get("/l/guest/<token>")
@web.public
def show(token: str) -> ResponseReturnValue:
    """The meeting, or the one item of it. Reading it answers nothing."""
    guest = _guest(token)
    form = AnswerForm(formdata=None, note=guest.note)
    tapped = request.args.get("answer")
    form.answer.data = tapped if tapped in set(Answer) else guest.answer
    return _page(guest, token, form)


@blueprint.post("/l/guest/<token>/answer")
@web.public
@limits.answering
def answer(token: str) -> ResponseReturnValue:
    """Answer as the guest the link is for."""
    guest = _guest(token)
    form = AnswerForm()
    if form.validate_on_submit():
        with form.catching():
            given = Answer(form.answer.data)
            actions.answer(guest, given, form.note.data or "", now=dates.now())
            sentence = thanks(given, guest.meeting)
            return web.done(url_for("guests_link.show", token=token), sentence)
    return _page(guest, token, form)


@blueprint.get("/l/guest/<token>/papers/<int:paper_id>")
@web.public
def paper(token: str, paper_id: int) -> ResponseReturnValue:
    """A paper of what the guest is shown."""
    guest = _guest(token)
    found = web.load_or_404(agenda.paper(guest.meeting, paper_id))
    if paper_id not in {document.id for row in flat(_shown(guest, token)) for document in row.documents}:
        abort(404)
    return files.serve(found.file)


def _shown(guest: Guest, token: str) -> list[Row]:
    """Their item as it stands, or the open items of the agenda as it was published."""
    meeting = guest.meeting
    if not guest.whole:
        row = queries.row_of(guest, queries.rows_of(meeting, token))
        if row is None:
            return []
        return [row] if row.closed else list(opened([row]))
    version = agenda.version_of(meeting.id, meeting.agenda_version) if meeting.agenda_version else None
    if version is None:
        return []
    return published(
        version,
        meeting.council,
        {},
        lambda paper_id: url_for("guests_link.paper", token=token, paper_id=paper_id),
        show_closed=False,
    )


def _page(guest: Guest, token: str, form: AnswerForm) -> ResponseReturnValue:
    meeting = guest.meeting
    return web.answer(
        "invitations/guest_link.html",
        form,
        guest=guest,
        meeting=meeting,
        school_name=db.session.get_one(School, meeting.school_id).name,
        slot=queries.slot(guest, meeting, queries.rows_of(meeting)),
        rows=_shown(guest, token),
        token=token,
        days=KEPT.days,
        answerable=rules.is_answerable(meeting, dates.now()),
        late=rules.is_late(meeting, dates.now()),
    )
