"""Suggesting an item for a council's agenda, and answering what was suggested."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.agenda import actions_suggestions as actions
from klankbord.agenda import queries, queries_coming, rules
from klankbord.agenda import queries_suggestions as suggestions
from klankbord.agenda.forms_suggestions import ACCEPT, DEFER, MERGE, AnswerForm, SuggestForm
from klankbord.agenda.models_life import Suggestion
from klankbord.base import limits, web
from klankbord.base.forms import Form
from klankbord.councils import queries as councils
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings.forms import AskForm
from klankbord.meetings.models import Meeting
from klankbord.people.models import ThingLink

blueprint = Blueprint("agenda_suggestions", __name__)


def _council(council_id: int) -> Council:
    council = web.load_or_404(select(Council).where(councils.visible(web.viewer()), Council.id == council_id))
    web.need(rules.may_suggest(web.viewer(), council))
    return council


def _suggestion(suggestion_id: int) -> Suggestion:
    """A suggestion that the viewer made, or answers; not there for anybody else."""
    suggestion = web.load_or_404(suggestions.one(web.viewer(), suggestion_id))
    if not rules.may_read(web.viewer(), suggestion):
        abort(404)
    return suggestion


@blueprint.get("/<school_slug>/councils/<int:council_id>/suggestions")
def index(council_id: int) -> ResponseReturnValue:
    """Suggest an item, and see what came of one's own; who organises sees everything that waits."""
    return index_page(_council(council_id), SuggestForm())


