"""The mail about a new version to those who responded: what changed, and which of their points it follows."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.proposals import mails
from klankbord.proposals.models import Comment, FeedbackRound, Naming, Proposal
from klankbord.proposals.passages.actions import Moved
from klankbord.proposals.queries_audience import Reader
from klankbord.schools.models import School

_LONGEST_POINT = 300
_MOST_PASSAGES = 5


def changed(
    proposal: Proposal,
    asked_in: FeedbackRound,
    readers: Sequence[Reader],
    *,
    school: School,
    now: datetime,
    changes: str,
    parts: Sequence[str],
    points: Sequence[Comment],
    moved: Sequence[Moved],
    again: bool,
    to_all: bool = False,
) -> int:
    """Mail each who responded; `parts` are the names of the parts that changed. Returns how many mails that makes.

    After a named round each reads which of their own points the version follows, and how the passages they reacted to
    read now; after an anonymous one all read the same, and only a new round gives their link a key, or a mail `to_all`
    who were asked.
    """
    anonymous = asked_in.naming is Naming.ANONYMOUS
    lead_in: dict[str, str] = {}
    extra: dict[int, dict[str, str]] = {}
    for reader in readers:
        if reader.language not in lead_in:
            with force_locale(reader.language):
                lead_in[reader.language] = _("Of what you said, this version follows:")
        own = [quoted(point) for point in points if not anonymous and point.author_id == reader.user_id]
        extra[reader.user_id] = {
            "own_points": f"{lead_in[reader.language]} {' '.join(own)}" if own else "",
            "own_passages": _passages(reader, [] if anonymous else moved),
        }
    return mails.to_many(
        "proposals_changed", proposal, asked_in, readers, school=school, now=now, with_key=again or to_all, extra=extra,
        changes=changes, parts=list(parts), points=[quoted(point) for point in points] if anonymous else [],
        passages=_distinct(moved) if anonymous else [], again=again, to_all=to_all,
    )  # fmt: skip


def _passages(reader: Reader, moved: Sequence[Moved]) -> str:
    """What became of the passages somebody reacted to under their name, a sentence or two for each."""
    with force_locale(reader.language):
        return " ".join(
            _("You reacted to “%(was)s”. It now says: “%(reads)s”.", was=was, reads=reads)
            if reads
            else _("You reacted to “%(was)s”. That is not in the text any more.", was=was)
            for was, reads in _distinct([one for one in moved if one.author_id == reader.user_id])
        )


def _distinct(moved: Sequence[Moved]) -> list[tuple[str, str]]:
    """What passages were and how they read now (empty: not any more), each once, shortened and not too many."""
    pairs = dict.fromkeys((one.was, one.reads or "") for one in moved)
    return [
        (mails.shortened_words(was, _LONGEST_POINT), mails.shortened_words(reads, _LONGEST_POINT))
        for was, reads in list(pairs)[:_MOST_PASSAGES]
    ]


def quoted(point: Comment) -> str:
    """A point between quotation marks, on one line."""
    return f"“{mails.shortened(point.body, _LONGEST_POINT)}”"
