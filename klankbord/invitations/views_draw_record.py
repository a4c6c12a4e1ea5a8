"""The record of a draw to take along: the file that anybody can redo it from, and one sheet of paper."""

import json
from typing import Any

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import pdf, web
from klankbord.base.i18n import full_date, language, moment
from klankbord.invitations import queries, queries_draw, queries_draw_record
from klankbord.invitations.forms_draw import POOLS, STRATA
from klankbord.invitations.models_draw import Draw
from klankbord.invitations.queries_draw import Line
from klankbord.kit import dates, draw
from klankbord.kit.viewer import SchoolFact
from klankbord.meetings import queries as meetings
from klankbord.meetings.models import Meeting

blueprint = Blueprint("invitations_draw_record", __name__)
TEMPLATE = "invitations/draw.typ"
MOST = 48
"""Codes of the reserve list on paper; the file has them all."""


def _held(meeting_id: int) -> tuple[Meeting, Draw, list[Line]]:
    viewer = web.viewer()
    meeting = web.load_or_404(meetings.one(viewer, meeting_id, queries.meetings_of(viewer)))
    found = web.load_or_404(queries_draw.announced(meeting.id))
    if found.drawn_at is None:
        abort(404)
    return meeting, found, queries_draw.lines(found)


def _school() -> SchoolFact:
    school = web.viewer().school
    assert school is not None  # noqa: S101 - the meeting was found in it
    return school


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/draw.json")
def as_json(meeting_id: int) -> ResponseReturnValue:
    """Everything needed to redo the draw, without names: what `klankbord draw check` reads."""
    meeting, found, lines = _held(meeting_id)
    record = queries_draw_record.record(
        found, lines, meeting=meeting, council=meeting.council.name, school=_school().name
    )
    name = f"{_('draw-file')}-{meeting.id}.json"
    return Response(
        json.dumps(record, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/<school_slug>/meetings/<int:meeting_id>/draw.pdf")
def as_pdf(meeting_id: int) -> ResponseReturnValue:
    """The same on one sheet, as an accessible PDF."""
    meeting, found, lines = _held(meeting_id)
    missing = _("� stands for a character that this document cannot show. You find it on the page.")
    body = pdf.render(TEMPLATE, _data(meeting, found, lines, _school()), now=dates.now(), missing=missing)
    name = f"{_('draw-file')}-{meeting.id}.pdf"
    return Response(body, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def left_out(found: Draw) -> list[str]:
    """Who was left out of the pool and why, in words."""
    count = found.left_out
    words = [
        (count.get("unwilling", 0), _("%(count)d did not say that they are willing", count=count.get("unwilling", 0))),
        (count.get("members", 0), _("%(count)d sit in the council", count=count.get("members", 0))),
        (count.get("invited", 0), _("%(count)d were invited already", count=count.get("invited", 0))),
        (count.get("recent", 0), _("%(count)d took part not long ago", count=count.get("recent", 0))),
    ]
    return [said for number, said in words if number]


def _data(meeting: Meeting, found: Draw, lines: list[Line], school: SchoolFact) -> dict[str, Any]:
    when = full_date(meeting.day) if meeting.day else meeting.day_words
    title = _("Record of the draw")
    drawn = [line.lot for line in lines if line.lot.drawn]
    reserves = [line.lot.code for line in lines if line.lot.number is not None and not line.lot.drawn]
    more = len(reserves) - MOST
    out = left_out(found)
    return {
        "title": title,
        "school": school.name,
        "kicker": f"{meeting.council.name}, {when}" if when else meeting.council.name,
        "running": title,
        "accent": pdf.ACCENTS.get(school.accent, pdf.ACCENTS["teal"]),
        "language": language(),
        "watermark": "",
        "foot": _("Klankbord"),
        "page-words": _("page {page} of {pages}"),
        "facts": [
            [_("Announced"), moment(found.announced_at, meeting.zone)],
            [_("Held"), moment(found.drawn_at, meeting.zone)],
            [_("From whom"), str(POOLS[found.pool])],
            [_("Places divided"), str(STRATA[found.strata])],
            [_("One of a household"), _("yes") if found.one_per_household else _("no")],
            [_("Left out"), "; ".join(out) if out else _("nobody")],
            [_("In the pool"), ngettext("%(num)d parent", "%(num)d parents", len(lines))],
            [_("Seed"), found.seed],
            [_("Fingerprint of the seed"), draw.commitment(found.seed)],
            [_("Fingerprint of the pool"), queries_draw_record.pool_fingerprint(lines)],
            [_("Algorithm"), found.algorithm],
        ],
        "group-heads": [_("Group"), _("Lots"), _("Places")],
        "groups": [
            [group["group"] or _("without a class"), str(group["lots"]), str(group["places"])]
            for group in queries_draw_record.groups(lines)
        ],
        "words": {
            "groups": _("Places"),
            "drawn": _("Drawn"),
            "reserves": _("Reserve list, in this order"),
            "redo": _("How to redo it"),
        },
        "drawn": [lot.code for lot in drawn],
        "reserves": reserves[:MOST],
        "more": ngettext("and %(num)d more in the file", "and %(num)d more in the file", more) if more > 0 else "",
        "redo": [_(step) for step in draw.STEPS],
        "check": _("The file draw.json beside this record has the whole pool. “klankbord draw check” redoes it."),
    }
