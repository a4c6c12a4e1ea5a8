"""The public version of minutes as a page: what somebody outside reads, and what a member looks at to publish it."""

from flask.typing import ResponseReturnValue

from klankbord.base import web
from klankbord.base.i18n import language
from klankbord.minutes import printing_public
from klankbord.minutes.models import Minutes


def page(minutes: Minutes, token: str | None = None, *, publishes: bool = False) -> ResponseReturnValue:
    """The page; for who `publishes` it with the paragraph for a newsletter, behind a link without ways elsewhere."""
    return web.render_template(
        "minutes/public.html",
        minutes=minutes,
        council=minutes.meeting.council,
        public=printing_public.of(minutes, language=language()),
        publishes=publishes,
        token=token,
    )
