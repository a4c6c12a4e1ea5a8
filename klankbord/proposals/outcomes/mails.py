"""The mail that closes the loop: what was decided, and what was done with what you said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from klankbord.kit.markdown import to_html, to_text
from klankbord.proposals import mails, queries_audience
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import FeedbackRound, Naming, Outcome, Proposal
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.outcomes.forms_themes import ANSWERS
from klankbord.proposals.outcomes.models_themes import Theme
from klankbord.proposals.queries_consultation import reach_of
from klankbord.schools.models import School

_LONGEST_QUOTE = 600
_SHORT_QUOTE = 240
_QUOTES = 2
_NOTHING = ("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """A theme in the mail: what was done with it and why, and after an anonymous round what was said about it."""

    theme: Theme
    quotes: Sequence[str]


def told(
    proposal: Proposal,
    outcome: Outcome,
    asked_in: FeedbackRound | None,
    user_ids: Iterable[int],
    own_words: dict[int, tuple[str, str]],
    *,
    again: bool = False,
    school: School,
    now: datetime,
) -> int:
    """Mail everybody who took part; returns how many mails that makes.

    With `again` the outcome was told before and now has an answer to every theme. After a named round each reads their
    own words back and the themes they fall under. After an anonymous round the mail is the same for all, with words of
    somebody at each theme.
    """
    named = asked_in is None or asked_in.naming is Naming.NAMED
    readers = queries_audience.readers(dict.fromkeys(user_ids), school.id)
    themes = queries_themes.themes_of(proposal.id)
    falling = queries_themes.falling(proposal.id) if themes and not named else {}
    under = queries_themes.own_themes(proposal.id) if themes and named else {}
    extra = {
        reader.user_id: _own(
            reader.language,
            *(own_words.get(reader.user_id, _NOTHING) if named else _NOTHING),
            [theme for theme in themes if theme.id in under.get(reader.user_id, ())],
        )
        for reader in readers
    }
    about = kind_of(proposal.kind)
    texts = {
        "decided": to_text(outcome.decided),
        "deviation": to_text(outcome.reasons_for_deviation) if about.answers_for_deviation else "",
        "done": to_text(outcome.done_with_feedback),
        "decided_html": Markup(to_html(outcome.decided)),  # noqa: S704 - cleaned by nh3
        "deviation_html": Markup(to_html(outcome.reasons_for_deviation)),  # noqa: S704 - cleaned by nh3
        "done_html": Markup(to_html(outcome.done_with_feedback)),  # noqa: S704 - cleaned by nh3
    }
    return mails.to_many(
        "proposals_outcome", proposal, asked_in, readers, school=school, now=now, with_key=False, extra=extra,
        outcome=outcome, texts=texts, again=again,
        reach=reach_of(asked_in) if asked_in and about.answers_for_deviation else None,
        themes=[Told(theme, _quotes(falling.get(theme.id, ()))) for theme in themes],
        promises=[promise.text for promise in queries_themes.promises_of(outcome.id)],
    )  # fmt: skip


def _own(language: str, said: str, about: str, themes: Sequence[Theme]) -> dict[str, str]:
    """Somebody's own words, with those of the plan they are about, and where they fall; each one sentence or empty."""
    words = mails.shortened(said, _LONGEST_QUOTE)
    with force_locale(language):
        part = mails.shortened_words(about, _SHORT_QUOTE)
        begun = _("You wrote about “%(part)s”: ", part=part) if part else _("You said: ")
        lead = f"{begun}“{words}”" if words else ""
        names = ", ".join(f"“{theme.name}” ({_done(theme)})" for theme in themes)
        under = _("What you said falls under %(names)s.", names=names)
    return {"own_words": lead, "own_themes": under if themes else ""}


def _done(theme: Theme) -> str:
    return str(ANSWERS[theme.done]).lower() if theme.done else _("no answer yet")


def _quotes(rows: Sequence[Any]) -> list[str]:
    """What is quoted of a theme: the reasons that were picked, else the first that was said."""
    picked = [row for row in rows if row.side is not None] or rows
    return [mails.shortened(row.body, _SHORT_QUOTE) for row in picked[:_QUOTES]]
