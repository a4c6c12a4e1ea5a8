"""Taking a large change back."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import journal, web
from klankbord.kit import dates
from klankbord.schools import actions_changes, rules
from klankbord.schools.forms import PlainForm

blueprint = Blueprint("schools_changes", __name__)


@blueprint.post("/<school_slug>/changes/<int:batch_id>/undo")
def undo(batch_id: int) -> ResponseReturnValue:
    """Undo a change: what nobody touched since goes back as it was."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    batch = web.load_or_404(journal.own_batch(viewer.school_id, batch_id))
    form, there = PlainForm(), url_for("change_pages.index")
    with form.catching():
        kept = actions_changes.undo(batch, by=viewer, now=dates.now())
        if kept is None:
            return web.done(there, _("It is being undone. You may leave this page; it goes on."))
        told = _("It is undone: everything is as it was before.")
        if kept.people:
            told = _("It is undone.") + " " + ngettext(
                "%(num)d person who did something since has stayed.",
                "%(num)d people who did something since have stayed.",
                len(kept.people),
            )  # fmt: skip
        elif kept.held or kept.changed:
            told = _("It is undone. What somebody changed since has stayed as it is.")
        return web.done(there, told)
    return web.done(there, " ".join(form.form_errors), "bad")
