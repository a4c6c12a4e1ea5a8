"""A letter on paper: an accessible PDF (PDF/UA-1) in the school's language, with its name and colour."""

from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.base import pdf
from klankbord.base.i18n import full_date
from klankbord.followup.letters.forms import ADDRESSEES
from klankbord.followup.letters.models import Addressee, Letter
from klankbord.kit import dates, markdown_tree
from klankbord.schools.models import School

TEMPLATE = "followup/letters/letter.typ"


def make(letter: Letter, school: School, *, now: datetime) -> bytes:
    """The letter as a PDF; one that has not left says that it is a draft. Raises pdf.CannotPrint."""
    with force_locale(school.language):
        missing = _("� stands for a character that this document cannot show.")
        return pdf.render(TEMPLATE, _data(letter, school, now), now=now, missing=missing)


def file_name(letter: Letter) -> str:
    """What the file is called, in the reader's language: `brief-2026-2027-L03.pdf`."""
    return f"{_('letter-file')}-{letter.reference.replace('/', '-') or letter.id}.pdf"


def salutation(addressee: Addressee) -> str:
    """How the letter begins."""
    if addressee is Addressee.SCHOOL_BOARD:
        return str(_("Dear members of the school board,"))
    return str(_("Dear members of the participation council,"))


def _data(letter: Letter, school: School, now: datetime) -> dict[str, Any]:
    on = letter.sent_on or dates.local(now, school.zone).date()
    title = letter.subject
    return {
        "title": title,
        "school": school.name,
        "kicker": letter.council.name,
        "running": " · ".join(part for part in (letter.council.name, letter.reference) if part),
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": school.language,
        "watermark": "" if letter.is_sent else _("DRAFT"),
        "foot": letter.reference,
        "page-words": _("page {page} of {pages}"),
        "to": [str(ADDRESSEES[letter.addressee]), letter.to_name],
        "facts": [
            [term, said]
            for term, said in (
                (_("Date"), full_date(on)),
                (_("Our reference"), letter.reference),
                (_("Answer wanted by"), full_date(letter.answer_by)),
            )
            if said
        ],
        "salutation": salutation(letter.addressee),
        "body": markdown_tree.blocks(letter.body),
        "asked": _("We would like your answer by %(day)s at the latest.", day=full_date(letter.answer_by)),
        "greeting": _("With kind regards,"),
        "signed": [part for part in (letter.signed_by, letter.council.name, school.name) if part],
    }
