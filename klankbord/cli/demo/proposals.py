"""The proposals of the demo, in every state, with what parents said about them."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from klankbord.base.db import db
from klankbord.cli.demo.names import CLASSES
from klankbord.cli.demo.people import Cast
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.proposals import mails, queries_audience
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import (
    PARTS,
    Asked,
    Audience,
    Comment,
    FeedbackRound,
    Outcome,
    OutcomeResult,
    Proposal,
    ProposalKind,
    ProposalState,
    ProposalVersion,
    RoundClassGroup,
    SpeaksAs,
    Stance,
    StanceKind,
)  # fmt: skip

KINDS = (StanceKind.SUPPORT, StanceKind.SUPPORT_WITH_CONCERNS, StanceKind.OBJECT, StanceKind.NO_OPINION)


def ask(
    cast: Cast, entries: list[dict[str, Any]], general: dict[str, list[str]], rng: random.Random, now: datetime
) -> dict[str, int]:
    """Make every proposal of the list; returns their ids by key."""
    ids: dict[str, int] = {}
    for entry in entries:
        proposal = _proposal(cast, entry, now)
        ids[entry["key"]] = proposal.id
        if "opened" in entry:
            opened = _round(cast, proposal, entry, now)
            _answers(cast, proposal, opened, entry, general, rng, now)
        if "outcome" in entry:
            _outcome(cast, proposal, entry, now)
    return ids


def _proposal(cast: Cast, entry: dict[str, Any], now: datetime) -> Proposal:
    of_council = entry.get("council") == "council"
    author = cast.council_parents[0] if of_council else cast.organiser
    proposal = Proposal(
        school_id=cast.school.id, council_id=(cast.council if of_council else cast.board).id, author_id=author.id,
        kind=ProposalKind(entry.get("kind", "opinion")), state=ProposalState(entry["state"]),
        title=entry["title"], question=entry["question"],
        **{part: entry.get(part, "").strip() for part in PARTS}, number=2 if "former" in entry else 1,
        answer_due_on=now.date() + timedelta(days=entry["answer_due"]) if "answer_due" in entry else None,
        created_at=now + timedelta(days=entry.get("opened", -6) - 3),
        withdrawn_at=now - timedelta(days=1) if entry["state"] == "withdrawn" else None,
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    return proposal


def _round(cast: Cast, proposal: Proposal, entry: dict[str, Any], now: datetime) -> FeedbackRound:
    opened_at = now + timedelta(days=entry["opened"])
    closes_on = now.date() + timedelta(days=entry["closes"])
    closes_at = dates.end_of_day(closes_on, cast.school.zone)
    words = {name: getattr(proposal, name) for name in ("title", "question", *PARTS)}
    former = {name: text for name, text in entry.get("former", {}).items() if name in words}
    versions = [({**words, **former}, "", now + timedelta(days=entry["former"]["opened"]))] if former else []
    versions.append((words, entry.get("changes", ""), opened_at))
    for number, (said, changes, at) in enumerate(versions, start=1):
        db.session.add(
            ProposalVersion(
                school_id=cast.school.id, proposal_id=proposal.id, number=number, changes=changes,
                by_id=proposal.author_id, created_at=at, **said,
            )
        )  # fmt: skip
    opened = FeedbackRound(
        school_id=cast.school.id, proposal_id=proposal.id, version_number=proposal.number,
        audience=Audience(entry["audience"]),
        opened_at=opened_at, opened_by_id=proposal.author_id, closes_on=closes_on, closes_at=closes_at,
        closed_at=None if closes_at > now else closes_at, asked_count=len(asked_of(cast, entry)),
    )  # fmt: skip
    db.session.add(opened)
    db.session.flush()
    return opened


def asked_of(cast: Cast, entry: dict[str, Any]) -> list[User]:
    """Whom a proposal of the list asks: all parents, or those of its classes."""
    return [user for user in cast.parents if cast.class_of[user.id].name in entry.get("classes", CLASSES)]


def _answers(
    cast: Cast, proposal: Proposal, opened: FeedbackRound, entry: dict[str, Any], general: dict[str, list[str]],
    rng: random.Random, now: datetime,
) -> None:  # fmt: skip
    people = asked_of(cast, entry)
    rng.shuffle(people)
    # One parent whom the demo shows must still have something to answer.
    people.sort(key=lambda user: user.id == cast.parents[0].id)
    spoken: list[dict[str, Any]] = list(entry["comments"])
    asks_stance = kind_of(proposal.kind).asks_stance
    answered = people[: int(len(people) * entry["share_answered"]) if asks_stance else len(spoken)]
    until = min(now, opened.closes_at)
    days: dict[int, datetime] = {}
    for user in answered:
        days[user.id] = opened.opened_at + (until - opened.opened_at) * rng.random()
    _asked(cast, opened, people, days)
    for number, user in enumerate(answered):
        words = spoken[number] if number < len(spoken) else {}
        kind = StanceKind(words.get("stance", "words")) if words else rng.choices(KINDS, entry["shares"])[0]
        text = words.get("text") or (rng.choice(general[kind.value]) if rng.random() < 0.09 else "")
        _answer(cast, proposal, opened, user, kind, text, days[user.id], words, people, until)


def _asked(cast: Cast, opened: FeedbackRound, people: list[User], days: dict[int, datetime]) -> None:
    people = sorted(people, key=lambda user: user.id)
    classes = Counter(cast.class_of[user.id].id for user in people)
    db.session.execute(
        insert(RoundClassGroup),
        [
            {"school_id": cast.school.id, "round_id": opened.id, "class_group_id": group, "asked_parents": number}
            for group, number in classes.items()
        ],
    )
    db.session.execute(
        insert(Asked),
        [
            {
                "school_id": cast.school.id, "round_id": opened.id, "user_id": user.id,
                "class_group_id": cast.class_of[user.id].id,
                "answered_on": days[user.id].date() if user.id in days else None,
                "opened_on": days[user.id].date() if user.id in days else _opened_on(opened, user),
            }
            for user in people
        ],
    )  # fmt: skip


def _opened_on(opened: FeedbackRound, user: User) -> date | None:
    """The day on which a parent who did not answer had the question before them: a third of them now and then do."""
    luck = random.Random(f"{user.id} {opened.proposal_id}").random()
    return opened.opened_at.date() if user.id % 7 and luck < 1 / 3 else None


def _answer(
    cast: Cast, proposal: Proposal, opened: FeedbackRound, user: User, kind: StanceKind, text: str, at: datetime,
    words: dict[str, Any], people: list[User], until: datetime,
) -> None:  # fmt: skip
    group = cast.class_of[user.id].id
    stance = Stance(
        school_id=cast.school.id, round_id=opened.id, user_id=user.id, kind=kind, class_group_id=group,
        answered_on=at.date(),
    )  # fmt: skip
    db.session.add(stance)
    if not text:
        return
    db.session.flush()
    said = comment(cast, proposal, opened, user, SpeaksAs.PARENT, text, at, stance_id=stance.id)
    if words.get("answer"):
        later = min(until, at + timedelta(hours=20))
        comment(cast, proposal, opened, cast.organiser, SpeaksAs.SCHOOL, words["answer"], later, parent_id=said.id)
    for number, reply in enumerate(words.get("replies", ()), start=1):
        other = people[-(2 + number)]
        later = min(until, at + timedelta(hours=5 * number))
        comment(cast, proposal, opened, other, SpeaksAs.PARENT, reply, later, parent_id=said.id)


def comment(
    cast: Cast, proposal: Proposal, opened: FeedbackRound | None, author: User, speaks_as: SpeaksAs, text: str,
    at: datetime, *, stance_id: int | None = None, parent_id: int | None = None,
) -> Comment:  # fmt: skip
    """Write down what somebody says; `opened` is None where there is no round."""
    group = cast.class_of.get(author.id) if speaks_as == SpeaksAs.PARENT else None
    said = Comment(
        school_id=cast.school.id, proposal_id=proposal.id, round_id=opened.id if opened else None, parent_id=parent_id,
        stance_id=stance_id, author_id=author.id, speaks_as=speaks_as, class_group_id=group.id if group else None,
        body=text, created_at=at,
    )  # fmt: skip
    db.session.add(said)
    db.session.flush()
    return said


def _outcome(cast: Cast, proposal: Proposal, entry: dict[str, Any], now: datetime) -> None:
    published = now + timedelta(days=entry["answer_due"])
    db.session.add(
        Outcome(
            school_id=cast.school.id, proposal_id=proposal.id, result=OutcomeResult(entry["outcome"]["result"]),
            decided=entry["outcome"]["decided"], done_with_feedback=entry["outcome"]["done"], by_id=cast.organiser.id,
            created_at=published, published_at=published, told_count=int(len(cast.parents) * entry["share_answered"]),
        )
    )  # fmt: skip


def tell(proposal_id: int, cast: Cast, now: datetime) -> None:
    """Mail everybody its open round asks, as opening it does."""
    proposal = db.session.scalars(
        select(Proposal).where(Proposal.id == proposal_id).options(joinedload(Proposal.council))
    ).one()
    opened = db.session.scalars(select(FeedbackRound).where(FeedbackRound.proposal_id == proposal_id)).one()
    asked = db.session.execute(select(Asked.user_id, Asked.class_group_id).where(Asked.round_id == opened.id))
    readers = queries_audience.readers(dict(asked.all()), cast.school.id)
    mails.round_opened(proposal, opened, readers, school=cast.school, now=opened.opened_at)
