"""The page where somebody says which mail they get and when: under the account, and by the link in each mail."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from klankbord.base import edge, limits, web
from klankbord.kit import dates
from klankbord.people.forms import ConfirmForm
from klankbord.people.models import User
from klankbord.people.views_account import own_user
from klankbord.people.wishes import actions, links, queries
from klankbord.people.wishes.forms import WishesForm
from klankbord.people.wishes.models import Topic
from klankbord.people.wishes.topics import TOPICS

blueprint = Blueprint("mail_wishes", __name__)
by_link = Blueprint("mail_wishes_link", __name__)


@blueprint.get("/account/mail")
def page() -> ResponseReturnValue:
    """Which mail you get, and when."""
    return _show(own_user(), url_for("account.page"))


@blueprint.post("/account/mail")
def choose() -> ResponseReturnValue:
    """Say so."""
    return _chosen(own_user(), url_for("account.page"), url_for("account.page"))


@by_link.get("/l/<token>/wishes", endpoint="page")
@web.public
def linked_page(token: str) -> ResponseReturnValue:
    """The same by the link in a mail, without signing in; reading it changes nothing."""
    user = _person(token)
    with force_locale(user.language):
        return _show(user, "")


@by_link.post("/l/<token>/wishes", endpoint="choose")
@web.public
@limits.answering
def linked_choose(token: str) -> ResponseReturnValue:
    """Say so, by the link."""
    user = _person(token)
    with force_locale(user.language):
        return _chosen(user, "", url_for("mail_wishes_link.page", token=token))


@by_link.get("/l/<token>/wishes/<topics>", endpoint="ask_stop")
@web.public
def ask_stop(token: str, topics: str) -> ResponseReturnValue:
    """What the unsubscribe address of a mail shows in a browser: one button, and nothing happens before it."""
    user, several = _person(token), _topics(topics)
    with force_locale(user.language):
        names = [_(TOPICS[topic][0]) for topic in several]
        return web.answer(
            "people/wishes/stop.html", ConfirmForm(formdata=None), user=user, names=names, token=token,
            action=request.path,
        )  # fmt: skip


@by_link.post("/l/<token>/wishes/<topics>", endpoint="stop")
@web.one_click
def stop(token: str, topics: str) -> ResponseReturnValue:
    """No more mail of these topics: the button on the page, or a mail program by itself (RFC 8058)."""
    user, several = _person(token), _topics(topics)
    actions.stop(user, several, by=user, now=dates.now())
    with force_locale(user.language):
        return web.done(url_for("mail_wishes_link.page", token=token), _("You get no more of these mails."))


edge.csrf.exempt(stop)  # a mail program has no page of ours to take a token from; the link itself is the proof


def _person(token: str) -> User:
    user = links.find(token)
    if user is None:
        abort(404)
    return user


def _topics(words: str) -> list[Topic]:
    several = [topic for topic in Topic if topic.value in words.split(".")]
    if not several:
        abort(404)
    return several


def _show(user: User, back: str) -> ResponseReturnValue:
    return web.answer("people/wishes/page.html", queries.form_of(user.id), user=user, back=back, action=request.path)


def _chosen(user: User, back: str, then: str) -> ResponseReturnValue:
    form = WishesForm()
    if form.validate_on_submit():
        with form.catching():
            actions.choose(user, form.paces(), form.quiet(), by=user, now=dates.now())
            return web.done(then, _("Your choice of mail is saved."))
    return web.answer("people/wishes/page.html", form, user=user, back=back, action=request.path)
