"""Lists on paper for the office: who is there with room to sign, and where mail reaches people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across.exports.people import Mailbox, carers, mailboxes, relations_said
from klankbord.base import pdf
from klankbord.base.i18n import LANGUAGES, clock, full_date
from klankbord.councils import queries as councils
from klankbord.councils.forms import OFFICES
from klankbord.councils.models import Council, Office
from klankbord.invitations import queries as invitations
from klankbord.invitations.models import Answer
from klankbord.kit.sheets import clean
from klankbord.meetings.models import Meeting
from klankbord.meetings.queries_attendance import Line, attendance_of
from klankbord.minutes.words import GROUPS
from klankbord.schools.models import ClassGroup, School

TEMPLATE = "across/exports/list.typ"
MOST_BLANK = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One list as it is printed: `widths` are the shares of the columns, `blank` counts empty lines to write on.

    `signed` rows leave room for a signature.
    """

    title: str
    kicker: str
    facts: Sequence[tuple[str, str]]
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    blank: int = 0
    signed: bool = False
    empty: str = ""


def presence(meeting: Meeting, *, blank: int) -> Paper:
    """Who is expected at a meeting, with room to sign; `meeting` comes with its council. Two statements.

    Beside a name stands what is known already: a status that was noted down, else the answer to the invitation.
    """
    invited = invitations.of_meeting(meeting.id)
    answers = {invitation.user_id: invitation.answer for invitation in invited}
    lines = attendance_of(meeting, also=[invitation.user for invitation in invited])
    return Paper(
        title=_("Presence list"),
        kicker=meeting.council.name,
        facts=[(term, said) for term, said in _about(meeting) if said],
        headings=[_("Name"), _("Office"), _("Known already"), _("Signature")],
        widths=[5, 3, 4, 5],
        rows=[[line.name, _office(line), _known(line, answers), ""] for line in lines],
        blank=max(0, min(blank, MOST_BLANK)),
        signed=True,
        empty=_("Nobody is expected yet."),
    )


def _about(meeting: Meeting) -> list[tuple[str, str]]:
    start = _("%(time)s h", time=clock(meeting.start_time)) if meeting.start_time else meeting.start_words
    end = meeting.ends_at
    until = _("%(time)s h", time=clock(end, meeting.zone)) if end is not None else ""
    return [
        (_("Meeting"), meeting.title),
        (_("Date"), full_date(meeting.day) if meeting.day else meeting.day_words),
        (_("Time"), f"{start} – {until}" if start and until else start),
        (_("Place"), meeting.place),
    ]


def _office(line: Line) -> str:
    return str(OFFICES[line.office]) if line.office not in {None, Office.MEMBER} else ""


def _known(line: Line, answers: dict[int, Answer | None]) -> str:
    if line.status is not None:
        return str(_(dict(GROUPS)[line.status]))
    words = {
        Answer.ACCEPTED: _("is coming"),
        Answer.TENTATIVE: _("comes perhaps"),
        Answer.DECLINED: _("Absent with notice"),
    }
    answer = answers.get(line.user_id or 0)
    return words[answer] if answer is not None else ""


def addresses_of_class(school: School, group: ClassGroup) -> Paper:
    """The parents of one class with their mail addresses. Two statements."""
    found = carers(school, group)
    boxes = mailboxes({carer.user.id for carer in found})
    named = school.keeps_child_names
    return Paper(
        title=_("Address list of %(name)s", name=group.name),
        kicker=_("Parents"),
        facts=[],
        headings=[_("Parent"), *([_("Child")] if named else []), _("Relation"), _("Mail address"), _("Language")],
        widths=[5, *([4] if named else []), 3, 7, 3],
        rows=[
            [
                carer.user.name,
                *([", ".join(carer.children)] if named else []),
                relations_said(carer.relations),
                _said(boxes[carer.user.id]),
                LANGUAGES.get(carer.user.language, carer.user.language),
            ]
            for carer in found
        ],
        empty=_("No parent of this class is known yet."),
    )


def addresses_of_council(council: Council, today: date) -> Paper:
    """Who sits in a council today, with their mail addresses. Two statements."""
    seats = [seat for seat in councils.seats_of(council.id) if seat.is_current(today)]
    boxes = mailboxes({seat.user_id for seat in seats})
    return Paper(
        title=_("Address list of %(name)s", name=council.name),
        kicker=_("Members"),
        facts=[],
        headings=[_("Name"), _("Office"), _("For class"), _("Mail address")],
        widths=[5, 3, 3, 7],
        rows=[
            [
                seat.user.name,
                str(OFFICES[seat.office]),
                seat.class_group.name if seat.class_group else "",
                _said(boxes[seat.user_id]),
            ]
            for seat in seats
        ],
        empty=_("Nobody sits in this council yet."),
    )


def _said(boxes: Sequence[Mailbox]) -> str:
    return "\n".join(box.address for box in boxes) or _("no mail address")


def as_pdf(paper: Paper, school: School, *, language: str, now: datetime, today: date) -> bytes:
    """The list as an accessible PDF (PDF/UA-1) in the school's colour. Raises pdf.CannotPrint."""
    made = _("made on %(day)s", day=full_date(today))
    missing = _("� stands for a character that this document cannot show.")
    data: dict[str, Any] = {
        "title": paper.title,
        "school": school.name,
        "kicker": paper.kicker,
        "running": f"{paper.title} · {paper.kicker}",
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": language,
        "watermark": "",
        "foot": f"{_('Klankbord')} · {made}",
        "page-words": _("page {page} of {pages}"),
        "facts": [[term, clean(said)] for term, said in paper.facts],
        "headings": list(paper.headings),
        "widths": list(paper.widths),
        "rows": [[clean(cell) for cell in row] for row in paper.rows],
        "blank": paper.blank,
        "signed": paper.signed,
        "empty": paper.empty,
        "count": ngettext("%(num)d name", "%(num)d names", len(paper.rows)) if paper.rows else "",
    }
    return pdf.render(TEMPLATE, data, now=now, missing=missing)
