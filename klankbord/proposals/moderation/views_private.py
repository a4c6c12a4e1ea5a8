"""What is for the school alone: a concern about one child or one person goes to its administrators and nobody else."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.kit import dates
from klankbord.kit.numbers import page_number
from klankbord.proposals.models import Naming
from klankbord.proposals.moderation import actions, queries
from klankbord.proposals.moderation import rules as rules_moderation
from klankbord.proposals.moderation.forms import PrivateAnswerForm, PrivateForm
from klankbord.proposals.views_answers import Standing, signed_in

blueprint = Blueprint("proposals_private", __name__)


def write(at: Standing) -> ResponseReturnValue:
    """Write to the school alone; it stands under one's own name, also where the round is anonymous."""
    form = PrivateForm()
    if form.validate_on_submit():
        actions.write_privately(at.proposal, form.body.data or "", by=at.viewer, now=dates.now())
        done = _("The school has your message. Only its administrators read it; they answer by mail.")
        return web.done(at.back, done)
    return web.answer(
        "proposals/private.html",
        form,
        at=at,
        action=request.path,
        anonymous=at.asked_in is not None and at.asked_in.naming is Naming.ANONYMOUS,
    )


@blueprint.route("/<school_slug>/proposals/<int:proposal_id>/private-messages", methods=["GET", "POST"])
@limits.commenting
def write_here(proposal_id: int) -> ResponseReturnValue:
    """Write to the school, signed in."""
    return write(signed_in(proposal_id))


@blueprint.get("/<school_slug>/private-messages")
def index() -> ResponseReturnValue:
    """What people wrote to the school alone, for its administrators."""
    return _index(PrivateAnswerForm(formdata=None), 0)


def _index(form: PrivateAnswerForm, at_id: int) -> ResponseReturnValue:
    viewer = web.viewer()
    web.need(rules_moderation.may_read_private(viewer))
    number = page_number(web.asked("page"))
    messages, pages = queries.private_messages(viewer, number)
    pager = {"number": number, "pages": pages, "previous_url": _place(number - 1, pages)}
    return web.answer(
        "proposals/private_messages.html", form, messages=messages, at_id=at_id,
        pager=pager | {"next_url": _place(number + 1, pages)},
    )  # fmt: skip


def _place(number: int, pages: int) -> str:
    return url_for("proposals_private.index", page=number) if 1 <= number <= pages else ""


@blueprint.post("/<school_slug>/private-messages/<int:message_id>/answer")
def answer(message_id: int) -> ResponseReturnValue:
    """Answer one of them."""
    viewer = web.viewer()
    web.need(rules_moderation.may_read_private(viewer))
    said, form = web.load_or_404(queries.private_message(viewer, message_id)), PrivateAnswerForm()
    if form.validate_on_submit():
        with form.catching():
            mailed = actions.answer_privately(said, form.answer.data or "", by=viewer, now=dates.now())
            done = _("Your answer is on its way.")
            if not mailed:
                done = _("Your answer is kept here. No mail address is known, so tell %(name)s.", name=said.by.name)
            return web.done(url_for("proposals_private.index"), done)
    return _index(form, said.id)
