"""The page of a proposal, signed in and by link: the plan, one tap to answer, the conversation, and what came of it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Boolean, Integer, bindparam, func, or_, select

from klankbord.across import proposal_kinds, proposal_moderation, proposal_outcome, proposal_passages
from klankbord.across import proposal_talk as talk
from klankbord.across.proposal_reading import reading
from klankbord.agenda.models import AgendaItem, ItemProposal
from klankbord.base import web
from klankbord.base.among import Numbers, among, one_of
from klankbord.councils.models import Council
from klankbord.kit import answers, dates
from klankbord.kit.suppression import enough
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import ThingLink
from klankbord.proposals import actions_anonymous, mails, queries_page, rules
from klankbord.proposals.enclosures import queries as queries_enclosures
from klankbord.proposals.forms import RESULTS, STANCES, html
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import Audience, Naming, ProposalState
from klankbord.proposals.moderation import queries as queries_moderation
from klankbord.proposals.moderation import rules as rules_moderation
from klankbord.proposals.passages import queries as queries_passages
from klankbord.proposals.talk import queries as queries_talk

blueprint = Blueprint("proposal_pages", __name__)
_SHOWN = (MeetingState.PLANNED, MeetingState.IN_SESSION, MeetingState.PAUSED, MeetingState.HELD)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the page's forms and links go; `comment` and `paper` await an id."""

    home: str
    respond: str
    comments: str
    comment: str
    paper: str
    marks: str
    silence: str = ""


def here(proposal_id: int) -> Places:
    """For who is signed in."""
    home = url_for("proposal_pages.page", proposal_id=proposal_id)
    return Places(
        home, f"{home}/responses", f"{home}/comments", f"{home}/comments/", f"{home}/papers/", f"{home}/marks"
    )


def by_link(token: str) -> Places:
    """For who came by a link."""
    home = url_for("link_pages.show", token=token)
    return Places(
        home,
        f"{home}/responses",
        f"{home}/comments",
        f"{home}/comments/",
        f"{home}/papers/",
        f"{home}/marks",
        f"{home}/silence",
    )


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>")
def page(proposal_id: int) -> ResponseReturnValue:
    """A proposal, signed in."""
    return _show(web.viewer(), proposal_id, here(proposal_id))


def link_page(link: ThingLink, viewer: Viewer, token: str) -> ResponseReturnValue:
    """A proposal by the link in a mail; behind a full stop the token carries the key of an anonymous answer."""
    return _show(viewer, link.thing_id, by_link(token), token.partition(".")[2])


