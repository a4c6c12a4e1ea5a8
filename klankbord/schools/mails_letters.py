"""Letters on paper: a page for each parent, or for a class, with a QR code and a code to type."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import segno
from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.base import i18n, pdf, web
from klankbord.people.models import User
from klankbord.schools import queries_joining
from klankbord.schools.models import School
from klankbord.schools.models_joining import JoinLink

TEMPLATE = "schools/letters.typ"


def address_of(link: JoinLink) -> str:
    """The full address a QR code leads to."""
    return web.link_to("schools_joining_link.open_link", token=queries_joining.token_of(link))


PATTERN = 2
"""The mask of every QR code on paper. Trying all eight, as for one code on a screen, takes five times as long; the
addresses are random, so none suits them better than another (ISO/IEC 18004, 7.8)."""


def qr(address: str) -> str:
    """A QR code as SVG; a quarter of it may be damaged or dirty and it is still read."""
    drawn = BytesIO()
    segno.make_qr(address, error="q", mask=PATTERN).save(
        drawn, kind="svg", border=0, xmldecl=False, omitsize=True, nl=False
    )
    return drawn.getvalue().decode()


def qr_for_page(address: str) -> str:
    """A QR code as the address of a picture, dark on white with the quiet edge that cameras need."""
    found: str = segno.make_qr(address, error="q").svg_data_uri(border=4, light="#fff", omitsize=True, nl=False)
    return found


def letters(school: School, people: Sequence[tuple[User, JoinLink]], *, asking: str, now: datetime) -> bytes:
    """A letter for each person, in their language. `asking` is whom they can ask. Raises pdf.CannotPrint."""
    pages = []
    for user, link in people:
        with force_locale(user.language):
            pages.append(_letter(school, user, link, asking))
    return _print(school, _("Letters to join"), pages, now)


def poster(school: School, link: JoinLink, *, asking: str, now: datetime) -> bytes:
    """A page about the link of a class, in the school's language, to pass round or hang up. Raises pdf.CannotPrint."""
    with force_locale(school.language):
        page = _poster(school, link, asking)
        return _print(school, page["title"], [page], now)


def _print(school: School, title: str, pages: list[dict[str, Any]], now: datetime) -> bytes:
    data = {
        "title": f"{title}, {school.name}",
        "school": school.name,
        "kicker": "",
        "running": title,
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": school.language,
        "watermark": "",
        "foot": "",
        "page-words": "",
        "letters": pages,
    }
    missing = _("� stands for a character that this document cannot show.")
    return pdf.render(TEMPLATE, data, now=now, missing=missing)


def _letter(school: School, user: User, link: JoinLink, asking: str) -> dict[str, Any]:
    return {
        **_shared(school, link, user.language),
        "to": _("For %(name)s", name=user.name),
        "title": _("%(name)s, where can we reach you?", name=user.first_name),
        "words": [
            _what(school),
            _("We would like to reach you too. Tell us in a minute where mail reaches you; you need no password."),
        ],
        "steps": [
            _("Point the camera of your phone at the square and open the address that appears."),
            _("Fill in your mail address and choose your language."),
            _("Open the mail you get and press the button. That is all."),
        ],
        "small": [
            _(
                "This letter is for you alone: do not pass it on. It works once, until %(day)s.",
                day=i18n.full_date(i18n.local_day(link.expires_at, school.zone)),
            ),
            _ask(school, asking),
        ],
    }


def _poster(school: School, link: JoinLink, asking: str) -> dict[str, Any]:
    group = link.class_group.name if link.class_group is not None else ""
    return {
        **_shared(school, link, school.language),
        "to": "",
        "title": _("Parents of %(group)s: join in", group=group),
        "words": [
            _what(school),
            _(
                "Do you get no mail from Klankbord yet? Ask to join. The school looks at every request and answers "
                "by mail."
            ),
        ],
        "steps": [
            _("Point the camera of your phone at the square and open the address that appears."),
            _("Fill in who you are and where mail reaches you."),
            _("Open the mail you get and press the button. Then the school answers."),
        ],
        "small": [
            _(
                "For parents of %(group)s, until %(day)s.",
                group=group,
                day=i18n.full_date(i18n.local_day(link.expires_at, school.zone)),
            ),
            _ask(school, asking),
        ],
    }


def _what(school: School) -> str:
    said: str = _(
        "%(school)s uses Klankbord. There you read what the school is planning, say what you think of it, and hear "
        "what was done with it.",
        school=school.name,
    )
    return said


def _ask(school: School, asking: str) -> str:
    said: str = _("Questions? Ask %(name)s of %(school)s.", name=asking, school=school.name)
    return said


def _shared(school: School, link: JoinLink, language: str) -> dict[str, Any]:
    address = address_of(link)
    short = web.link_to("schools_joining_link.type_code")
    bare = urlsplit(short)
    return {
        "language": language,
        "qr": qr(address),
        "alt": _("QR code that leads to %(address)s", address=address),
        "typing": _("No camera?"),
        "type-first": _("Open this address in a browser:"),
        "address": f"{bare.netloc}{bare.path}",
        "type-then": _("and type this code:"),
        "code": queries_joining.code_of(link),
    }
