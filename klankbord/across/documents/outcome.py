"""What came of a proposal as a document: what was decided, done with each theme and promised, and the numbers."""

from datetime import datetime

from flask_babel import gettext as _

from klankbord.across import proposal_outcome
from klankbord.across.documents import asked
from klankbord.across.documents.parts import Parts, as_pdf
from klankbord.base.i18n import local_day, long_date, when_due
from klankbord.kit.viewer import SchoolFact
from klankbord.proposals.forms import RESULTS


def make(found: asked.Asked, school: SchoolFact, *, language: str, now: datetime) -> bytes:
    """The outcome of a proposal that was told, read with `proposal_outcome.TOLD`. Raises pdf.CannotPrint.

    It says the same to everybody: nothing of what its reader said themselves.
    """
    facts, parts = found.facts, Parts()
    parts.heading(_("What was asked"))
    parts.facts(
        [
            (_("What is asked"), facts.question),
            (_("Closed on"), long_date(local_day(facts.closed_at)) if facts.closed_at is not None else ""),
            (_("Told on"), long_date(local_day(facts.published_at))),
        ]
    )
    parts.heading(_("What was decided"))
    parts.prose(facts.decided)
    parts.heading(_("What was done with the reactions"))
    parts.prose(facts.done_with_feedback)
    if facts.reasons_for_deviation.strip():
        parts.heading(_("Why the school decides otherwise than most parents said"))
        parts.prose(facts.reasons_for_deviation)
    _after(parts, found)
    if found.counts or found.too_few:
        parts.heading(_("The answers"))
        asked.numbers(parts, found)
    return as_pdf(
        parts,
        school,
        title=_("What came of “%(title)s”", title=facts.title),
        kicker=facts.council_name,
        language=language,
        now=now,
        chip=str(RESULTS[facts.result]),
    )


def _after(parts: Parts, found: asked.Asked) -> None:
    after = proposal_outcome.after(found.rows)
    if after.themes:
        parts.heading(_("Theme by theme"))
        rows = [
            [theme["name"], str(theme["said"] or _("no answer yet")), theme["reason"] or ""] for theme in after.themes
        ]
        parts.table([_("Theme"), _("What was done with it"), _("Why")], [5, 4, 9], rows)
    if found.facts.incomplete:
        parts.text(_("Not every theme has an answer yet."), soft=True)
    if after.promises:
        parts.heading(_("What is promised"))
        ended = {"done": _("done"), "dropped": _("It will not be done.")}
        rows = []
        for promise in after.promises:
            rows.append([promise.text, ended.get(promise.state, when_due(promise))])
        parts.table([_("What"), _("When")], [14, 4], rows)
