"""What moderation shows on the page of a proposal, read from the rows of its lists."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from klankbord.base.i18n import moment
from klankbord.kit.viewer import Viewer
from klankbord.proposals.moderation.actions import sentence
from klankbord.proposals.moderation.forms import rules_of
from klankbord.proposals.moderation.models import Way
from klankbord.proposals.moderation.queries import instant

WAYS = {
    Way.PAPER.value: _l("said on paper, entered by the school"),
    Way.PHONE.value: _l("said by phone, entered by the school"),
    Way.GATE.value: _l("said at the gate, entered by the school"),
}


@dataclass(slots=True)
class Care:
    """The house rules; until when and why the conversation rests; threads that rest; one's own notices; reports.

    `notices` are (comment, "hidden" or "restored", why, its words); `entered` says by stance how it reached the school.
    """

    rules: list[str] = field(default_factory=list)
    rests: tuple[str, str] | None = None
    threads: list[tuple[int, str, str]] = field(default_factory=list)
    notices: list[tuple[int, str, str, str]] = field(default_factory=list)
    reports: int = 0
    entered: dict[int, str] = field(default_factory=dict)


def read(rows: Iterable[Any], viewer: Viewer, now: datetime) -> Care:
    """From the rows that `queries_moderation.PAGE` adds; a pause that is over is none."""
    care, words = Care(), ""
    for row in rows:
        if row.tag == "rules":
            words = row.a
        elif row.tag == "pause" and instant(row.a) > now:
            until, why = moment(instant(row.a), viewer.zone), sentence(row.b)
            if row.n:
                care.threads.append((row.n, until, why))
            else:
                care.rests = (until, why)
        elif row.tag == "notice":
            care.notices.append((row.n, row.a, sentence(row.b) if row.b else "", row.c))
        elif row.tag == "reports":
            care.reports = row.n
        elif row.tag == "entered":
            care.entered[row.n] = str(WAYS[row.a])
    care.rules = rules_of(words)
    return care
