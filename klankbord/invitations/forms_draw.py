"""The forms of a draw."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import NumberRange

from klankbord.base.forms import Form, Number, Required
from klankbord.invitations.actions_draw import Rules
from klankbord.invitations.models_draw import Draw, Pool, Strata

STRATA = {
    Strata.CLASS_GROUP: _l("over the classes"),
    Strata.YEAR: _l("over the years (groep 5a and 5b together)"),
    Strata.NONE: _l("over nothing: all lots in one heap"),
}
POOLS = {
    Pool.ALL_PARENTS: _l("all parents"),
    Pool.WILLING: _l("only parents who said that they are willing"),
}


class DrawForm(Form):
    """What a draw goes by."""

    places = Number(
        _l("How many parents"),
        validators=[
            Required(_l("Say how many parents are drawn.")),
            NumberRange(1, 200, _l("Draw from 1 to 200 parents.")),
        ],
    )
    pool = RadioField(
        _l("From whom"),
        choices=[(pool.value, label) for pool, label in POOLS.items()],
        default=Pool.ALL_PARENTS.value,
        validators=[Required(_l("Choose from whom."))],
    )
    strata = SelectField(
        _l("Divide the places"),
        choices=[(strata.value, label) for strata, label in STRATA.items()],
        default=Strata.CLASS_GROUP.value,
    )
    one_per_household = BooleanField(_l("At most one of a household"), default=True)
    rest_meetings = Number(
        _l("Leave out who took part in the last meetings"),
        description=_l("How many meetings back; 0 leaves nobody out."),
        default=0,
        validators=[
            Required(_l("Write 0 to leave nobody out.")),
            NumberRange(0, 20, _l("Choose from 0 to 20 meetings.")),
        ],
    )

    @classmethod
    def like(cls, last: Draw | None) -> "DrawForm":
        """Fresh, filled in as a draw before."""
        if last is None:
            return cls(formdata=None)
        return cls(
            formdata=None, places=last.places, pool=last.pool.value, strata=last.strata.value,
            one_per_household=last.one_per_household, rest_meetings=last.rest_meetings,
        )  # fmt: skip

    def rules(self) -> Rules:
        """What was filled in."""
        return Rules(
            places=self.places.data or 0,
            strata=Strata(self.strata.data),
            pool=Pool(self.pool.data),
            one_per_household=bool(self.one_per_household.data),
            rest_meetings=self.rest_meetings.data or 0,
        )


class WillingForm(Form):
    """One button: yes or not any more."""

    willing = RadioField(choices=[("yes", ""), ("no", "")], validators=[Required(_l("Choose a button."))])
