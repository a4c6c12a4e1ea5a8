"""The guided form of what a proposal says, part by part, and its documents."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from klankbord.base.files import Papers, PapersField, is_picture
from klankbord.base.forms import Form, Length, Required, row_number
from klankbord.kit import plan_parts
from klankbord.kit.errors import DomainError
from klankbord.kit.markdown import to_text
from klankbord.kit.plain_language import Reading, read
from klankbord.proposals.actions import NotReady
from klankbord.proposals.forms import UntilForm, html
from klankbord.proposals.kinds import KINDS, WRITTEN, kind_of
from klankbord.proposals.mails import shortened
from klankbord.proposals.models import PARTS, ProposalKind
from klankbord.proposals.writing.actions import Words
from klankbord.proposals.writing.actions_versions import Change

WORDS = ("title", "question", *PARTS, "answer_due_on")
PART_NAMES = {
    "body": _l("The plan"),
    "why": _l("Why"),
    "for_my_child": _l("What it changes for my child"),
    "still_open": _l("What is not known yet"),
    "can_change": _l("What can still change"),
    "is_fixed": _l("What is fixed"),
    "decision": _l("When it is decided, and by whom"),
}
MISSING = {
    "question": _l("Write the question: what do you want to know from people?"),
    "can_change": _l("Say what people can still influence. Is that nothing? Then announce it, and do not ask."),
    "is_fixed": _l("Say what is fixed, so that nobody answers for nothing. Is all of it open? Say that."),
    "decision": _l("Say when it is decided, and by whom."),
    "body": _l("Say what the plan is."),
}


class Section(NamedTuple):
    """A part of a proposal as a page shows it; the first has no heading when it stands alone as the plan."""

    name: str
    heading: str
    text: Markup


def sections(parts: Mapping[str, str], shown: Callable[[str, str], Markup] | None = None) -> list[Section]:
    """The parts of a proposal that say something, in reading order, as safe HTML under short headings.

    `shown` makes the HTML of a part of its name and its text, where it is more than the text alone.
    """
    written = [name for name in PARTS if parts[name].strip()]
    guided = any(name in written for name in ("why", "for_my_child", "still_open", "decision"))
    return [
        Section(
            name,
            str(PART_NAMES[name]) if guided or name != "body" else "",
            shown(name, parts[name]) if shown is not None else html(parts[name]),
        )
        for name in written
    ]


class WordsForm(Form):
    """What a proposal says: a short guided form, one question for each part."""

    title = StringField(_l("Title"), validators=[Required(_l("Give the proposal a title.")), Length(200)])
    question = TextAreaField(
        _l("The question"),
        description=_l("One or two sentences. People read them in the mail and above the buttons."),
        validators=[Length(600)],
    )
    body = TextAreaField(
        _l("What is the plan?"),
        description=_l("A few sentences. Short paragraphs; **bold**, lists and links work."),
        validators=[Length(20_000)],
    )
    why = TextAreaField(
        _l("Why this plan?"), description=_l("What is wrong now, or what gets better?"), validators=[Length(4000)]
    )
    for_my_child = TextAreaField(
        _l("What does it change for my child?"),
        description=_l("An ordinary day, as a child and a parent will notice it."),
        validators=[Length(4000)],
    )
    still_open = TextAreaField(
        _l("What is not known yet?"),
        description=_l("Say it, so that nobody has to guess."),
        validators=[Length(4000)],
    )
    can_change = TextAreaField(
        _l("What can people influence?"),
        description=_l("What can still change because of what they say. Needed before you can ask."),
        validators=[Length(2000)],
    )
    is_fixed = TextAreaField(
        _l("What is fixed?"),
        description=_l("What does not change any more, and why. Needed before you can ask, but for an open question."),
        validators=[Length(2000)],
    )
    decision = TextAreaField(
        _l("When is it decided, and by whom?"),
        description=_l("For example: the school board decides on 8 December, after the meeting."),
        validators=[Length(2000)],
    )
    answer_due_on = DateField(
        _l("By when people hear what was done with it"),
        description=_l("The page and the mail name this day."),
        validators=[Optional()],
    )

    def texts(self) -> dict[str, str]:
        """What was typed in each field of words, in reading order."""
        return {name: self[name].data or "" for name in ("title", "question", *PARTS)}

    def words(self) -> Words:
        """What was typed, for an action."""
        return cast(Words, {**self.texts(), "answer_due_on": self.answer_due_on.data})

    def preview(self) -> list[Section]:
        """The plan as people will see it."""
        return sections(self.texts())

    def reading(self, language: str) -> Reading:
        """How plain the words are; a text that tells no language is read as `language`."""
        return read("\n".join(to_text(text) for text in self.texts().values() if text.strip()), language)

    def split(self) -> int:
        """Hand out the text of the plan over the parts by its headings; returns how many parts were found.

        What stands in a part already stays, and what is found is put behind it: nothing that was typed is lost.
        """
        found = plan_parts.split(self.body.data or "")
        for name, text in found.items():
            before = (self[name].data or "").strip() if name != "body" else ""
            self[name].data = f"{before}\n\n{text}".strip()
        return len(found.keys() - {"body"})

    def refuse(self, error: DomainError) -> None:
        """Put what misses at the parts that miss it."""
        if not isinstance(error, NotReady):
            return super().refuse(error)
        for name in error.missing:
            self[name].errors = [*self[name].errors, str(MISSING[name])]
        return None


class DraftForm(WordsForm):
    """The words of a draft, and what it asks of people."""

    kind = RadioField(
        _l("What do you ask of people?"),
        choices=[(kind.value, KINDS[kind].name) for kind in WRITTEN],
        default=ProposalKind.OPINION.value,
        validators=[Required(_l("Choose what you ask of people."))],
    )

    def chosen_kind(self) -> ProposalKind:
        """What was chosen, once the form is valid."""
        return ProposalKind(self.kind.data)


class PicturedForm(Form):
    """Documents, and for who cannot see a picture among them what it shows."""

    papers = PapersField(_l("Documents"), validators=[Papers()])
    alternative_text = StringField(_l("What is on the picture?"), validators=[Length(300)])

    def validate_alternative_text(self, field: Any) -> None:
        """A picture stands in the plan with its words, so each is added with words of its own."""
        pictures = [upload for upload in self.papers.data or () if is_picture(upload)]
        if pictures and not (field.data or "").strip():
            raise ValidationError(_l("Say in a sentence what the picture shows, and choose it again."))
        if len(pictures) > 1:
            raise ValidationError(_l("Add one picture at a time, each with its own sentence, and choose it again."))


class WriteForm(DraftForm, PicturedForm):
    """A new proposal, for one of the councils the writer may write for."""

    council_id = SelectField(_l("For"), coerce=int)


class VersionForm(WordsForm, UntilForm):
    """Changed words, what changed about them, which points they follow, and how the round goes on until a day."""

    changes = TextAreaField(
        _l("What changed, and why?"),
        description=_l("One or two sentences. Who responded reads them in a mail."),
        validators=[Required(_l("Say in a sentence what changed.")), Length(1000)],
    )
    follows = SelectMultipleField(_l("Which points does this version follow?"), coerce=row_number)
    round_goes = RadioField(
        _l("How does the round go on?"),
        choices=[
            ("again", _l("Ask everybody again: a new round, the answers stay with the former version")),
            ("on", _l("Keep the round and its answers: people can change what they said")),
        ],
        default="again",
        validators=[Required(_l("Choose one of the two."))],
    )

    of_kind = ProposalKind.OPINION

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell at once what asking needs, beside what else is to be mended."""
        good = bool(super().validate(extra_validators))
        for name in kind_of(self.of_kind).needed:
            if not (self[name].data or "").strip():
                self[name].errors = [*self[name].errors, str(MISSING[name])]
                good = False
        return good

    def offer(self, points: Sequence[Any]) -> None:
        """The points people made, to tick."""
        self.follows.choices = [(point.id, _point(point)) for point in points]

    def change(self) -> Change:
        """What was chosen, for an action."""
        return Change(self.changes.data or "", tuple(self.follows.data or ()), self.round_goes.data == "again")


def _point(point: Any) -> str:
    """What somebody said, behind the words of the plan it is about."""
    words = shortened(point.body, 240)
    return f"“{shortened(point.quote, 80)}” – {words}" if point.quote else words


class PapersForm(PicturedForm):
    """More documents."""

    def validate_papers(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_l("Choose a file first."))
