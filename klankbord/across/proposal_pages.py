"""The page of a proposal, signed in and by link: the plan, one tap to answer, the conversation, and what came of it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Boolean, Integer, bindparam, func, or_, select

from klankbord.across import proposal_moderation
from klankbord.across import proposal_talk as talk
from klankbord.agenda.models import AgendaItem, ItemProposal
from klankbord.base import web
from klankbord.base.among import Numbers, among, one_of
from klankbord.councils import entry
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.kit.suppression import enough, hide_small
from klankbord.kit.viewer import Viewer
from klankbord.meetings.models import Meeting, MeetingState
from klankbord.people.models import LinkKind, ThingLink
from klankbord.proposals import (
    actions_anonymous,
    mails,
    queries_behalf,
    queries_moderation,
    queries_page,
    rules,
    rules_moderation,
)
from klankbord.proposals.forms import RESULTS, STANCES, html
from klankbord.proposals.forms_moderation import rules_of
from klankbord.proposals.forms_writing import sections
from klankbord.proposals.models import PARTS, Audience, Naming, ProposalState, StanceKind

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
    silence: str = ""


def _here(proposal_id: int) -> Places:
    home = url_for("proposal_pages.page", proposal_id=proposal_id)
    return Places(home, f"{home}/responses", f"{home}/comments", f"{home}/comments/", f"{home}/papers/")


def _by_link(token: str) -> Places:
    home = url_for("link_pages.show", token=token)
    return Places(
        home, f"{home}/responses", f"{home}/comments", f"{home}/comments/", f"{home}/papers/", f"{home}/silence"
    )


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>")
def page(proposal_id: int) -> ResponseReturnValue:
    """A proposal, signed in."""
    return _show(web.viewer(), proposal_id, _here(proposal_id))


def link_page(link: ThingLink, viewer: Viewer, token: str) -> ResponseReturnValue:
    """A proposal by the link in a mail; behind a full stop the token carries the key of an anonymous answer."""
    return _show(viewer, link.thing_id, _by_link(token), token.partition(".")[2])


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>")
def comment(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """One comment: answer it, change or take back one's own, hide it."""
    return _show_comment(web.viewer(), proposal_id, comment_id, _here(proposal_id))


