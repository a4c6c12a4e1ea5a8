"""The form of the guide: one for the whole page, with fields for each class, leaver and council of the plan."""

import json
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from klankbord.base.forms import Form, Length, Required
from klankbord.handover.queries_parts_year import DROP, ENDS, GOES, KEEPS, STAYS, TO_ORGANISER, Leaver, Plan
from klankbord.kit.classes import Fate
from klankbord.kit.errors import EditConflict

FATES = {
    Fate.MOVE: _l("go on to"),
    Fate.STAY: _l("stay in this class"),
    Fate.LEAVE: _l("leave the school"),
    Fate.ROSTER: _l("the new roster decides"),
}
TICKS = ("call", "confirm", "meetings")


class DayForm(Form):
    """The first day of the new school year."""

    on = DateField(_l("First day of the new school year"), validators=[Required(_l("Choose a day."))])


class PlainForm(Form):
    """One button, and the version that was read."""


class GuideForm(Form):
    """What every guide asks; `was` is what the page showed, so that two people who save at once lose nothing."""

    was = HiddenField()
    empty = RadioField(
        _l("Classes in which no children are left"),
        choices=[(ENDS, _l("are closed; a new roster opens them again")), (KEEPS, _l("stay open, for new children"))],
    )

    def keep_shown(self, names: set[str]) -> None:
        """Leave out the fields that the page did not show: a class that somebody added meanwhile."""
        for name in [field.name for field in self if field.name not in names | {"was", "submission", "version"}]:
            if name != "csrf_token":
                del self[name]

    def chosen(self) -> dict[str, str]:
        """What is chosen, by field, as it is kept."""
        hidden = {"was", "submission", "version", "csrf_token"}
        return {field.name: _word(field.data) for field in self if field.name not in hidden}

    def tell_clash(self, error: EditConflict) -> None:
        """Say at each field what somebody else chose meanwhile; what stands there now is kept with the next save."""
        for name, there in error.theirs.items():
            field = self[name]
            offered = field.iter_choices() if isinstance(field, SelectField | RadioField) else ()
            choices = {str(choice[0]): str(choice[1]) for choice in offered}
            words = choices.get(there, there)
            if isinstance(field, BooleanField):
                words = gettext("yes") if there == "y" else gettext("no")
            sentence = gettext("Somebody else chose “%(words)s” meanwhile. Save once more to keep yours.", words=words)
            field.errors = [*field.errors, sentence]


def guide_form(plan: Plan, **options: Any) -> GuideForm:
    """The form for a plan, filled in as it stands."""
    fields: dict[str, Any] = {}
    for move in plan.moves:
        what = _l("%(name)s: what happens", name=move.group.name)
        fields[f"class-{move.group.id}"] = SelectField(what, choices=list(FATES.items()))
        fields[f"to-{move.group.id}"] = StringField(
            _l("%(name)s: to which class", name=move.group.name), validators=[Length(40)]
        )
    for leaver in plan.needed:
        fields |= _leaver_fields(leaver)
    for council in plan.councils:
        labels = (
            _l("Ask parents whether they would like to join"),
            _l("Ask the organiser to confirm who sits in it"),
            _l("Put last year's meetings into the new year as drafts"),
        )
        for tick, label in zip(TICKS, labels, strict=True):
            fields[f"{tick}-{council.council.id}"] = BooleanField(label)
    form: GuideForm = type("FilledGuideForm", (GuideForm,), fields)(**options)
    if not form.is_submitted() or options.get("formdata", ...) is None:
        _fill(form, plan)
    return form


def _leaver_fields(leaver: Leaver) -> dict[str, Any]:
    user_id, name = leaver.parent.user_id, leaver.parent.name
    goes = _l("leaves; the seat ends") if leaver.seats else _l("leaves")
    fields: dict[str, Any] = {
        f"person-{user_id}": RadioField(
            _l("%(name)s leaves or stays", name=name), choices=[(GOES, goes), (STAYS, _l("stays"))]
        ),
        f"until-{user_id}": DateField(_l("%(name)s sits until", name=name), validators=[Optional()]),
    }
    if leaver.actions:
        choices = [(TO_ORGANISER, _l("go to the organiser")), (DROP, _l("are dropped"))]
        fields[f"items-{user_id}"] = SelectField(_l("Action items of %(name)s", name=name), choices=choices)
    return fields


def _fill(form: GuideForm, plan: Plan) -> None:
    """Show a plan as it stands."""
    form.empty.data = ENDS if plan.ends_empty else KEEPS
    for move in plan.moves:
        form[f"class-{move.group.id}"].data = move.fate.value
        form[f"to-{move.group.id}"].data = move.to
    for leaver in plan.needed:
        user_id = leaver.parent.user_id
        form[f"person-{user_id}"].data = STAYS if leaver.stays else GOES
        form[f"until-{user_id}"].data = leaver.until
        if leaver.actions:
            form[f"items-{user_id}"].data = leaver.items
    for council in plan.councils:
        for tick, value in zip(TICKS, (council.call, council.confirm, council.copy), strict=True):
            form[f"{tick}-{council.council.id}"].data = value
    form.was.data = json.dumps(form.chosen(), ensure_ascii=False, separators=(",", ":"))


def shown(plan: Plan) -> str:
    """What a page with this plan shows, to go along with its form."""
    return str(guide_form(plan, formdata=None).was.data)


def _word(value: object) -> str:
    if value is True:
        return "y"
    if value is None or value is False:
        return ""
    return str(value)
