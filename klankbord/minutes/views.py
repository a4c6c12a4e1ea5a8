"""The page of minutes, and what is done on it: circulate, approve, stop the mails about them."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.i18n import full_date
from klankbord.base.outbox import queries as outbox
from klankbord.councils.kinds import kind_of
from klankbord.councils.models import MinutesStyle
from klankbord.invitations import queries as invitations
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.meetings import queries as meetings
from klankbord.meetings import rules as meeting_rules
from klankbord.meetings.models import Meeting
from klankbord.minutes import actions, document, queries, queries_conclusions, rules, views_public, words
from klankbord.minutes import rules_styles as styles
from klankbord.minutes.copies import Copies
from klankbord.minutes.forms import AnswerForm, ApproveForm, CheckForm, CirculateForm, CorrectionForm, ErratumForm
from klankbord.minutes.models import Minutes, MinutesState
from klankbord.minutes.queries_shows import of_items
from klankbord.minutes.rules_suggestions import suggestions
from klankbord.people.previews.queries import Whom
from klankbord.people.previews.views import offered
from klankbord.proposals.rules import sees_names

blueprint = Blueprint("minutes", __name__)


def minutes_or_404(minutes_id: int) -> Minutes:
    """Minutes the viewer may read."""
    return web.load_or_404(queries.one(web.viewer(), minutes_id))


def page(minutes: Minutes, viewer: Viewer, token: str | None = None, **forms: Any) -> ResponseReturnValue:
    """The page of minutes, signed in or behind a link (`token`), with forms as they were filled in."""
    meeting, council = minutes.meeting, minutes.meeting.council
    participant = not viewer.has_seat(council.id) and queries.is_participant(viewer, meeting.id)
    if not rules.may_read_whole(viewer, meeting, participant=participant):
        return views_public.page(minutes, token)
    may_correct = rules.may_correct(viewer, council, participant=participant)
    may_write = rules.may_write(viewer, council) and not viewer.linked
    may_approve = rules.may_approve(viewer, council) and not viewer.linked
    whole = document.read(minutes, meeting, viewer, corrections=may_correct or may_write or viewer.is_school_admin)
    read = styles.styled(whole)
    day = dates.today(viewer.zone)
    may_check = rules.may_check(viewer, minutes, council, participant=participant)
    open_to_corrections = may_correct and rules.takes_corrections(minutes, council, day)
    correction = forms.get("correction") or CorrectionForm(formdata=None)
    correction.item_id.choices = _items(read)
    erratum = forms.get("erratum") or ErratumForm(formdata=None)
    erratum.item_id.choices = _items(whole)
    approval = forms.get("approval") or ApproveForm(formdata=None)
    approving = queries.approving_meetings(meeting) if may_approve and minutes.state == MinutesState.CIRCULATED else []
    approval.meeting_id.choices = [(other.id, full_date(other.day) or other.title) for other in approving]
    return web.answer(
        "minutes/page.html",
        next((form for form in forms.values() if form is not None and form.errors), correction),
        minutes=minutes,
        meeting=meeting,
        council=council,
        kind=kind_of(council.kind),
        document=read,
        style_said=styles.SAID[read.style],
        attendance=words.attendance(read.attendance),
        offices=read.offices,
        shape=words.shape,
        today=day,
        may_write=may_write,
        may_approve=may_approve,
        correct_url=_address(minutes, token, "minutes_link.correct", "corrections.suggest", open_to_corrections),
        correction=correction,
        suggestions=suggestions(whole),
        answering=forms.get("answering"),
        answering_id=forms.get("answering_id"),
        answer_form=AnswerForm(formdata=None),
        approval=approval,
        elsewhere=_elsewhere(minutes, forms, corrects=open_to_corrections),
        erratum=erratum if may_write and minutes.state == MinutesState.APPROVED and not meeting.erased_at else None,
        temperature=of_items(
            read.entries, meeting.id, viewer.id, with_words=may_write, sees_results=sees_names(viewer, council)
        ),
        check_url=_address(minutes, token, "minutes_link.check", "minutes_checks.check", may_check),
        check=forms.get("check") or CheckForm(formdata=None),
        pdf_url="" if token else url_for("minutes_pages.pdf", minutes_id=minutes.id),
        docx_url="" if token else url_for("minutes_pages.docx", minutes_id=minutes.id),
        mail_url=url_for("minutes_link.mail", token=token) if token else "",
    )


def _elsewhere(minutes: Minutes, forms: dict[str, Any], *, corrects: bool) -> Any:
    """A form that was refused and stands on the page no more, as the minutes went on meanwhile; its reason is told."""
    going_round = minutes.state == MinutesState.CIRCULATED
    stands = {"correction": corrects, "answering": going_round, "approval": going_round, "erratum": not going_round}
    return next((form for name, form in forms.items() if not stands.get(name, True) and form.errors), None)


def _items(read: document.Document) -> list[tuple[int, str]]:
    """What a correction can be about: all of it, or an item."""
    return [
        (0, _("all of it")),
        *((entry.row.id, f"{entry.row.number} {entry.row.title}".strip()) for entry in read.entries),
    ]


def _address(minutes: Minutes, token: str | None, linked: str, own: str, shown: bool) -> str:
    """Where a form of the page goes, by a link or signed in; empty where it is not shown."""
    if not shown:
        return ""
    return url_for(linked, token=token) if token is not None else url_for(own, minutes_id=minutes.id)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/minutes")
def begin(meeting_id: int) -> ResponseReturnValue:
    """Open the notes of a meeting, before it starts or afterwards."""
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, invitations.meetings_of(viewer)))
    web.need(meeting_rules.may_take_notes(viewer, meeting))
    actions.begin(meeting, by=viewer, now=dates.now())
    return web.done(url_for("live.page", meeting_id=meeting.id))


def _readers(minutes_id: int) -> Whom:
    """Whom minutes go to, for who sees their mail first."""
    minutes = minutes_or_404(minutes_id)
    web.need(rules.may_write(web.viewer(), minutes.meeting.council))
    return Whom(lambda _mails: queries.reasons(minutes.meeting, document.today(minutes.meeting, dates.now())), True)


@blueprint.route("/<school_slug>/minutes/<int:minutes_id>/circulation", methods=["GET", "POST"])
@offered(_readers, _l("Send round"))
def circulate(minutes_id: int) -> ResponseReturnValue:
    """Look at whom the minutes go to, and send them round."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    council = minutes.meeting.council
    web.need(rules.may_write(viewer, council))
    now = dates.now()
    if request.method == "GET" and minutes.state != MinutesState.DRAFT:
        fares = outbox.progress([("minutes", minutes.id)], now)
        return web.render_template("minutes/delivery.html", minutes=minutes, meeting=minutes.meeting, sendings=fares)
    day = document.today(minutes.meeting, now)
    form = CirculateForm(until=day + timedelta(days=council.correction_days))
    if form.validate_on_submit() and form.until.data is not None:
        with form.catching():
            count = actions.circulate(minutes, form.until.data, copies=Copies(minutes, now).of, by=viewer, now=now)
            sentence = ngettext(
                "The minutes are on their way to %(num)d person.",
                "The minutes are on their way to %(num)d people.",
                count,
            )
            return web.done(url_for("minutes_pages.page", minutes_id=minutes.id), sentence)
    members, guests = queries.readers(minutes.meeting, day)
    read = document.read(minutes, minutes.meeting, viewer)
    style = styles.style_of(minutes, council)
    return web.answer(
        "minutes/circulate.html",
        form,
        minutes=minutes,
        meeting=minutes.meeting,
        council=council,
        members=members,
        guests=guests,
        style_said=styles.SAID[style],
        unconcluded=queries_conclusions.unconcluded(minutes.meeting_id) if style is MinutesStyle.SUMMARY else [],
        named=styles.named_in(read) if style is MinutesStyle.SUMMARY else [],
    )


@blueprint.post("/<school_slug>/minutes/<int:minutes_id>/approval")
def approve(minutes_id: int) -> ResponseReturnValue:
    """Mark the minutes as approved in a meeting."""
    viewer = web.viewer()
    minutes = minutes_or_404(minutes_id)
    web.need(rules.may_approve(viewer, minutes.meeting.council))
    form = ApproveForm()
    if form.validate_on_submit():
        with form.catching():
            chosen = db.session.scalar(
                select(Meeting).where(
                    Meeting.id == (form.meeting_id.data or 0), Meeting.council_id == minutes.meeting.council_id
                )
            )
            actions.approve(minutes, in_meeting=chosen, note=form.note.data or "", by=viewer, now=dates.now())
            back = web.safe_next(form.back.data)
            return web.done(
                back if back != "/" else url_for("minutes_pages.page", minutes_id=minutes.id),
                _("The minutes are approved. They stay as they are from now on."),
            )
    return page(minutes, viewer, approval=form)