@blueprint.get("/l/<token>/comments/<int:comment_id>")
@web.public
def comment_by_link(token: str, comment_id: int) -> ResponseReturnValue:
    """One comment, for who came by a link about its proposal."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    return _show_comment(person, link.thing_id, comment_id, _by_link(token), token.partition(".")[2])


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

    @classmethod
    def of(cls, viewer: Viewer, facts: Any, now: datetime, key: str) -> "Standing":
        """From the facts of the page; an anonymous conversation is for those who answered by their key."""
        council: Any = SimpleNamespace(
            id=facts.council_id, kind=facts.council_kind, open_to_parents=facts.open_to_parents
        )
        is_open = facts.round_id is not None and facts.closed_at is None and now < facts.closes_at
        asked = facts.asked_id is not None
        may = rules.may_comment(viewer, council, facts.state, is_open=is_open)
        keyed = key and facts.naming is Naming.ANONYMOUS
        digest = actions_anonymous.digest(facts.round_id, key) if keyed else None
        if facts.naming is Naming.ANONYMOUS and asked and not rules.is_school(viewer):
            may = may and is_open and digest is not None
        return cls(council, is_open, asked, rules.sees_names(viewer, council), may, digest)

    def submission(self, viewer: Viewer, facts: Any) -> str:
        """A fresh key against double submits; none for what is said by a key, which would leave a trace of when."""
        by_key = facts.naming is Naming.ANONYMOUS and self.asked and not rules.is_school(viewer)
        return "" if by_key else secrets.token_urlsafe(16)

    def reader(
        self, viewer: Viewer, facts: Any, places: Places, entered: Mapping[int, str] | None = None
    ) -> talk.Reader:
        """What the conversation must know of them."""
        may_hide = not viewer.linked and rules.may_hide(viewer, self.council)
        return talk.Reader(
            viewer=viewer,
            council_name=facts.council_name,
            sees_names=self.sees_names,
            may_reply=self.may_comment,
            may_hide=may_hide,
            place=places.comment,
            digest=self.digest,
            aim="#hide" if may_hide else "#report",
            entered=entered or {},
        )


def _show(viewer: Viewer, proposal_id: int, places: Places, key: str = "") -> ResponseReturnValue:
    now = dates.now()
    facts = queries_page.facts(viewer, proposal_id) or abort(404)
    at = Standing.of(viewer, facts, now, key)
    rows = queries_page.lists(viewer, facts.id, facts.round_id, at.digest, _MEETINGS, *queries_moderation.PAGE)
    said = queries_page.comments(facts.id)
    anonymous = facts.naming is Naming.ANONYMOUS
    mine = next((row.a for row in rows if row.tag == "mine"), facts.stance.value if facts.stance is not None else "")
    if anonymous and at.asked and not mine and not rules.is_school(viewer):
        at = replace(at, may_comment=False)
    care = proposal_moderation.read(rows, viewer, now)
    if care.rests:
        at = replace(at, may_comment=False)
    own_reason = next((one for one in said if one.stance_id is not None and rules.wrote(viewer, one, at.digest)), None)
    written = SimpleNamespace(author_id=facts.author_id, state=facts.state)
    counts = stance_counts(rows)
    answered = sum(counts.values())
    reader = at.reader(viewer, facts, places, care.entered)
    threads = talk.conversation(said, reader)
    return web.render_template(
        "proposals/page.html",
        p=facts,
        at=at,
        places=places,
        viewer_is_linked=viewer.linked,
        short_name=viewer.short_name,
        anonymous=anonymous,
        mine=mine,
        own_reason=own_reason.body if own_reason is not None and own_reason.withdrawn_at is None else "",
        shut_out=anonymous and facts.answered_on is not None and not mine,
        fresh_key=mails.fresh_key() if anonymous and not key else "",
        counts=counts,
        answered=answered,
        totals_shown=not anonymous or enough(answered),
        classes=stances_by_class(rows) if at.sees_names and not anonymous else {},
        sections=sections({name: getattr(facts, name) for name in PARTS}),
        decided=html(facts.decided) if facts.published_at else "",
        done_with_feedback=html(facts.done_with_feedback) if facts.published_at else "",
        result=RESULTS.get(facts.result),
        stage=_stage(facts.state, rows),
        papers=[{"name": r.a, "size": int(r.b), "url": f"{places.paper}{r.n}"} for r in rows if r.tag == "paper"],
        meetings=[_meeting(row) for row in rows if row.tag == "meeting"],
        care=care,
        threads=threads,
        may_moderate=reader.may_hide,
        may_print=not viewer.linked and rules_moderation.may_print_letter(viewer, at.council),
        may_enter=not viewer.linked and rules_moderation.may_enter(viewer, at.council),
        talk_size=talk.size(threads),
        submission=at.submission(viewer, facts),
        stances=STANCES,
        asks_parents=facts.audience in {Audience.ALL_PARENTS, Audience.CLASS_GROUPS},
        speaks_as=rules.speaks_as(viewer, at.council, facts.audience, asked=at.asked).value,
        may_edit=not viewer.linked and rules.may_edit(viewer, written, at.council),
        may_organise=not viewer.linked and rules.may_organise(viewer, at.council),
        today=dates.local(now, viewer.zone).date(),
    )


def stance_counts(rows: Any) -> dict[str, int]:
    """How many took each stance, from the `stance` rows of `queries_page.lists`."""
    counts = dict.fromkeys((kind.value for kind in StanceKind), 0)
    for row in rows:
        if row.tag == "stance":
            counts[row.a] += row.n
    return counts


def stances_by_class(rows: Any) -> dict[str, dict[str, int | None]]:
    """Answers by class and stance, small cells hidden; for a round that asked more than one class."""
    asked = sorted((row for row in rows if row.tag == "class"), key=lambda row: (int(row.b), row.a))
    if len(asked) < 2:
        return {}
    table = {row.a: dict.fromkeys((kind.value for kind in StanceKind), 0) for row in asked}
    for row in rows:
        if row.tag == "stance" and row.b in table:
            table[row.b][row.a] += row.n
    return hide_small(table)


def _meeting(row: Any) -> dict[str, Any]:
    return {"id": row.n, "council": row.a, "day": datetime.fromisoformat(row.b).date(), "held": row.c == "held"}


def _stage(state: ProposalState, rows: Any) -> str:
    if state is ProposalState.CLOSED:
        return "discussing" if any(row.tag == "meeting" and row.c != "held" for row in rows) else "deciding"
    return {ProposalState.DRAFT: "asked", ProposalState.DECIDED: "told"}.get(state, "answering")


def _show_comment(
    viewer: Viewer, proposal_id: int, comment_id: int, places: Places, key: str = ""
) -> ResponseReturnValue:
    facts = queries_page.facts(viewer, proposal_id) or abort(404)
    now = dates.now()
    at = Standing.of(viewer, facts, now, key)
    row = (queries_page.comments(facts.id, comment_id) or abort(404))[0]
    way = queries_behalf.way_of(row.stance_id)
    entered = {row.stance_id: str(proposal_moderation.WAYS[way])} if way else {}
    reader = at.reader(viewer, facts, places, entered)
    said = talk.one(row, reader)
    rests = queries_moderation.pause_over(facts.id, row.parent_id or row.id, now)
    known = queries_moderation.house_rules(facts.council_id)
    return web.render_template(
        "proposals/one_comment.html",
        p=facts,
        at=at,
        places=places,
        said=said._replace(reply_url="", edit_url="", hide_url=""),
        may_change=bool(said.edit_url),
        raw=row.body if said.is_mine else "",
        version=row.version,
        submission=at.submission(viewer, facts),
        keeps_keys=facts.naming is Naming.ANONYMOUS and (row.author_id is None or at.asked),
        may_reply=reader.may_reply and bool(said.reply_url) and rests is None,
        rests=rests,
        house_rules=rules_of(known.words if known else ""),
        may_hide=reader.may_hide and bool(said.hide_url),
        may_report=not reader.may_hide and bool(said.hide_url),
        reported=queries_moderation.reported_by(row.id, viewer.id),
        may_restore=reader.may_hide and said.hidden,
        speaks_as=rules.speaks_as(viewer, at.council, facts.audience, asked=at.asked).value,
        short_name=viewer.short_name,
        viewer_is_linked=viewer.linked,
    )
