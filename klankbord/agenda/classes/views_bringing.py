"""What who sits for a class does with its answers: write what they bring along, and pass on the address."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.agenda.classes import actions_bringing
from klankbord.agenda.classes.forms import BringForm
from klankbord.agenda.classes.views_answers import Standing, shown, standing
from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.errors import EditConflict
from klankbord.schools.mails_letters import qr_for_page

blueprint = Blueprint("agenda_class_bringing", __name__)


def _leading(question_id: int) -> Standing:
    """A question of a class the viewer sits for; 403 for a parent who may only answer it."""
    at = standing(web.viewer(), question_id)
    web.need(at.leads)
    return at


@blueprint.post("/<school_slug>/class-questions/<int:question_id>/brought")
def bring(question_id: int) -> ResponseReturnValue:
    """Save what is brought to the meeting; who answered is told."""
    at, form = _leading(question_id), BringForm()
    if form.validate_on_submit():
        try:
            with form.catching():
                words, read = form.brought.data or "", form.read_version()
                sent = actions_bringing.bring(at.question, words, read_version=read, by=at.person, now=dates.now())
                told = _("Kept: it stands at the item, for everybody who comes to the meeting.")
                if sent:
                    told += " " + ngettext(
                        "%(num)d parent who answered gets a mail.", "%(num)d parents who answered get a mail.", sent
                    )
                return web.done(url_for("class_question_pages.page", question_id=question_id), told)
        except EditConflict as error:
            form.refuse(error)
            return _both(at, form, error)
    return shown(at, bringing=form)


def _both(at: Standing, form: BringForm, error: EditConflict) -> ResponseReturnValue:
    """Both texts side by side, to make one of them; saved once more it holds."""
    form.version.data = str(error.version)
    form.version.raw_data = [str(error.version)]
    return shown(at, bringing=form, theirs=error.theirs["brought"])


@blueprint.get("/<school_slug>/class-questions/<int:question_id>/code")
def code(question_id: int) -> ResponseReturnValue:
    """The address of the question, to print or to put in the class app; who opens it signs in by mail."""
    at = _leading(question_id)
    school = at.person.school or abort(404)
    address = web.link_to("class_question_pages.page", school_slug=school.slug, question_id=question_id)
    return web.render_template("agenda/class_code.html", at=at, q=at.question, address=address, qr=qr_for_page(address))
