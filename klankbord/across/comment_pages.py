"""The page of one comment, signed in and by link: its thread, an answer to it, one's own words to change."""

from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from klankbord.across import proposal_moderation, proposal_passages
from klankbord.across import proposal_talk as talk
from klankbord.across.proposal_pages import Places, Standing, by_link, here
from klankbord.base import web
from klankbord.councils import entry
from klankbord.kit import dates
from klankbord.kit.numbers import page_number
from klankbord.kit.viewer import Viewer
from klankbord.people.models import LinkKind
from klankbord.proposals import queries_page, rules
from klankbord.proposals.behalf import queries as queries_behalf
from klankbord.proposals.enclosures import queries as queries_enclosures
from klankbord.proposals.forms import html
from klankbord.proposals.models import Naming
from klankbord.proposals.moderation import queries as queries_moderation
from klankbord.proposals.moderation.forms import rules_of
from klankbord.proposals.passages import queries as queries_passages
from klankbord.proposals.talk import queries as queries_talk

blueprint = Blueprint("comment_pages", __name__)


@blueprint.get("/<school_slug>/proposals/<int:proposal_id>/comments/<int:comment_id>")
def comment(proposal_id: int, comment_id: int) -> ResponseReturnValue:
    """One comment: answer it, change or take back one's own, hide it."""
    return _show(web.viewer(), proposal_id, comment_id, here(proposal_id))


@blueprint.get("/l/<token>/comments/<int:comment_id>")
@web.public
def comment_by_link(token: str, comment_id: int) -> ResponseReturnValue:
    """One comment, for who came by a link about its proposal."""
    link, person = entry.enter(token.partition(".")[0], LinkKind.PROPOSAL)
    return _show(person, link.thing_id, comment_id, by_link(token), token.partition(".")[2])


def _show(viewer: Viewer, proposal_id: int, comment_id: int, places: Places, key: str = "") -> ResponseReturnValue:
    facts = queries_page.facts(viewer, proposal_id) or abort(404)
    now = dates.now()
    at = Standing.of(viewer, facts, now, key)
    row = (queries_page.comments(facts.id, comment_id) or abort(404))[0]
    way = queries_behalf.way_of(row.stance_id)
    entered = {row.stance_id: str(proposal_moderation.WAYS[way])} if way else {}
    reader = at.reader(viewer, facts, places, (), entered)
    said = talk.one(row, reader)
    rests = queries_moderation.pause_over(facts.id, row.parent_id or row.id, now)
    known = queries_moderation.house_rules(facts.council_id)
    answers, page = _thread(row, facts, web.asked("page"))
    threads = talk.conversation([row, *answers], reader) if row.merged_into_id is None else []
    shown = threads[0] if threads else said
    return web.render_template(
        "proposals/one_comment.html",
        p=facts,
        at=at,
        places=places,
        passages=proposal_passages.quotes(queries_passages.passage_of(facts.id, row.id), places.home),
        enclosed=talk.enclosed(queries_enclosures.enclosed(facts.id, row.id), places.comment),
        may_mark=talk.has_buttons([shown]),
        said=shown._replace(reply_url="", edit_url="", hide_url=""),
        page=page,
        earlier=_earlier(viewer, at, row),
        may_change=bool(said.edit_url),
        raw=row.body if said.is_mine else "",
        version=row.version,
        submission=at.submission(viewer, facts),
        keeps_keys=facts.naming is Naming.ANONYMOUS and (row.author_id is None or at.asked),
        may_reply=reader.may_reply and bool(said.reply_url) and rests is None,
        rests=rests,
        house_rules=rules_of(known.words if known else ""),
        may_moderate=reader.may_hide,
        may_hide=reader.may_hide and bool(said.hide_url),
        may_report=not reader.may_hide and bool(said.hide_url),
        reported=queries_moderation.reported_by(row.id, viewer.id),
        may_restore=reader.may_hide and said.hidden,
        speaks_as=rules.speaks_as(viewer, at.council, facts.audience, asked=at.asked).value,
        short_name=viewer.short_name,
        viewer_is_linked=viewer.linked,
    )


def _earlier(viewer: Viewer, at: Standing, row: Any) -> list[dict[str, Any]]:
    """The words it had before, for who may read them; none of what was taken back or hidden."""
    if row.edited_at is None or row.withdrawn_at is not None or row.hidden_at is not None:
        return []
    if not rules.may_read_earlier(viewer, at.council, row, at.digest):
        return []
    return [
        {"day": dates.local(words.written_at, viewer.zone).date(), "html": html(words.body)}
        for words in queries_talk.earlier_words(row.id)
    ]


def _thread(row: Any, facts: Any, asked: str) -> tuple[Any, dict[str, Any]]:
    """A page of the answers to a comment, and the way through them; a reply is shown by itself."""
    if row.parent_id is not None:
        return [], {"pages": 1}
    number = page_number(asked)
    if asked == "last":
        number = queries_talk.last_page_of(facts.id, row.id)
    answers = queries_talk.replies(facts.id, row.id, number)
    pages = -(-answers[0].in_thread // queries_talk.WHOLE) if answers else number
    return answers, {
        "number": number,
        "pages": pages,
        "previous_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if number < pages else "",
    }
