"""What people were asked and said about one proposal, in numbers that reveal nobody, for the papers of a meeting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.across.documents.parts import Parts
from klankbord.across.proposal_pages import Standing, stance_counts
from klankbord.base.i18n import local_day, long_date
from klankbord.kit import dates
from klankbord.kit.suppression import enough
from klankbord.kit.viewer import Viewer
from klankbord.proposals import queries_page
from klankbord.proposals.forms import RESULTS, STANCES
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.mails import shortened_words
from klankbord.proposals.models import Audience, Naming, ProposalState
from klankbord.proposals.outcomes import queries_themes
from klankbord.proposals.passages import queries as queries_passages

_MOST_PARTS = 5
_LONGEST_PART = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A proposal as its reader may see it; `counts` is empty where its numbers are not for them, or too small.

    For the council and the staff: `themes` are the names with how many reactions fall under each, `parts` the words of
    the plan that most spoke about with how many did.
    """

    id: int
    facts: Any
    rows: Sequence[Any]
    counts: Mapping[str, int]
    too_few: bool
    themes: Sequence[tuple[str, int]] = ()
    parts: Sequence[tuple[str, int]] = ()
    unanswered: int = 0


def read(viewer: Viewer, proposal_id: int, *more: queries_page.Entries) -> Asked | None:
    """A proposal with its numbers; None where the viewer may not read it. Five statements at most."""
    facts = queries_page.facts(viewer, proposal_id)
    if facts is None:
        return None
    at = Standing.of(viewer, facts, dates.now(), "")
    rows = queries_page.lists(viewer, facts.id, facts.round_id, None, queries_passages.PAGE, *more)
    counts = stance_counts(rows)
    asks = facts.round_id is not None and kind_of(facts.kind).asks_stance and at.sees_results
    shown = asks and (facts.naming is not Naming.ANONYMOUS or enough(sum(counts.values())))
    sorted_out = at.sees_names and facts.state is not ProposalState.DRAFT
    falling = queries_themes.falling(facts.id) if sorted_out else {}
    return Asked(
        id=facts.id,
        facts=facts,
        rows=rows,
        counts=counts if shown else {},
        too_few=asks and not shown,
        themes=[(theme.name, len(falling.get(theme.id, ()))) for theme in queries_themes.themes_of(facts.id)]
        if sorted_out
        else (),
        parts=_parts(rows) if sorted_out else (),
        unanswered=len(queries_themes.unanswered(facts.id)) if sorted_out else 0,
    )


def _parts(rows: Sequence[Any]) -> list[tuple[str, int]]:
    """The parts of the plan that most spoke about, as it says them."""
    counted = Counter(row.b for row in rows if row.tag == "passage").most_common(_MOST_PARTS)
    return [(shortened_words(words, _LONGEST_PART), count) for words, count in counted]


def tell(parts: Parts, asked: Asked, level: int, site: str) -> None:
    """The question, when people could answer, and how they did."""
    facts = asked.facts
    parts.heading(_("Proposal: %(title)s", title=facts.title), level)
    parts.facts([(_("What is asked"), facts.question), (_("Answers"), _when(facts))])
    numbers(parts, asked)
    if asked.themes:
        rows = [[name, str(count)] for name, count in asked.themes]
        parts.table([_("Theme"), _("Reactions")], [14, 4], rows)
    if asked.parts:
        rows = [[f"“{words}”", str(count)] for words, count in asked.parts]
        parts.table([_("Part of the plan"), _("Reactions")], [14, 4], rows)
    if asked.unanswered:
        said = ngettext(
            "%(num)d reaction has no answer of the school yet.",
            "%(num)d reactions have no answer of the school yet.",
            asked.unanswered,
        )
        parts.text(said, soft=True)
    if facts.published_at is not None:
        parts.text(_("What came of it: %(result)s", result=RESULTS[facts.result]))
    links = [(_("The whole proposal"), site + url_for("proposal_pages.page", proposal_id=facts.id), "")]
    parts.links([*links, *_papers(asked, site)])


def numbers(parts: Parts, asked: Asked) -> None:
    """How many answered, and how; or why that is not told."""
    if asked.too_few:
        parts.text(_("The answers show once there are five, so that nobody can tell who gave which."), soft=True)
    if not asked.counts:
        return
    total = sum(asked.counts.values())
    parts.table(
        [_("Answer"), _("How many")], [14, 4],
        [[str(words), str(asked.counts[kind.value])] for kind, words in STANCES.items()],
    )  # fmt: skip
    count = asked.facts.asked_count
    if asked.facts.audience in {Audience.ALL_PARENTS, Audience.CLASS_GROUPS}:
        of = ngettext("of %(num)d parent", "of %(num)d parents", count)
    else:
        of = ngettext("of %(num)d person asked", "of %(num)d people asked", count)
    parts.text(f"{total} {of}", soft=True)


def _when(facts: Any) -> str:
    if facts.round_id is None:
        return ""
    if facts.closed_at is not None:
        return str(_("the round closed on %(day)s", day=long_date(local_day(facts.closed_at))))
    return str(_("until and including %(day)s", day=long_date(facts.closes_on)))


def _papers(asked: Asked, site: str) -> list[tuple[str, str, str]]:
    return [
        (row.a, site + url_for("proposals_papers.download", proposal_id=asked.id, paper_id=row.n), "")
        for row in asked.rows
        if row.tag == "paper"
    ]
