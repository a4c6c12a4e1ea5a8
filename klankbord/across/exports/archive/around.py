"""What came about around the meetings of a council, as values for JSON: who was let in, and what people showed there.

Told as on the pages of each: names of reserves, who waits, who can when and guests are for who organises; a seed is
told once its draw was held; a secret show of hands tells totals, and none of few answers. Nobody is told an address.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from klankbord.across.exports.archive.sight import Sight
from klankbord.across.exports.archive.values import Values, grouped, taken
from klankbord.agenda.classes.models import ClassQuestion
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.invitations import queries_draw, queries_draw_record
from klankbord.invitations.models_draw import Draw
from klankbord.invitations.models_guests import Guest
from klankbord.invitations.models_sign_up import SignUp, SignUpEntry
from klankbord.invitations.queries_draw import Line
from klankbord.kit.draw import commitment
from klankbord.meetings.models import Meeting
from klankbord.meetings.models_poll import DatePoll, PollAsked, PollMoment
from klankbord.minutes.models_shows import ItemCheck
from klankbord.minutes.queries_shows import Show, shows_in
from klankbord.people.models import User

Thing = TypeVar("Thing")
SIGN_UP = ("places", "spread", "opened_at", "closes_at", "called_at", "shared_out_at")
POLL = ("words", "closes_on", "closed_at", "settled_at", "created_at")
MOMENT = ("day", "start_time", "duration_minutes", "chosen_at")
ASKED = ("question", "asks_stance", "asked", "asked_at", "closes_at", "fell_away", "brought_at")
GUEST = ("name", "item_id", "whole", "expects", "answer", "answered_at", "note", "created_at", "withdrawn_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """By meeting: its draw with lots, its sign-up with entries, its poll with who was asked, its guests and its shows
    of hands; and by item what people said of its minutes and what classes were asked about it."""

    draws: Mapping[int, Draw]
    lots: Mapping[int, Sequence[Line]]
    sign_ups: Mapping[int, SignUp]
    entries: Mapping[int, Sequence[SignUpEntry]]
    polls: Mapping[int, DatePoll]
    asked: Mapping[int, Sequence[PollAsked]]
    guests: Mapping[int, Sequence[Guest]]
    shows: Mapping[int, Sequence[Show]]
    checks: Mapping[int, Sequence[ItemCheck]]
    questions: Mapping[int, Sequence[ClassQuestion]]


def gather(council: Council, items: Collection[int]) -> Around:
    """Read all of it; `items` are the ids of the council's agenda items. Thirteen statements at most."""
    of_council = select(Meeting.id).where(Meeting.council_id == council.id)

    def here(thing: type[Thing]) -> Select[Thing]:
        return select(thing).where(thing.meeting_id.in_(of_council))  # type: ignore[attr-defined]

    def one_each(statement: Select[Thing]) -> dict[int, Thing]:
        return {found.meeting_id: found for found in db.session.scalars(statement)}  # type: ignore[attr-defined]

    draws, sign_ups = one_each(here(Draw)), one_each(here(SignUp))
    polls = one_each(here(DatePoll).options(selectinload(DatePoll.moments)))
    return Around(
        draws=draws,
        lots=queries_draw.lines_of([draw.id for draw in draws.values()]),
        sign_ups=sign_ups,
        entries=_by(
            "sign_up_id",
            select(SignUpEntry)
            .where(SignUpEntry.sign_up_id.in_([one.id for one in sign_ups.values()]))
            .options(joinedload(SignUpEntry.user), joinedload(SignUpEntry.class_group))
            .order_by(SignUpEntry.asked_at, SignUpEntry.id),
        ),
        polls=polls,
        asked=_by(
            "poll_id",
            select(PollAsked)
            .join(PollAsked.user)
            .where(PollAsked.poll_id.in_([poll.id for poll in polls.values()]))
            .options(joinedload(PollAsked.user))
            .order_by(func.lower(User.name), PollAsked.id),
        ),
        guests=_by("meeting_id", here(Guest).order_by(Guest.id)),
        shows=grouped((show.meeting_id, show) for show in shows_in(of_council)),
        checks=_by("item_id", select(ItemCheck).where(ItemCheck.item_id.in_(items)).order_by(ItemCheck.id)),
        questions=_by(
            "item_id",
            select(ClassQuestion)
            .where(ClassQuestion.item_id.in_(items))
            .options(joinedload(ClassQuestion.class_group))
            .order_by(ClassQuestion.id),
        ),
    )


def _by(column: str, statement: Select[Thing]) -> dict[int, list[Thing]]:
    return grouped((getattr(thing, column), thing) for thing in db.session.scalars(statement))


