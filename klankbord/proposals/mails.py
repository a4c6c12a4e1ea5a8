"""The mails about a round: it opened, it lasts longer; and the link of one's own to an anonymous answer."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import render_for_many, render_mail
from klankbord.base.outbox import queue, queue_many
from klankbord.kit.markdown import to_text
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import FeedbackRound, Naming, Proposal, Silence
from klankbord.proposals.queries_audience import Reader
from klankbord.schools.models import School

_PLACE = "-token-"
_LONGEST = 400


def fresh_key() -> str:
    """A random key of 128 bits that makes an anonymous answer its giver's own."""
    return secrets.token_urlsafe(16)


def round_opened(
    proposal: Proposal, opened: FeedbackRound, readers: Sequence[Reader], *, school: School, now: datetime
) -> int:
    """Mail everybody a round asks, each with a link of their own; returns how many mails that makes."""
    return to_many(
        "proposals_opened", proposal, opened, readers, school=school, now=now, again=opened.version_number > 1,
        words=_in_short(proposal), about=kind_of(proposal.kind),
    )  # fmt: skip


def _in_short(proposal: Proposal) -> dict[str, str]:
    """What can change and what is fixed, on one line each and not too long for a mail."""
    return {name: shortened(getattr(proposal, name), _LONGEST) for name in ("can_change", "is_fixed")}


def shortened(text: str, most: int) -> str:
    """A text without marks on one line, of at most `most` characters."""
    return shortened_words(to_text(text), most)


def shortened_words(words: str, most: int) -> str:
    """Words that have no marks, the same way."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def round_extended(
    proposal: Proposal,
    asked_in: FeedbackRound,
    readers: Sequence[Reader],
    *,
    school: School,
    now: datetime,
    answered: bool = False,
) -> int:
    """Mail people that they have until a later day; `answered` are those who can change what they said until then."""
    return to_many(
        "proposals_extended", proposal, asked_in, readers, school=school, now=now, with_key=not answered,
        answered=answered,
    )  # fmt: skip


def round_reminded(
    proposal: Proposal, asked_in: FeedbackRound, readers: Sequence[Reader], *, school: School, now: datetime, left: int
) -> int:
    """Remind people of a round that closes in `left` days; returns how many mails that makes."""
    return to_many("proposals_reminder", proposal, asked_in, readers, school=school, now=now, left=left)


def to_many(
    name: str,
    proposal: Proposal,
    asked_in: FeedbackRound | None,
    readers: Sequence[Reader],
    *,
    school: School,
    now: datetime,
    with_key: bool = True,
    extra: dict[int, dict[str, str]] | None = None,
    **context: Any,
) -> int:
    """Queue one mail about a proposal for each reader with a mailbox, rendered once per language.

    Each gets a link of their own, also those without a mailbox, who may have one tomorrow. In an anonymous round the
    link carries a fresh key; an initiative has no round. `extra` are further values per person that the templates name.
    """
    issued = links.issue_many(
        LinkKind.PROPOSAL,
        proposal.id,
        [(reader.user_id, reader.mailbox.id if reader.mailbox else None) for reader in readers],
        school_id=school.id,
        now=now,
    )
    quiet = silenced(proposal)
    reached = [reader for reader in readers if reader.mailbox is not None and reader.user_id not in quiet]
    anonymous = asked_in is not None and asked_in.naming is Naming.ANONYMOUS
    keyed = with_key and anonymous
    by_mail = asked_in is not None and not anonymous and bool(web.settings().mail["reply_domain"])
    values = dict(_values(reached, issued, keyed=keyed, extra=extra or {}))
    letters = render_for_many(
        name,
        [(reader.user_id, reader.language, values[reader.user_id]) for reader in reached],
        proposal=proposal,
        asked_in=asked_in,
        anonymous=anonymous,
        may_reply=by_mail and kind_of(proposal.kind).asks_stance,
        council_name=proposal.council.name,
        school_name=school.name,
        **context,
    )
    by_id = {reader.user_id: reader for reader in reached}
    drafts = (
        by_id[user_id].draft(
            name.removeprefix("proposals_"),
            rendered,
            school_id=school.id,
            sender_name=school.name,
            unsubscribe_url=values[user_id]["stop_url"],
            reply_to=links.reply_address(issued[user_id]) if by_mail else "",
            until=asked_in.closes_at if asked_in is not None and asked_in.closes_at > now else None,
            about=("feedback_round", asked_in.id) if asked_in is not None else ("proposal", proposal.id),
        )
        for user_id, rendered in letters
    )
    return queue_many(drafts, now=now)


def _values(
    readers: Iterable[Reader], issued: dict[int, ThingLink], *, keyed: bool, extra: dict[int, dict[str, str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    readers = list(readers)
    boxes = [reader.mailbox.id for reader in readers if reader.mailbox]
    shared = {box for box in boxes if boxes.count(box) > 1} if len(set(boxes)) < len(boxes) else set()
    for_whom: dict[str, str] = {}
    page = web.link_to("link_pages.show", token=_PLACE)
    stop = web.link_to("proposals_links.stop_mail", token=_PLACE)
    for reader in readers:
        if reader.language not in for_whom:
            with force_locale(reader.language):
                for_whom[reader.language] = _("For %(name)s: ")
        token = links.token_of(issued[reader.user_id])
        key = f".{fresh_key()}" if keyed else ""
        named = reader.mailbox is not None and reader.mailbox.id in shared
        yield (
            reader.user_id,
            {
                "first_name": reader.first_name,
                "for_whom": for_whom[reader.language] % {"name": reader.name} if named else "",
                "url": page.replace(_PLACE, token + key),
                "stop_url": stop.replace(_PLACE, token),
                **extra.get(reader.user_id, {}),
            },
        )


def silenced(proposal: Proposal) -> set[int]:
    """Who wants no more mail about a proposal."""
    return set(db.session.scalars(select(Silence.user_id).where(Silence.proposal_id == proposal.id)))


def own_link(proposal: Proposal, reader: Reader, url: str, *, school: School, now: datetime) -> None:
    """Mail somebody who answered an anonymous round signed in the only link that leads to their answer."""
    if reader.mailbox is None:
        return
    rendered = render_mail(
        "proposals_own_link",
        reader.language,
        proposal=proposal,
        first_name=reader.first_name,
        url=url,
        council_name=proposal.council.name,
        school_name=school.name,
    )
    queue(reader.draft("own_link", rendered, school_id=school.id, sender_name=school.name), now=now)
