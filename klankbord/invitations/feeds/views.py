"""Calendars to follow: the page with one's own addresses, and the calendars themselves."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.base import limits, web
from klankbord.base.db import db
from klankbord.councils import rules as councils
from klankbord.councils.queries import viewer_of_user
from klankbord.invitations.feeds import actions, contents, queries
from klankbord.kit import dates

blueprint = Blueprint("calendar_feeds", __name__)


@blueprint.get("/account/calendars")
def page() -> ResponseReturnValue:
    """What you can follow in a calendar of your own, and the addresses you have."""
    return _page()


@blueprint.post("/account/calendars")
def make() -> ResponseReturnValue:
    """A fresh address for one calendar; it is shown now and never again, so the answer is the page itself."""
    viewer, chosen = web.viewer(), request.form.get("council", "")
    found = [council for council, _name in queries.councils_to_follow(viewer, dates.now()) if str(council.id) == chosen]
    if chosen and not found:
        abort(404)
    secret = actions.make(found[0] if found else None, by=viewer, now=dates.now())
    db.session.commit()
    return _page(
        fresh=web.link_to("calendar_feeds.calendar", secret=secret), fresh_council=found[0].id if found else None
    )


def _page(fresh: str = "", fresh_council: int | None = None) -> ResponseReturnValue:
    viewer = web.viewer()
    return render_template(
        "invitations/feeds.html",
        councils=queries.councils_to_follow(viewer, dates.now()),
        feeds=queries.own(viewer),
        several=len(viewer.schools) > 1,
        fresh=fresh,
        fresh_council=fresh_council,
        opens="webcal://" + fresh.partition("://")[2],
    )


@blueprint.post("/account/calendars/<int:feed_id>/ending")
def end(feed_id: int) -> ResponseReturnValue:
    """Make an address void."""
    viewer = web.viewer()
    actions.end(web.load_or_404(queries.own_one(viewer, feed_id)), by=viewer, now=dates.now())
    return web.done(url_for("calendar_feeds.page"), _("The address is void. What follows it gets no more meetings."))


@blueprint.get("/l/calendar/<secret>.ics")
@web.public
@limits.polling
def calendar(secret: str) -> ResponseReturnValue:
    """The calendar behind an address. Whoever has the address reads it, and nothing else with it."""
    now = dates.now()
    found = queries.by_secret(secret)
    if found is None:
        abort(404)
    feed, user, council = found
    if council is None:
        name, shown = "", queries.all_of(user, now)
    else:
        viewer = viewer_of_user(user.id, council.school_id, now)
        if viewer is None or not councils.may_see(viewer, council):
            abort(404)
        name, shown = (
            f"{council.name} {viewer.school.name if viewer.school else ''}",
            queries.of_council(viewer, council, now),
        )
    with force_locale(user.language):
        body = contents.calendar(name or _("My meetings at school"), shown)
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.last_modified = contents.changed_at(shown, feed.created_at, now)
    answer.add_etag()
    return answer.make_conditional(request)
