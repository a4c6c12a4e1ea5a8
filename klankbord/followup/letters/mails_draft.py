"""The first words of a letter, from what was decided: Markdown in the school's language, for a person to change."""

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.followup.models import Decision
from klankbord.kit.headers import one_line
from klankbord.proposals.models import Outcome, OutcomeResult, Proposal
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.outcomes.forms_themes import ANSWERS

LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter begins with."""

    subject: str
    body: str


def from_outcome(proposal: Proposal, outcome: Outcome, *, language: str) -> Words:
    """What parents were asked, what came of it, and theme by theme what was done with what they said."""
    with force_locale(language):
        results = {
            OutcomeResult.ADOPTED: _("The plan is adopted."),
            OutcomeResult.ADOPTED_WITH_CHANGES: _("The plan is adopted with changes."),
            OutcomeResult.NOT_ADOPTED: _("The plan is not adopted."),
            OutcomeResult.DEFERRED: _("The plan is deferred."),
        }
        themes = [
            f"- **{theme.name}**: {ANSWERS[theme.done]}. {theme.reason}".rstrip()
            for theme in queries_themes.themes_of(proposal.id)
            if theme.done is not None
        ]
        parts = [
            _("Parents were asked about “%(title)s”: %(question)s", title=proposal.title, question=proposal.question)
            if proposal.question
            else _("Parents were asked about “%(title)s”.", title=proposal.title),
            " ".join(part for part in (results[outcome.result], outcome.decided) if part),
            _("## What parents said, and what was done with it") + f"\n\n{outcome.done_with_feedback}",
            "\n".join(themes),
            outcome.reasons_for_deviation,
            _("## What we ask of you") + "\n\n" + _("We would like to hear whether you agree, and why."),
        ]
        return _words(_("About: %(title)s", title=proposal.title), parts)


def from_opinion(decision: Decision, *, language: str) -> Words:
    """The opinion as it was recorded, and a question for an answer with reasons."""
    with force_locale(language):
        label = decision.label
        parts = [
            _("In our council we talked about a plan of the school. This is our opinion (%(label)s):", label=label)
            if label
            else _("In our council we talked about a plan of the school. This is our opinion:"),
            "\n".join(f"> {line}" for line in decision.text.splitlines()),
            _("## What we ask of you") + "\n\n" + _("We would like to hear what you do with it, and why."),
        ]
        return _words(_("Our opinion: %(words)s", words=decision.text), parts)


def _words(subject: str, parts: list[str]) -> Words:
    return Words(one_line(subject, LONGEST_SUBJECT), "\n\n".join(part.strip() for part in parts if part.strip()))
