"""The forms of an agenda."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from klankbord.agenda import kinds
from klankbord.agenda.actions import ItemRecord, ItemValues
from klankbord.agenda.models import AgendaItem, ItemKind
from klankbord.base.files import PapersField
from klankbord.base.forms import Form, Length, Number, Required, WallTime, row_number
from klankbord.councils.models import Council
from klankbord.kit import shapes

TITLE, LINE, TEXT, PASTED, GOAL = 500, 200, 10_000, 200_000, 300
RECORDED = 2000
KEPT = "kept"
YES_NO = [("", _l("as its parent item")), ("no", _l("for everybody")), ("yes", _l("in closed session"))]


class QuickForm(Form):
    """One row to type the next item in."""

    title = StringField(_l("Item"), validators=[Required(_l("Give the item a title.")), Length(TITLE)])
    kind = SelectField(_l("Purpose"), default=ItemKind.OPINION.value, validators=[Required()])
    duration_minutes = Number(
        _l("Length (min)"), validators=[Optional(), NumberRange(1, 600, _l("Choose between 1 and 600 minutes."))]
    )
    presenter = StringField(_l("By whom"), validators=[Length(RECORDED)])
    people: dict[str, int]
    recorded: ItemKind | None = None
    was_decision = False

    def offer(self, council: Council, people: dict[str, int], item: AgendaItem | None = None) -> None:
        """Fill the choices of the council, and the names of its members (to their ids) to choose a presenter from.

        Where it does not decide, what was sent as a decision asks for an opinion. An `item` that a record calls a
        decision keeps its record's word, shown as the opinion it asks for, until somebody chooses a purpose.
        """
        self.people = people
        self.kind.choices = kinds.choices(council)
        if item is not None and kinds.made_here(item.kind, council) != item.kind:
            self.recorded = item.kind
            self.kind.choices = [(KEPT, _l("your opinion (in the record: for decision)")), *self.kind.choices]
            self.kind.data = KEPT if self.kind.data == item.kind else self.kind.data
        if self.kind.data in set(ItemKind) and kinds.made_here(ItemKind(self.kind.data), council) != self.kind.data:
            self.was_decision = True
            self.kind.data = ItemKind.OPINION.value

    def purpose(self) -> ItemKind:
        """The purpose that was chosen."""
        return self.recorded if self.recorded is not None and self.kind.data == KEPT else ItemKind(self.kind.data)

    def values(self) -> ItemValues:
        """What was typed."""
        return ItemValues(
            title=self.title.data or "",
            kind=self.purpose(),
            duration_minutes=self.duration_minutes.data,
            presenter=self.presenter.data or "",
            presenter_id=self.people.get(self.presenter.data or ""),
        )


class ItemForm(QuickForm):
    """Everything of one item."""

    goal = StringField(_l("Goal, in one sentence"), validators=[Length(GOAL)])
    without_discussion = BooleanField(_l("Passes without discussion"))
    description = TextAreaField(_l("Explanation"), validators=[Length(TEXT)])
    section = StringField(_l("Under the heading"), validators=[Length(LINE)])
    number = StringField(_l("Number"), validators=[Length(100)])
    start_time = WallTime(_l("Starts at"), validators=[Optional()], format=["%H:%M", "%H:%M:%S"])
    closed = RadioField(_l("Who may read it"), choices=YES_NO, default="")
    proposal_id = SelectField(_l("Proposal"), coerce=int)
    also_proposal_ids = SelectMultipleField(_l("Further proposals"), coerce=int)
    approves_meeting_id = SelectField(_l("Minutes to approve"), coerce=int)
    papers = PapersField()
    alternative_text = StringField(_l("What is on the picture?"), validators=[Length(LINE)])

    def fill(self, item: AgendaItem) -> None:
        """Show what the item says in the fields whose form differs from the column's."""
        self.closed.data = {None: "", True: "yes", False: "no"}[item.closed]
        self.kind.data = item.kind.value
        self.proposal_id.data = item.proposal_id or 0
        self.approves_meeting_id.data = item.approves_meeting_id or 0

    def offer_for(
        self,
        council: Council,
        people: dict[str, int],
        proposals: list[tuple[int, str]],
        meetings: list[tuple[int, str]],
        item: AgendaItem,
    ) -> None:
        """Fill the choices: members, proposals and earlier meetings, `(id, name)`."""
        self.offer(council, people, item)
        self.also_proposal_ids.choices = proposals
        self.proposal_id.choices = [(0, "—"), *proposals]
        self.approves_meeting_id.choices = [(0, "—"), *meetings]

    def values(self) -> ItemValues:
        """What was typed; of further proposals the first moves up where none was chosen before."""
        also = list(self.also_proposal_ids.data or ())
        first = self.proposal_id.data or (also[0] if also else None)
        return ItemValues(
            title=self.title.data or "",
            kind=self.purpose(),
            duration_minutes=self.duration_minutes.data,
            presenter=self.presenter.data or "",
            presenter_id=self.people.get(self.presenter.data or ""),
            goal=self.goal.data or "",
            without_discussion=bool(self.without_discussion.data),
            description=self.description.data or "",
            section=self.section.data or "",
            number=self.number.data or None,
            start_time=self.start_time.data,
            closed={"yes": True, "no": False}.get(self.closed.data or ""),
            proposal_id=first,
            also_proposal_ids=tuple(each for each in dict.fromkeys(also) if each != first),
            approves_meeting_id=self.approves_meeting_id.data or None,
        )


