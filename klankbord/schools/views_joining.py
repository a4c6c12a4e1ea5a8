"""The ways into the school, for its administrators: who is not reached, links of classes, requests, colleagues."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from klankbord.base import web
from klankbord.kit import dates
from klankbord.kit.numbers import page_number, whole_number
from klankbord.schools import (
    actions_colleagues,
    actions_joining,
    mails_letters,
    queries,
    queries_joining,
    queries_requests,
    rules,
)
from klankbord.schools.forms import PlainForm
from klankbord.schools.forms_joining import ClassLinkForm, ColleaguesForm
from klankbord.schools.queries_joining import REASONS, Chosen

blueprint = Blueprint("schools_joining", __name__)


def chosen_of(why: str, class_words: str, person_words: str = "") -> Chosen:
    """Which parents an address speaks of."""
    return Chosen(why if why in REASONS else "", whole_number(class_words), whole_number(person_words))


@blueprint.get("/<school_slug>/joining")
def index() -> ResponseReturnValue:
    """Everything about getting people in."""
    web.need(rules.may_administer(web.viewer()))
    return joining_page()


def joining_page(
    *, link: ClassLinkForm | None = None, colleagues: ColleaguesForm | None = None, trouble: str = ""
) -> ResponseReturnValue:
    """The page, with one of its forms as it was typed, or with what went wrong in a sentence."""
    school_id, now = web.viewer().school_id, dates.now()
    chosen = chosen_of(web.asked("why"), web.asked("class"))
    classes = queries.class_choices(school_id)
    link = link or ClassLinkForm(formdata=None)
    link.class_group.choices = list(classes)
    colleagues = colleagues or ColleaguesForm(formdata=None)
    refused = bool(link.errors or colleagues.errors or trouble)
    page = web.refused if refused else web.render_template
    return page(
        "schools/joining.html",
        found=queries_joining.unreached(school_id, chosen, now, page=page_number(web.asked("page"), 9)),
        chosen=chosen,
        most=actions_joining.MOST_LETTERS,
        classes=classes,
        links=queries_joining.class_links(school_id, now),
        waiting=queries_requests.waiting(school_id),
        count=queries_requests.count_waiting(school_id),
        link=link,
        colleagues=colleagues,
        plain=PlainForm(formdata=None),
        trouble=trouble,
    )


@blueprint.post("/<school_slug>/joining/links")
def make_link() -> ResponseReturnValue:
    """Make a link for a class; the one it had ends."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    form = ClassLinkForm()
    form.class_group.choices = list(queries.class_choices(viewer.school_id))
    if form.validate_on_submit():
        group = web.load_or_404(queries.class_group(viewer, form.class_group.data))
        with form.catching():
            link = actions_joining.make_class_link(group, form.weeks.data, by=viewer, now=dates.now())
            return web.done(
                url_for("schools_joining.link", link_id=link.id), _("The link for %(name)s is there.", name=group.name)
            )
    return joining_page(link=form)


@blueprint.get("/<school_slug>/joining/links/<int:link_id>")
def link(link_id: int) -> ResponseReturnValue:
    """The link of a class: to copy, to show on a screen, to print."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    found = web.load_or_404(queries_joining.class_link(viewer.school_id, link_id))
    address = mails_letters.address_of(found)
    return web.render_template(
        "schools/joining_link.html",
        link=found,
        trouble=queries_joining.trouble_of(found, dates.now()),
        address=address,
        picture=mails_letters.qr_for_page(address),
        code=queries_joining.code_of(found),
        form=ClassLinkForm(formdata=None),
    )


@blueprint.post("/<school_slug>/joining/links/<int:link_id>/end")
def end_link(link_id: int) -> ResponseReturnValue:
    """End the link of a class."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    found = web.load_or_404(queries_joining.class_link(viewer.school_id, link_id))
    actions_joining.end_link(found, by=viewer, now=dates.now())
    return web.done(url_for("schools_joining.index"), _("The link is over. Nobody can ask by it any more."))


@blueprint.post("/<school_slug>/joining/colleagues")
def invite_colleagues() -> ResponseReturnValue:
    """Make colleagues staff and mail them an invitation, several at once."""
    viewer = web.viewer()
    web.need(rules.may_administer(viewer))
    school = web.load_or_404(queries.own_school(viewer))
    form = ColleaguesForm()
    colleagues = form.read() if form.validate_on_submit() else []
    if not form.errors:
        with form.catching():
            done = actions_colleagues.invite_colleagues(school, colleagues, by=viewer, now=dates.now())
            told = ngettext(
                "An invitation is on its way to %(num)d colleague.",
                "Invitations are on their way to %(num)d colleagues.",
                done.mailed,
            )
            if done.already:
                told += " " + ngettext("%(num)d was staff already.", "%(num)d were staff already.", done.already)
            return web.done(url_for("schools_joining.index"), told)
    return joining_page(colleagues=form)
