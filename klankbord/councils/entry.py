"""Coming in by a link about a thing: as that person, to that thing, and nowhere else."""

from flask import abort

from klankbord.base import web
from klankbord.councils.queries import viewer_of_user
from klankbord.kit import dates
from klankbord.kit.viewer import Viewer
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink


def enter(token: str, kind: LinkKind | None = None) -> tuple[ThingLink, Viewer]:
    """The link and the person it speaks as, for the rest of this request. 404 for a token that is not good (any more).

    With `kind`, a link about another kind of thing is no good either.
    """
    now = dates.now()
    link = links.find(token, now)
    if link is None or (kind is not None and link.kind != kind):
        abort(404)
    person = viewer_of_user(link.user_id, link.school_id, now, linked=True)
    if person is None:
        abort(404)
    web.look_as(person)
    return link, person