class RecordedItemForm(ItemForm):
    """An item of a meeting that began or was held, or that a record told of, with what else its record says."""

    decision = TextAreaField(_l("Decision, in the words of the record"), validators=[Length(TEXT)])
    note = TextAreaField(_l("Note of the record"), validators=[Length(TEXT)])
    vote = TextAreaField(_l("Vote"), validators=[Length(TEXT)])
    motions = TextAreaField(_l("Motions"), validators=[Length(TEXT)])
    timeline = TextAreaField(_l("Timetable of the item"), validators=[Length(TEXT)])
    part = StringField(_l("Part of the meeting"), validators=[Length(RECORDED)])
    carried_over = BooleanField(_l("Carried over from an earlier meeting"))
    carried_to = StringField(_l("Carried to"), validators=[Length(RECORDED)])
    legal = StringField(_l("Legal ground"), validators=[Length(RECORDED)])
    audience = StringField(_l("For whom"), validators=[Length(RECORDED)])
    added_during_meeting = BooleanField(_l("Added during the meeting"))

    def fill(self, item: AgendaItem) -> None:
        """Show as lines what the record gave in a shape of its own."""
        super().fill(item)
        for shown in (self.vote, self.motions, self.timeline):
            shown.data = shapes.to_lines(getattr(item, shown.name))

    def record(self, item: AgendaItem) -> ItemRecord:
        """What was typed; a mark that nobody set stays unset, lines that nobody touched keep their shape."""
        return ItemRecord(
            vote=_shaped(self.vote.data, item.vote),
            motions=_shaped(self.motions.data, item.motions),
            timeline=_shaped(self.timeline.data, item.timeline),
            decision=self.decision.data or "",
            note=self.note.data or "",
            part=self.part.data or None,
            carried_over=_marked(self.carried_over.data, item.carried_over),
            carried_to=self.carried_to.data or "",
            legal=self.legal.data or "",
            audience=self.audience.data or "",
            added_during_meeting=_marked(self.added_during_meeting.data, item.added_during_meeting),
        )


def _shaped(typed: str | None, kept: Any) -> Any:
    return kept if typed is None else shapes.from_lines(typed, kept)


def _marked(ticked: bool, was: bool | None) -> bool | None:
    return ticked if ticked or was else was


class MoveForm(Form):
    """A place in the order: one step, or right after another item (0: first)."""

    step = HiddenField()
    after = HiddenField()


class ManyForm(Form):
    """Items that were ticked, and what to do with them: behind another one (0: first), after a row, or off."""

    do = HiddenField()
    items = SelectMultipleField(coerce=row_number, validate_choice=False)
    behind = HiddenField()
    after = HiddenField()


class UndoForm(Form):
    """The step to undo, as the page showed it."""

    step = HiddenField()


class FitForm(Form):
    """The proposal to make the agenda fit, as the page showed it."""

    shown = HiddenField()


class TreatForm(Form):
    """When an item is treated: next, or in its own place again."""

    turn = HiddenField()


class PasteForm(Form):
    """A whole agenda as text, and behind which item it comes (0: at the end)."""

    text = TextAreaField(
        _l("The agenda"), validators=[Required(_l("Paste the text of an agenda first.")), Length(PASTED)]
    )
    behind = SelectField(_l("Put it"), default=0, coerce=int)

    def offer_places(self, items: list[tuple[int, str]]) -> None:
        """Fill the choices: behind which item, `(id, title)`; the end comes first."""
        behind = [(item_id, _l("behind “%(title)s”", title=title[:80])) for item_id, title in items]
        self.behind.choices = [(0, _l("at the end")), *behind]


class PastedForm(PasteForm):
    """The same text once more, with what to do with it."""

    take_over = BooleanField(_l("Use this day, time and place for the meeting"))
    also = SelectMultipleField(_l("Lines to add as items of their own"), coerce=int)

    def offer(self, lines: list[str]) -> None:
        """Fill the choices: the lines that were not understood."""
        self.also.choices = list(enumerate(lines))
