"""The large changes of the last week, each with a way back."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from klankbord.across.people_queries import names_of
from klankbord.base import errands, journal, web
from klankbord.kit import dates
from klankbord.schools import actions_changes, rules

blueprint = Blueprint("change_pages", __name__)

SENTENCES = {
    "schools.import_roster": _l("A roster was taken over"),
    "schools.act_on_many": _l("Many people were changed at once"),
    "handover.merge_people": _l("Two accounts became one"),
    "handover.hand_over": _l("The work of an organiser was handed over"),
    "handover.turn_year": _l("The school went to a new school year"),
}


@blueprint.get("/<school_slug>/changes")
def index() -> ResponseReturnValue:
    """What was changed at once in the last week; each can be undone until its time is over."""
    viewer, now = web.viewer(), dates.now()
    web.need(rules.may_administer(viewer))
    batches = journal.recent(viewer.school_id, now)
    people = {batch.by_id for batch in batches} | {batch.undone_by_id for batch in batches}
    return web.render_template(
        "across/changes.html",
        batches=batches,
        names=names_of([person for person in people if person is not None]),
        sentences=SENTENCES,
        undoing=errands.open_about(actions_changes.KIND, [batch.id for batch in batches]),
        now=now,
        undoable=journal.undoable,
    )
