"""The mails of the conversation: somebody answered you, your comment was hidden."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, union
from sqlalchemy.orm import aliased

from klankbord.base import web
from klankbord.base.db import db
from klankbord.base.mail import Rendered, render_mail
from klankbord.base.outbox import Draft, MessageState, OutboxMessage, queue, rewrite
from klankbord.base.outbox.queries import waiting_in_bundle
from klankbord.people import links
from klankbord.people.models import LinkKind, User
from klankbord.proposals import queries_audience
from klankbord.proposals.mails import silenced
from klankbord.proposals.models import Comment, Proposal, SpeaksAs
from klankbord.proposals.queries import Line
from klankbord.proposals.queries_audience import Reader
from klankbord.proposals.talk.models import CommentMark, MarkKind, Mention
from klankbord.schools.models import School

AT_MOST_ONCE_IN = timedelta(hours=1)


def news(proposal: Proposal, user_ids: Iterable[int], *, school: School, now: datetime) -> None:
    """Tell people what was answered to them and where they were named.

    Within an hour of the last mail about the proposal news waits, and goes together.
    """
    quiet = silenced(proposal)
    wanted: dict[int, int | None] = dict.fromkeys(set(user_ids) - quiet)
    for reader in queries_audience.readers(wanted, school.id):
        if reader.mailbox is None:
            continue
        bundle = f"proposal {proposal.id} to {reader.user_id}"
        last = db.session.scalar(
            select(OutboxMessage.due_at)
            .where(OutboxMessage.bundle == bundle, OutboxMessage.state != MessageState.QUEUED)
            .order_by(OutboxMessage.id.desc())
            .limit(1)
        )
        answers = _answers_to(proposal.id, reader.user_id, last or datetime.min.replace(tzinfo=UTC))
        stop, page = _links(proposal, reader, school, now)
        rendered = render_mail(
            "proposals_news",
            reader.language,
            proposal=proposal,
            first_name=reader.first_name,
            answers=answers,
            only_named=all(answer.mention_id is not None for answer in answers),
            url=page,
            council_name=proposal.council.name,
            school_name=school.name,
        )
        waiting = waiting_in_bundle(bundle)
        if waiting is not None and rewrite(waiting, rendered):
            continue
        due = now if last is None else max(now, last + AT_MOST_ONCE_IN)
        queue(_draft("news", reader, rendered, proposal, school, stop, bundle=bundle, due_at=due), now=now)


def _answers_to(proposal_id: int, user_id: int, since: datetime) -> list[Line]:
    """What others said in the threads of somebody, or naming them, since they were last told.

    Columns: `speaks_as`, `name` (of the school's people alone), `body`, and `mention_id` where it names them. The
    threads are those in which they spoke or agreed, with what stands there because it says the same.
    """
    mine, first, under = aliased(Comment), aliased(Comment), aliased(Comment)
    thread_of = func.coalesce(mine.merged_into_id, first.merged_into_id, mine.parent_id, mine.id)
    spoke = select(thread_of).outerjoin(first, first.id == mine.parent_id).where(mine.proposal_id == proposal_id)
    agreed = spoke.join(CommentMark, and_(CommentMark.comment_id == mine.id, CommentMark.kind == MarkKind.SAME))
    firsts = union(spoke.where(mine.author_id == user_id), agreed.where(CommentMark.user_id == user_id)).subquery()
    threads = union(select(firsts), select(under.id).where(under.merged_into_id.in_(select(firsts))))
    rows = db.session.execute(
        select(Comment.speaks_as, User.name, Comment.body, Mention.id.label("mention_id"))
        .outerjoin(User, (User.id == Comment.author_id) & (Comment.speaks_as == SpeaksAs.SCHOOL))
        .outerjoin(Mention, and_(Mention.comment_id == Comment.id, Mention.user_id == user_id, Mention.at > since))
        .where(
            Comment.proposal_id == proposal_id,
            or_(and_(Comment.parent_id.in_(threads), Comment.created_at > since), Mention.id.is_not(None)),
            Comment.author_id.is_distinct_from(user_id),
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
        .order_by(Comment.created_at, Comment.id)
    )
    return list(rows.all())


def hidden(proposal: Proposal, comment: Comment, *, school: School, now: datetime) -> None:
    """Tell a writer that their comment was hidden, with the reason."""
    wanted: dict[int, int | None] = {} if comment.author_id is None else {comment.author_id: None}
    for reader in queries_audience.readers(wanted, school.id):
        if reader.mailbox is None:
            continue
        stop, page = _links(proposal, reader, school, now)
        rendered = render_mail(
            "proposals_hidden",
            reader.language,
            proposal=proposal,
            first_name=reader.first_name,
            words=comment.body,
            reason=comment.hidden_reason,
            url=page,
            council_name=proposal.council.name,
            school_name=school.name,
        )
        queue(_draft("comment_hidden", reader, rendered, proposal, school, stop), now=now)


def _links(proposal: Proposal, reader: Reader, school: School, now: datetime) -> tuple[str, str]:
    box = reader.mailbox.id if reader.mailbox else None
    link = links.issue(
        LinkKind.PROPOSAL, proposal.id, school_id=school.id, user_id=reader.user_id, address_id=box, now=now
    )
    token = links.token_of(link)
    return web.link_to("proposals_links.stop_mail", token=token), web.link_to("link_pages.show", token=token)


def _draft(
    kind: str, reader: Reader, rendered: Rendered, proposal: Proposal, school: School, stop: str, **more: Any
) -> Draft:
    return reader.draft(
        kind,
        rendered,
        school_id=school.id,
        sender_name=school.name,
        unsubscribe_url=stop,
        about=("proposal", proposal.id),
        **more,
    )
