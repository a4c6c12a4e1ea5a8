"""The letter about a proposal on paper: what is asked, what can change, until when, and a QR code that leads to it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.base import i18n, pdf, web
from klankbord.proposals.forms import STANCES
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.mails import shortened
from klankbord.proposals.models import Audience, FeedbackRound, Naming, Proposal
from klankbord.schools.mails_letters import qr
from klankbord.schools.models import School

TEMPLATE = "proposals/letter.typ"
_LONGEST = 240
"""Characters of each part, so that the letter stays on one page."""


def address_of(proposal: Proposal, school: School) -> str:
    """The full address of a proposal, which the QR code holds; who is not signed in gets there by signing in."""
    return web.link_to("proposal_pages.page", school_slug=school.slug, proposal_id=proposal.id)


def short_address(proposal: Proposal, school: School) -> str:
    """The same as one types it."""
    bare = urlsplit(address_of(proposal, school))
    return f"{bare.netloc}{bare.path}"


def letter(
    proposal: Proposal, asked_in: FeedbackRound, school: School, class_name: str, *, language: str, now: datetime
) -> bytes:
    """The letter as a PDF, for the parents of a class or (without a name) for everybody. Raises pdf.CannotPrint."""
    with force_locale(language):
        data = _data(proposal, asked_in, school, class_name, language)
        missing = _("� stands for a character that this document cannot show.")
        return pdf.render(TEMPLATE, data, now=now, missing=missing)


def _data(
    proposal: Proposal, asked_in: FeedbackRound, school: School, class_name: str, language: str
) -> dict[str, Any]:
    address, asks_stance = address_of(proposal, school), kind_of(proposal.kind).asks_stance
    parts = (
        (_("The plan"), shortened(proposal.body, _LONGEST)),
        (_("What can still change"), shortened(proposal.can_change, _LONGEST)),
        (_("What is fixed"), shortened(proposal.is_fixed, _LONGEST)),
    )
    title = _("Letter: %(title)s", title=proposal.title)
    return {
        "title": f"{title}, {school.name}",
        "school": school.name,
        "kicker": proposal.council.name,
        "running": title,
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": language,
        "watermark": "",
        "foot": "",
        "page-words": "",
        "to": _whom(asked_in, class_name),
        "title-of": proposal.title,
        "question": proposal.question,
        "parts": [[head, words] for head, words in parts if words],
        "qr": qr(address),
        "alt": _("QR code that leads to %(address)s", address=address),
        "closes": _("You can answer until and including %(day)s.", day=i18n.full_date(asked_in.closes_on)),
        "steps": [
            _("Point the camera of your phone at the square and open the address that appears."),
            _("Fill in your mail address and press the button in the mail you get. You need no password."),
            _("Tap what you think of it. That is all.") if asks_stance else _("Write your answer. That is all."),
        ],
        "typing": _("No camera? Type this address:"),
        "address": short_address(proposal, school),
        "strip": _strip(asks_stance) if asked_in.naming is Naming.NAMED else {},
        "small": _("As soon as it is decided, everybody who took part hears what was done with it."),
    }


def _whom(asked_in: FeedbackRound, class_name: str) -> str:
    if class_name:
        return str(_("For the parents of %(group)s", group=class_name))
    if asked_in.audience is Audience.STAFF:
        return str(_("For the staff"))
    if asked_in.audience is Audience.MEMBERS:
        return str(_("For the members of the council"))
    return str(_("For the parents"))


def _strip(asks_stance: bool) -> dict[str, Any]:
    ticked = _("Tick one, cut it off and give it to the school, which enters it for you.")
    written = _("Write your answer, cut it off and give it to the school, which enters it for you.")
    return {
        "title": _("No phone? Answer on this sheet"),
        "words": ticked if asks_stance else written,
        "stances": [str(words) for words in STANCES.values()] if asks_stance else [],
        "lines": [_("Why?") if asks_stance else _("Your answer:"), _("Your name and the class of your child:")],
    }
