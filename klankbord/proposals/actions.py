"""The life of a round: open, extend, close by hand or at the deadline, reopen; new versions are in actions_versions."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from klankbord.base import audit
from klankbord.base.db import db, pieces
from klankbord.kit import dates
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.viewer import Person
from klankbord.proposals import mails, queries, queries_audience, rules
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import (
    PARTS,
    Asked,
    Audience,
    FeedbackRound,
    Naming,
    Proposal,
    ProposalState,
    ProposalVersion,
    ResultsShown,
    RoundClassGroup,
)
from klankbord.proposals.questions import actions as actions_questions
from klankbord.schools.models import School

_BATCH = 1000


@dataclass(frozen=True)
class Plan:
    """How a round asks: whom, until and including which day, with names or without, how many minutes it takes.

    `results` is from when those who are asked see the totals; `remind_days` how many days before the last day those
    who have not answered are reminded, 0 for never.
    """

    audience: Audience
    closes_on: date
    class_group_ids: tuple[int, ...] = ()
    naming: Naming = Naming.NAMED
    minutes_needed: int = 2
    results: ResultsShown = ResultsShown.ALWAYS
    remind_days: int = 0


class NotReady(DomainError):
    """People cannot be asked yet; `missing` names the parts that are still to be written."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            N_("People cannot be asked yet: some of the words are missing. Write them first; it takes a minute.")
        )
        self.missing = missing


def open_round(proposal: Proposal, plan: Plan, *, by: Person, now: datetime) -> FeedbackRound:
    """Ask an audience about a draft: fix its words as a version, write down who is asked, and mail each of them.

    Raises WrongState for anything but a draft; NotReady, with all that misses, while people could not know what is
    asked, what can change and what is fixed; DomainError for a day that has passed or is too soon for its kind, for
    another audience than its kind asks, and for one nobody is in.
    """
    if proposal.state is not ProposalState.DRAFT:
        raise WrongState(N_("This proposal was opened already."))
    opened, people = ask(proposal, plan, by=by, now=now)
    school = _school(proposal)
    mails.round_opened(proposal, opened, queries_audience.readers(people, school.id), school=school, now=now)
    audit.record(
        "proposals.open", opened, by=by, now=now, proposal_id=proposal.id, audience=plan.audience.value,
        naming=plan.naming.value, asked=opened.asked_count,
    )  # fmt: skip
    return opened


def ask(
    proposal: Proposal, plan: Plan, *, changes: str = "", by: Person, now: datetime
) -> tuple[FeedbackRound, dict[int, int | None]]:
    """Fix the words as a version and write down whom a new round asks, each with their class; mails nobody yet."""
    school = _school(proposal)
    must_be_ready(proposal)
    must_lie_ahead(plan.closes_on, school.zone, now)
    people = must_fit(proposal, plan, dates.local(now, school.zone).date())
    fix_words(proposal, changes, by=by, now=now)
    opened = FeedbackRound(
        school_id=school.id,
        proposal_id=proposal.id,
        version_number=proposal.number,
        audience=plan.audience,
        naming=plan.naming,
        minutes_needed=plan.minutes_needed,
        results=plan.results,
        remind_days=plan.remind_days,
        opened_at=now,
        opened_by_id=by.id,
        closes_on=plan.closes_on,
        closes_at=dates.end_of_day(plan.closes_on, school.zone),
        asked_count=len(people),
    )
    db.session.add(opened)
    proposal.state = ProposalState.OPEN
    db.session.flush()
    actions_questions.bind(proposal, opened)
    _write_down(opened, people)
    return opened, people


def must_fit(proposal: Proposal, plan: Plan, first: date) -> dict[int, int | None]:
    """Whom a round would ask that opens on a day, as far as is known now. Raises all that stands in its way."""
    must_be_ready(proposal)
    _must_fit_kind(proposal, plan.audience, first, plan.closes_on)
    people = queries_audience.asked_for(proposal.council, plan.audience, plan.class_group_ids, first)
    if not people:
        raise DomainError(
            N_("Nobody would be asked. Choose other classes, or look whether parents are known."), "audience"
        )
    return people