def of_meeting(around: Around, meeting: Meeting, council: str, school: str, sight: Sight, hidden: Set[int]) -> Values:
    """What came about around one meeting; `hidden` are the items its reader may not see."""
    draw, sign_up = around.draws.get(meeting.id), around.sign_ups.get(meeting.id)
    poll = around.polls.get(meeting.id)
    guests = around.guests.get(meeting.id, ()) if sight.organises else ()
    return {
        "draw": _draw(draw, around.lots.get(draw.id, ()), meeting, council, school, sight) if draw else None,
        "sign_up": _sign_up(sign_up, around.entries.get(sign_up.id, ()), sight, hidden) if sign_up else None,
        "date_poll": _poll(poll, around.asked.get(poll.id, ()), sight) if poll else None,
        "guests": [taken(GUEST, guest) for guest in guests],
    }


def of_item(around: Around, meeting_id: int, item_id: int, sight: Sight) -> Values:
    """What people showed at one item, and what they said of its minutes."""
    checks = around.checks.get(item_id, ())
    said: dict[str, int] = defaultdict(int)
    for check in checks:
        said[check.said.value] += 1
    return {
        "shows_of_hands": [_show(show) for show in around.shows.get(meeting_id, ()) if show.item_id == item_id],
        "minutes_said_it_right": dict(said),
        "minutes_remarks": [check.words for check in checks if check.words] if sight.writes else [],
        "asked_of_classes": [_asked(one) for one in around.questions.get(item_id, ())] if sight.closed else [],
    }


def _asked(one: ClassQuestion) -> Values:
    """A question to a class, and what was brought along of it; the answers are for who sits for the class alone."""
    return {"class": one.class_group.name, **taken(ASKED, one), "brought": one.points}


def _draw(draw: Draw, lines: Sequence[Line], meeting: Meeting, council: str, school: str, sight: Sight) -> Values:
    about = {
        "announced_at": draw.announced_at,
        "called_off_at": draw.called_off_at,
        "drawn_at": draw.drawn_at,
        "fingerprint": commitment(draw.seed),
        "places": draw.places,
        "divided_over": draw.strata,
        "from": draw.pool,
        "one_per_household": draw.one_per_household,
        "rest_meetings": draw.rest_meetings,
    }
    if draw.drawn_at is None:
        return {**about, "record": None, "lots": []}
    told = [line for line in lines if line.lot.number is not None and (line.lot.drawn or sight.organises)]
    lots = [
        {
            **taken(("code", "number", "drawn", "placed_at", "freed_at"), line.lot),
            "person": line.lot.user_id,
            "name": line.name or None,
            "answer": line.answer,
        }
        for line in told
    ]
    record = queries_draw_record.record(draw, lines, meeting=meeting, council=council, school=school)
    return {**about, "record": record, "lots": lots}


def _sign_up(sign_up: SignUp, entries: Sequence[SignUpEntry], sight: Sight, hidden: Set[int]) -> Values:
    standing = [entry for entry in entries if entry.withdrawn_at is None]
    told = entries if sight.organises else [entry for entry in standing if entry.placed_at is not None]
    return {
        **taken(SIGN_UP, sign_up),
        "waiting": len([entry for entry in standing if entry.placed_at is None]),
        "entries": [
            {
                "person": entry.user_id,
                "name": entry.user.name,
                "class": entry.class_group.name if entry.class_group is not None else None,
                "item_id": None if entry.item_id in hidden else entry.item_id,
                "item_title": "" if entry.item_id in hidden else entry.item_title,
                **taken(("asked_at", "placed_at", "withdrawn_at"), entry),
            }
            for entry in told
        ],
    }


def _poll(poll: DatePoll, asked: Sequence[PollAsked], sight: Sight) -> Values:
    return {
        **taken(POLL, poll),
        "asked_count": len(asked),
        "moments": [{**taken(MOMENT, moment), "answers": _counted(moment, asked)} for moment in poll.moments],
        "asked": [
            {
                "person": one.user_id,
                "name": one.user.name,
                "must_come": one.must_come,
                "answered_at": one.answered_at,
                "note": one.note,
                "suits": [one.said(moment.id) for moment in poll.moments],
            }
            for one in (asked if sight.organises else ())
        ],
    }


def _counted(moment: PollMoment, asked: Sequence[PollAsked]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for one in asked:
        word = one.said(moment.id)
        if word is not None:
            found[word.value] += 1
    return dict(found)


def _show(show: Show) -> Values:
    return {
        "question": show.question,
        "secret": show.secret,
        "opened_at": show.opened_at,
        "closed_at": show.closed_at,
        "answered": show.answered,
        "choices": [
            {
                "label": choice.label,
                "screens": choice.screens if show.told else None,
                "paper": choice.paper if show.told else None,
            }
            for choice in show.choices
        ],
    }