@blueprint.post("/<school_slug>/councils/<int:council_id>/suggestions")
@limits.commenting
def suggest(council_id: int) -> ResponseReturnValue:
    """Suggest an item for the council's next agenda."""
    council = _council(council_id)
    form = SuggestForm()
    if form.validate_on_submit():
        with form.catching():
            actions.suggest(
                council,
                form.title.data or "",
                form.reason.data or "",
                named=bool(form.named.data),
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(url_for("agenda_suggestions.index", council_id=council.id, _anchor="own"), thanks())
    return index_page(council, form)


def thanks() -> str:
    """What somebody reads who has suggested an item."""
    return str(_("Thank you. The organiser answers you, by mail and on this page."))


def index_page(council: Council, form: SuggestForm, meeting: Meeting | None = None) -> ResponseReturnValue:
    """The page on which suggestions are made and found, for one meeting or for whichever is next."""
    viewer = web.viewer()
    answers = rules.may_answer(viewer, council)
    return web.answer(
        "agenda/suggestions.html",
        form,
        council=council,
        meeting=meeting,
        mail_to=rules.mail_address(council, web.settings().mail["reply_domain"]) if meeting is None else "",
        own=suggestions.own_of(council.id, viewer.id),
        waiting=suggestions.waiting_of(council.id) if answers else (),
        answered=suggestions.answered_of(council.id) if answers else (),
        answers=answers,
        sees_council=rules.may_suggest(viewer, council),
        now=dates.now(),
    )


@blueprint.get("/<school_slug>/suggestions/<int:suggestion_id>")
def page(suggestion_id: int) -> ResponseReturnValue:
    """One suggestion: what came of it, or the form to answer it."""
    return _page(_suggestion(suggestion_id), None)


@blueprint.post("/<school_slug>/suggestions/<int:suggestion_id>/answer")
def answer(suggestion_id: int) -> ResponseReturnValue:
    """Accept, merge, defer or decline a suggestion; whoever made it is told."""
    suggestion = _suggestion(suggestion_id)
    web.need(rules.may_answer(web.viewer(), suggestion.council))
    form = AnswerForm()
    _offer(suggestion, form)
    if form.validate_on_submit():
        with form.catching():
            _answered(suggestion, form)
            return web.done(
                url_for("agenda_suggestions.page", suggestion_id=suggestion.id),
                _("Answered. %(name)s gets a mail.", name=suggestion.by.name),
            )
    return _page(suggestion, form)


@blueprint.post("/<school_slug>/suggestions/<int:suggestion_id>/withdrawal")
def withdraw(suggestion_id: int) -> ResponseReturnValue:
    """Take one's own suggestion back while it waits."""
    suggestion = _suggestion(suggestion_id)
    web.need(rules.may_withdraw(web.viewer(), suggestion))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions.withdraw(suggestion, by=web.viewer(), now=dates.now())
            here = url_for("agenda_suggestions.page", suggestion_id=suggestion.id)
            return web.done(here, _("Withdrawn. The organiser does not have to answer it any more."))
    return _page(suggestion, form)


def _answered(suggestion: Suggestion, form: AnswerForm) -> None:
    viewer, now, words = web.viewer(), dates.now(), form.answer.data or ""
    verdict, meeting_id = form.verdict.data, form.meeting_id.data or 0
    if verdict == ACCEPT:
        meeting = web.load_or_404(meetings.one(viewer, meeting_id))
        actions.accept(suggestion, meeting, form.values(suggestion), words, by=viewer, now=now)
    elif verdict == MERGE:
        what, number = form.chosen_into()
        if what == "item":
            found = {item_id: where for item_id, where, _title in suggestions.items_to_join(suggestion.council_id)}
            meeting = web.load_or_404(meetings.one(viewer, found.get(number, 0)))
            item = web.load_or_404(queries.item(meeting, number))
            actions.merge_into_item(suggestion, item, meeting, words, by=viewer, now=now)
        else:
            actions.merge(suggestion, _suggestion(number), words, by=viewer, now=now)
    elif verdict == DEFER:
        later = web.load_or_404(meetings.one(viewer, meeting_id)) if meeting_id else None
        actions.defer(suggestion, later, words, by=viewer, now=now)
    else:
        actions.decline(suggestion, words, by=viewer, now=now)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/suggestions/<int:suggestion_id>/item")
def accept_here(meeting_id: int, suggestion_id: int) -> ResponseReturnValue:
    """Put a suggestion on this agenda as it stands, in one click."""
    suggestion = _suggestion(suggestion_id)
    web.need(rules.may_answer(web.viewer(), suggestion.council))
    meeting = web.load_or_404(meetings.one(web.viewer(), meeting_id))
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            values = queries_coming.values_of(suggestion, suggestion.by.name)
            item = actions.accept(suggestion, meeting, values, "", by=web.viewer(), now=dates.now())
            return web.done(
                url_for("agenda.builder", meeting_id=meeting.id, _anchor=f"item-{item.id}"),
                _("On the agenda: %(title)s. %(name)s gets a mail.", title=item.title, name=suggestion.by.name),
            )
    return web.answer("agenda/refused.html", form, meeting=meeting)


def link_page(link: ThingLink, person: Viewer, _token: str) -> ResponseReturnValue:
    """The suggestion a link in a mail is about, as whoever made it reads it."""
    suggestion = web.load_or_404(suggestions.one(person, link.thing_id).where(Suggestion.by_id == person.id))
    return _page(suggestion, None)


def _offer(suggestion: Suggestion, form: AnswerForm) -> None:
    council_id = suggestion.council_id
    coming = suggestions.coming_meetings(council_id)
    others = [other for other in suggestions.waiting_of(council_id) if other.id != suggestion.id]
    form.offer(suggestion.council, coming, suggestions.items_to_join(council_id), others)
    if not form.is_submitted():
        form.fill(queries_coming.values_of(suggestion, suggestion.by.name), coming)


def _page(suggestion: Suggestion, form: Form | None) -> ResponseReturnValue:
    viewer = web.viewer()
    may_answer = not viewer.linked and rules.may_answer(viewer, suggestion.council) and suggestion.is_waiting
    answering = form if isinstance(form, AnswerForm) else AnswerForm(formdata=None)
    if may_answer and answering is not form:
        _offer(suggestion, answering)
    return web.answer(
        "agenda/suggestion.html",
        form or answering,
        answering=answering,
        suggestion=suggestion,
        council=suggestion.council,
        may_answer=may_answer,
        is_own=suggestion.by_id == viewer.id,
        initiative_id=suggestions.initiative_of(suggestion.id),
        may_withdraw=not viewer.linked and suggestion.is_waiting and rules.may_withdraw(viewer, suggestion),
        now=dates.now(),
    )