def _must_fit_kind(proposal: Proposal, audience: Audience, first: date, closes_on: date) -> None:
    """Raise DomainError for another audience than this kind of proposal asks, and for too few days to answer."""
    kind = kind_of(proposal.kind)
    if kind.of_parents:
        raise WrongState(N_("An initiative gathers supporters; people are not asked about it in a round."))
    if kind.audience is not None and audience is not kind.audience:
        raise DomainError(N_("A consultation asks all parents. Choose all parents, or ask an opinion."), "audience")
    if (closes_on - first).days < kind.least_days:
        raise DomainError(
            N_("A consultation lasts %(days)d days at least, so that every parent has time. Choose %(day)s or later."),
            "closes_on",
            days=kind.least_days,
            day=(first + timedelta(days=kind.least_days)).strftime("%d-%m-%Y"),
        )


def must_be_ready(proposal: Proposal) -> None:
    """Raise NotReady while people could not know what is asked, what can change and what is fixed."""
    missing = rules.missing(proposal)
    if missing:
        raise NotReady(missing)


def fix_words(proposal: Proposal, changes: str, *, by: Person, now: datetime) -> ProposalVersion:
    """Keep the words of a proposal as the version people are asked about."""
    words = {name: getattr(proposal, name) for name in ("title", "question", *PARTS)}
    version = ProposalVersion(
        school_id=proposal.school_id,
        proposal_id=proposal.id,
        number=proposal.number,
        changes=changes,
        by_id=by.id,
        created_at=now,
        **words,
    )
    db.session.add(version)
    return version


def _write_down(opened: FeedbackRound, people: dict[int, int | None]) -> None:
    """Keep who was asked, and how many for each class, as it was on this day."""
    rows = [
        {"school_id": opened.school_id, "round_id": opened.id, "user_id": user_id, "class_group_id": class_group_id}
        for user_id, class_group_id in sorted(people.items())
    ]
    for some in pieces(rows, _BATCH):
        db.session.execute(insert(Asked), some)
    classes = Counter(group for group in people.values() if group is not None)
    if classes:
        db.session.execute(
            insert(RoundClassGroup),
            [
                {"school_id": opened.school_id, "round_id": opened.id, "class_group_id": group, "asked_parents": number}
                for group, number in classes.items()
            ],
        )


def extend(proposal: Proposal, closes_on: date, *, by: Person, now: datetime) -> FeedbackRound:
    """Let people answer until a later day, and mail it: to those who have not answered, and once to those who have.

    Raises WrongState when no round is open.
    """
    asked_in = _open_round(proposal)
    if closes_on <= asked_in.closes_on:
        raise DomainError(N_("Choose a day after %(day)s."), "closes_on", day=asked_in.closes_on.strftime("%d-%m-%Y"))
    until(proposal, asked_in, closes_on, now, answered_too=True)
    audit.record("proposals.extend", asked_in, by=by, now=now, proposal_id=proposal.id, closes_on=closes_on.isoformat())
    return asked_in


def reopen(proposal: Proposal, closes_on: date, *, by: Person, now: datetime) -> FeedbackRound:
    """Open a closed round again until a day, and mail it as an extension. Raises WrongState otherwise."""
    asked_in = queries.round_of(proposal, lock=True)
    if proposal.state is not ProposalState.CLOSED or asked_in is None:
        raise WrongState(N_("Only a round that has closed can be opened again."))
    asked_in.closed_at, proposal.state = None, ProposalState.OPEN
    until(proposal, asked_in, closes_on, now, answered_too=True)
    audit.record("proposals.reopen", asked_in, by=by, now=now, proposal_id=proposal.id, closes_on=closes_on.isoformat())
    return asked_in


