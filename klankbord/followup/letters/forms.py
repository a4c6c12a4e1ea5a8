"""The forms of a letter: its words, and the answer that came."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField, TextAreaField

from klankbord.base.forms import Day, Form, Length, Required
from klankbord.followup.letters.models import Addressee

ADDRESSEES = {
    Addressee.PARTICIPATION_COUNCIL: _l("Participation council"),
    Addressee.SCHOOL_BOARD: _l("School board"),
}


class LetterForm(Form):
    """To whom, what, and by when an answer is hoped for."""

    addressee = RadioField(
        _l("To"),
        choices=[(one.value, words) for one, words in ADDRESSEES.items()],
        default=Addressee.PARTICIPATION_COUNCIL.value,
        validators=[Required(_l("Choose to whom it goes."))],
    )
    to_name = StringField(
        _l("For the attention of"),
        description=_l("A name or an office, as it stands above the letter."),
        validators=[Required(_l("Say who opens the letter.")), Length(120)],
    )
    to_address = EmailField(_l("Mail address"), validators=[Required(_l("Fill in the mail address.")), Length(254)])
    subject = StringField(_l("Subject"), validators=[Required(_l("Say in a few words what it is about.")), Length(200)])
    body = TextAreaField(
        _l("The letter"),
        description=_l("The salutation, the date, the number and your name are put around it."),
        validators=[Required(_l("Write the letter.")), Length(20_000)],
    )
    answer_by = Day(
        _l("Answer wanted by"),
        description=_l("When this day passes without an answer, you hear it."),
        validators=[Required(_l("Choose the last day for an answer."))],
    )


class AnswerForm(Form):
    """What came back."""

    answered_on = Day(_l("Answered on"), validators=[Required(_l("Choose the day of the answer."))])
    answer = TextAreaField(
        _l("What they answered"),
        description=_l("Everybody who may read the outcome or the opinion reads this with it."),
        validators=[Required(_l("Write what they answered.")), Length(5000)],
    )