_MEETINGS: queries_page.Entries = (
    select(*queries_page.entry("meeting", Meeting.id, Council.name, Meeting.day, Meeting.state))
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .join(Council, Council.id == Meeting.council_id)
    .where(
        or_(
            AgendaItem.proposal_id == bindparam("proposal_id", type_=Integer),
            AgendaItem.id.in_(
                select(ItemProposal.item_id).where(ItemProposal.proposal_id == bindparam("proposal_id", type_=Integer))
            ),
        ),
        ~func.coalesce(AgendaItem.closed, False),
        one_of(Meeting.state, _SHOWN),
        Meeting.day.is_not(None),
        or_(
            bindparam("viewer_is_admin", type_=Boolean),
            Council.open_to_parents,
            among(Council.id, bindparam("viewer_seats", type_=Numbers())),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the viewer stands before a proposal at one instant."""

    council: Any
    is_open: bool
    asked: bool
    sees_names: bool
    may_comment: bool
    digest: str | None
    sees_results: bool = True

    @classmethod
    def of(cls, viewer: Viewer, facts: Any, now: datetime, key: str) -> "Standing":
        """From the facts of the page; an anonymous conversation is for those who answered by their key."""
        council: Any = SimpleNamespace(
            id=facts.council_id, kind=facts.council_kind, open_to_parents=facts.open_to_parents
        )
        is_open = facts.round_id is not None and facts.closed_at is None and now < facts.closes_at
        asked = facts.asked_id is not None
        gathers = rules.gathers(facts.kind, facts.state)
        may = rules.may_comment(viewer, council, facts.state, is_open=is_open or gathers)
        keyed = key and facts.naming is Naming.ANONYMOUS
        digest = actions_anonymous.digest(facts.round_id, key) if keyed else None
        if facts.naming is Naming.ANONYMOUS and asked and not rules.is_school(viewer):
            may = may and is_open and digest is not None
        answered = facts.answered_on is not None
        sees = rules.sees_results(viewer, council, facts.results, is_open=is_open, answered=answered)
        return cls(council, is_open, asked, rules.sees_names(viewer, council), may, digest, sees)

    def submission(self, viewer: Viewer, facts: Any) -> str:
        """A fresh key against double submits; none for what is said by a key, which would leave a trace of when."""
        by_key = facts.naming is Naming.ANONYMOUS and self.asked and not rules.is_school(viewer)
        return "" if by_key else secrets.token_urlsafe(16)

    def reader(
        self,
        viewer: Viewer,
        facts: Any,
        places: Places,
        rows: Sequence[Any] = (),
        entered: Mapping[int, str] | None = None,
    ) -> talk.Reader:
        """What the conversation must know of them; their marks are among the rows of `queries_page.lists`."""
        may_hide = not viewer.linked and rules.may_hide(viewer, self.council)
        return talk.Reader(
            viewer=viewer,
            council_name=facts.council_name,
            sees_names=self.sees_names,
            may_reply=self.may_comment,
            may_hide=may_hide,
            place=places.comment,
            digest=self.digest,
            sees_stances=self.sees_results,
            may_read_earlier=may_hide,
            may_mark=self.may_comment and self.may_take_part(viewer, facts),
            marked={(row.n, row.a) for row in rows if row.tag == "marked"},
            aim="#hide" if may_hide else "#report",
            entered=entered or {},
        )

    def may_take_part(self, viewer: Viewer, facts: Any) -> bool:
        """Whether they may mark what others say: in an anonymous round who was asked does so by their key alone."""
        if self.asked and facts.naming is Naming.ANONYMOUS:
            return self.digest is not None
        return self.asked or not rules.is_school(viewer)


def _show(viewer: Viewer, proposal_id: int, places: Places, key: str = "") -> ResponseReturnValue:
    now = dates.now()
    facts = queries_page.facts(viewer, proposal_id) or abort(404)
    at = Standing.of(viewer, facts, now, key)
    told = proposal_outcome.TOLD if facts.published_at is not None else ()
    waiting = (queries_moderation.REPORTS,) if rules.may_hide(viewer, at.council) else ()
    about = (*queries_moderation.PAGE, queries_passages.PAGE, queries_enclosures.PAGE)
    more = (*proposal_kinds.LISTS.get(facts.kind, ()), *told, *about, *waiting)
    rows = queries_page.lists(viewer, facts.id, facts.round_id, at.digest, _MEETINGS, *more)
    said = proposal_passages.said_about(rows)
    passage = proposal_passages.pointed(facts, said, web.asked("passage"), web.asked("words"))
    place = passage.place if passage is not None else ""
    part = queries_talk.part(facts.id, facts.said_count, web.asked("sort"), web.asked("page"), place)
    anonymous = facts.naming is Naming.ANONYMOUS
    by_key = next((row for row in rows if row.tag == "mine"), None)
    mine = by_key.a if by_key else facts.stance.value if facts.stance is not None else ""
    if anonymous and at.asked and not mine and not rules.is_school(viewer):
        at = replace(at, may_comment=False)
    care = proposal_moderation.read(rows, viewer, now)
    if care.rests:
        at = replace(at, may_comment=False)
    written = SimpleNamespace(author_id=facts.author_id, state=facts.state)
    counts = stance_counts(rows)
    answered = sum(counts.values())
    reader = at.reader(viewer, facts, places, rows, care.entered)
    threads = talk.conversation(part.rows, reader) if part.is_whole and not place else talk.part(part.rows, reader)
    return web.render_template(
        "proposals/page.html",
        p=facts,
        at=at,
        places=places,
        viewer_is_linked=viewer.linked,
        short_name=viewer.short_name,
        anonymous=anonymous,
        mine=mine,
        own_reason=by_key.c if by_key else facts.reason,
        shut_out=anonymous and facts.answered_on is not None and not mine,
        fresh_key=mails.fresh_key() if anonymous and not key else "",
        counts=counts,
        answered=answered,
        totals_shown=not anonymous or enough(answered),
        classes=stances_by_class(rows, facts.asked_count)
        if at.sees_names and not anonymous and kind_of(facts.kind).asks_stance
        else {},
        sections=proposal_passages.plan(facts, said, place, may_react=at.may_comment),
        passage=passage,
        passages=proposal_passages.quotes(rows),
        enclosed=talk.enclosed(rows, places.comment),
        decided=html(facts.decided) if facts.published_at else "",
        done_with_feedback=html(facts.done_with_feedback) if facts.published_at else "",
        reasons_for_deviation=html(facts.reasons_for_deviation) if facts.published_at else "",
        result=RESULTS.get(facts.result),
        after=proposal_outcome.after(rows) if told else None,
        late=proposal_outcome.is_late(facts, dates.local(now, viewer.zone).date(), viewer.zone),
        stage=_stage(facts.state, rows),
        papers=[
            {"name": row.a, "size": int(row.b), "url": f"{places.paper}{row.n}", "alternative_text": row.c}
            for row in rows
            if row.tag == "paper"
        ],
        meetings=[_meeting(row) for row in rows if row.tag == "meeting"],
        care=care,
        threads=threads,
        may_mark=reader.may_mark and talk.has_buttons(threads),
        may_moderate=reader.may_hide,
        may_print=not viewer.linked and rules_moderation.may_print_letter(viewer, at.council),
        may_enter=not viewer.linked and rules_moderation.may_enter(viewer, at.council),
        talk_size=talk.size(threads) if part.is_whole or passage else facts.said_count,
        reading=reading(part, len(part.rows) if passage else facts.said_count, place),
        submission=at.submission(viewer, facts),
        stances=STANCES,
        asks_parents=facts.audience in {Audience.ALL_PARENTS, Audience.CLASS_GROUPS},
        speaks_as=rules.speaks_as(viewer, at.council, facts.audience, asked=at.asked).value,
        may_edit=not viewer.linked and rules.may_edit(viewer, written, at.council),
        may_organise=not viewer.linked and rules.may_organise(viewer, at.council),
        today=dates.local(now, viewer.zone).date(),
        **proposal_kinds.shown(viewer, facts, at.council, rows, answered),
    )


def stance_counts(rows: Any) -> dict[str, int]:
    """How many took each stance, from the `stance` rows of `queries_page.lists`."""
    counts = dict.fromkeys((kind.value for kind in STANCES), 0)
    for row in rows:
        if row.tag == "stance":
            counts[row.a] = counts.get(row.a, 0) + row.n
    return counts


def stances_by_class(rows: Any, in_all: int) -> dict[str, dict[str, int | None]]:
    """Answers by class and stance, small cells hidden; for a round that asked more than one class, `in_all` people."""
    classes = sorted((row for row in rows if row.tag == "class"), key=lambda row: (int(row.b), row.a))
    if len(classes) < 2:
        return {}
    kinds = [kind.value for kind in STANCES]
    stances = [(row.b, row.a, row.n) for row in rows if row.tag == "stance"]
    shown = answers.by_class({row.a: row.n for row in classes}, in_all, stances, kinds)
    return {row.a: {kind: shown[row.a][kind] for kind in kinds} for row in classes}


def _meeting(row: Any) -> dict[str, Any]:
    return {"id": row.n, "council": row.a, "day": datetime.fromisoformat(row.b).date(), "held": row.c == "held"}


def _stage(state: ProposalState, rows: Any) -> str:
    if state is ProposalState.CLOSED:
        return "discussing" if any(row.tag == "meeting" and row.c != "held" for row in rows) else "deciding"
    return {ProposalState.DRAFT: "asked", ProposalState.DECIDED: "told"}.get(state, "answering")
