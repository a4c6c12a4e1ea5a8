"""The mail that closes the loop: what was decided, and what was done with what you said."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from klankbord.kit.markdown import to_html, to_text
from klankbord.proposals import mails, queries_audience
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import FeedbackRound, Naming, Outcome, Proposal
from klankbord.proposals.queries_consultation import reach_of
from klankbord.schools.models import School

_LONGEST_QUOTE = 600


def told(
    proposal: Proposal,
    outcome: Outcome,
    asked_in: FeedbackRound | None,
    user_ids: Iterable[int],
    own_words: dict[int, str],
    *,
    school: School,
    now: datetime,
) -> int:
    """Mail everybody who took part, with their own words where names were known; returns how many mails that makes.

    After an anonymous round the mail is the same for all.
    """
    named = asked_in is None or asked_in.naming is Naming.NAMED
    readers = queries_audience.readers(dict.fromkeys(user_ids), school.id)
    extra: dict[int, dict[str, str]] = {}
    lead_in: dict[str, str] = {}
    for reader in readers:
        if reader.language not in lead_in:
            with force_locale(reader.language):
                lead_in[reader.language] = _("You said: ")
        words = " ".join(to_text(own_words.get(reader.user_id, "")).split()) if named else ""
        short = words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
        extra[reader.user_id] = {"own_words": f"{lead_in[reader.language]}“{short}”" if short else ""}
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
        outcome=outcome, texts=texts, reach=reach_of(asked_in) if asked_in and about.answers_for_deviation else None,
    )  # fmt: skip