def until(
    proposal: Proposal,
    asked_in: FeedbackRound,
    closes_on: date,
    now: datetime,
    *,
    answered_too: bool = False,
    mailed_otherwise: bool = False,
) -> None:
    """Let a round last until and including a day, and mail those who have not answered, unless another mail tells it.

    With `answered_too` those who did hear it as well, the first time. In an anonymous round everybody gets the same
    mail each time: a mail for some of them alone would keep who had answered by then.
    """
    school = _school(proposal)
    must_lie_ahead(closes_on, school.zone, now)
    asked_in.closes_on, asked_in.closes_at = closes_on, dates.end_of_day(closes_on, school.zone)
    silent, answered = ({}, {}) if mailed_otherwise else asked_people(asked_in)
    first, asked_in.extended_at = asked_in.extended_at is None, now
    if asked_in.naming is Naming.ANONYMOUS and answered_too:
        silent, answered = silent | answered, {}
    mails.round_extended(proposal, asked_in, queries_audience.readers(silent, school.id), school=school, now=now)
    if answered and answered_too and first:
        people = queries_audience.readers(answered, school.id)
        mails.round_extended(proposal, asked_in, people, school=school, now=now, answered=True)


def asked_people(asked_in: FeedbackRound) -> tuple[dict[int, int | None], dict[int, int | None]]:
    """Whom a round asked, with their class: those who have not answered, and those who have."""
    rows = db.session.execute(
        select(Asked.user_id, Asked.class_group_id, Asked.answered_on).where(Asked.round_id == asked_in.id)
    ).all()
    silent = {user_id: group for user_id, group, day in rows if day is None}
    return silent, {user_id: group for user_id, group, day in rows if day is not None}


def close(proposal: Proposal, *, by: Person | None, now: datetime) -> None:
    """Close the open round of a proposal.

    Raises WrongState when none is open, and DomainError by hand (`by` is somebody) before its kind allows it.
    """
    asked_in = _open_round(proposal)
    if by is not None:
        _must_have_lasted(proposal, asked_in, now)
    asked_in.closed_at, proposal.state = now, ProposalState.CLOSED
    audit.record("proposals.close", asked_in, by=by, now=now, proposal_id=proposal.id)


def close_due(now: datetime) -> int:
    """Close every round whose last day is over; returns how many. A job of the worker."""
    due = db.session.scalars(
        select(Proposal)
        .join(FeedbackRound, FeedbackRound.proposal_id == Proposal.id)
        .where(Proposal.state == ProposalState.OPEN, FeedbackRound.closed_at.is_(None), FeedbackRound.closes_at <= now)
        .distinct()
    ).all()
    for proposal in due:
        close(proposal, by=None, now=now)
    return len(due)


def _must_have_lasted(proposal: Proposal, asked_in: FeedbackRound, now: datetime) -> None:
    """Raise DomainError for a round that would be closed before it lasted as long as its kind asks."""
    zone, least = _school(proposal).zone, kind_of(proposal.kind).least_days
    until = dates.local(asked_in.opened_at, zone).date() + timedelta(days=least)
    if least and dates.local(now, zone).date() < until:
        raise DomainError(
            N_("A consultation lasts %(days)d days at least. It can be closed from %(day)s on."),
            days=least,
            day=until.strftime("%d-%m-%Y"),
        )


def _open_round(proposal: Proposal) -> FeedbackRound:
    asked_in = queries.round_of(proposal, lock=True)
    if proposal.state is not ProposalState.OPEN or asked_in is None or asked_in.closed_at is not None:
        raise WrongState(N_("No round is open, so there is nothing to extend or close."))
    return asked_in


def must_lie_ahead(closes_on: date, zone: str, now: datetime) -> None:
    """Raise DomainError for a last day that has passed."""
    if closes_on < dates.local(now, zone).date():
        raise DomainError(N_("That day has passed. Choose today or a later day."), "closes_on")


def _school(proposal: Proposal) -> School:
    return db.session.get_one(School, proposal.school_id)
