"""Minutes by the link in a mail: reading, correcting, and ending the mails, as one person and about these alone."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import edge, web
from klankbord.councils import entry
from klankbord.followup import actions as followup
from klankbord.followup.forms import MailForm
from klankbord.followup.queries import is_silent
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.minutes import queries, rules, views_checks
from klankbord.minutes.forms import CorrectionForm
from klankbord.minutes.models import Minutes
from klankbord.minutes.views import page
from klankbord.minutes.views_corrections import take_in
from klankbord.people.models import LinkKind, ThingLink

blueprint = Blueprint("minutes_link", __name__)


def show(link: ThingLink, person: Viewer, token: str) -> ResponseReturnValue:
    """The minutes a link is about."""
    return page(_minutes_or_404(link, person), person, token)


def _minutes_or_404(link: ThingLink, person: Viewer) -> Minutes:
    return web.load_or_404(queries.one(person, link.thing_id))


@blueprint.post("/l/<token>/minutes/corrections")
@web.public
def correct(token: str) -> ResponseReturnValue:
    """Suggest a correction."""
    link, person = entry.enter(token, LinkKind.MINUTES)
    minutes = _minutes_or_404(link, person)
    council = minutes.meeting.council
    participant = not person.has_seat(council.id) and queries.is_participant(person, minutes.meeting_id)
    web.need(rules.may_correct(person, council, participant=participant))
    form = CorrectionForm()
    done = take_in(minutes, person, form, url_for("link_pages.show", token=token))
    return done if done is not None else page(minutes, person, token, correction=form)


@blueprint.post("/l/<token>/minutes/checks")
@web.public
def check(token: str) -> ResponseReturnValue:
    """Say of one item whether its minutes are right."""
    link, person = entry.enter(token, LinkKind.MINUTES)
    return views_checks.take_in(_minutes_or_404(link, person), person, token, url_for("link_pages.show", token=token))


@blueprint.get("/l/<token>/minutes/mail")
@web.public
def mail(token: str) -> ResponseReturnValue:
    """Ask for no more mail about minutes, or for it again."""
    link, person = entry.enter(token, LinkKind.MINUTES)
    minutes = _minutes_or_404(link, person)
    council = minutes.meeting.council
    return web.render_template(
        "followup/mail.html", form=MailForm(), council=council, silent=is_silent(council.id, person.id)
    )


@blueprint.post("/l/<token>/minutes/mail")
@web.one_click
def set_mail(token: str) -> ResponseReturnValue:
    """Send no more mail (also the one click of a mail program, RFC 8058), or send it again."""
    link, person = entry.enter(token, LinkKind.MINUTES)
    minutes = _minutes_or_404(link, person)
    form = MailForm()
    if form.wish.data == "again":
        followup.speak_again(minutes.meeting.council_id, by=person, now=dates.now())
        return web.done(url_for("minutes_link.mail", token=token), _("You will get these mails again."))
    followup.be_silent(minutes.meeting.council_id, school_id=minutes.school_id, by=person, now=dates.now())
    return web.done(url_for("minutes_link.mail", token=token), _("You get no more of these mails."))


edge.csrf.exempt(set_mail)  # a mail program has no page of ours to take a token from; the link itself is the proof
