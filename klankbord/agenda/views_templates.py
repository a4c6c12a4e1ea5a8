"""The templates of a council's agendas."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from klankbord.agenda import actions_coming, actions_templates, queries_templates
from klankbord.agenda.forms_templates import ApplyForm, NameForm, TemplateForm
from klankbord.agenda.models_life import AgendaTemplate
from klankbord.agenda.views_board import organised
from klankbord.base import web
from klankbord.councils import queries as councils
from klankbord.councils import rules
from klankbord.councils.models import Council
from klankbord.kit import dates
from klankbord.meetings.forms import AskForm

blueprint = Blueprint("agenda_templates", __name__)


def _council(council_id: int) -> Council:
    council = web.load_or_404(select(Council).where(councils.visible(web.viewer()), Council.id == council_id))
    web.need(rules.may_organise(web.viewer(), council))
    return council


def _template(template_id: int) -> AgendaTemplate:
    template = web.load_or_404(queries_templates.one(web.viewer(), template_id))
    web.need(rules.may_organise(web.viewer(), template.council))
    return template


@blueprint.get("/<school_slug>/councils/<int:council_id>/templates")
def index(council_id: int) -> ResponseReturnValue:
    """The templates of a council."""
    council = _council(council_id)
    return web.render_template(
        "agenda/templates.html", council=council, templates=queries_templates.of_council(council.id)
    )


@blueprint.route("/<school_slug>/councils/<int:council_id>/templates/new", methods=["GET", "POST"])
def new(council_id: int) -> ResponseReturnValue:
    """Make a template from nothing."""
    council = _council(council_id)
    form = TemplateForm()
    if not form.is_submitted():
        form.fill(None, council)
    form.offer(council)
    if form.validate_on_submit():
        with form.catching():
            template = actions_templates.make(
                council,
                form.name.data or "",
                form.lines(None),
                standing=bool(form.standing.data),
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(_page_of(template, form), _("The template “%(name)s” is there.", name=template.name))
    return web.answer("agenda/template.html", form, council=council, edited=None, depths={})


@blueprint.route("/<school_slug>/templates/<int:template_id>", methods=["GET", "POST"])
def edit(template_id: int) -> ResponseReturnValue:
    """Edit a template as a whole; a button in a row moves or drops that row and saves the rest."""
    template = _template(template_id)
    council = template.council
    form = TemplateForm()
    if not form.is_submitted():
        form.fill(template, council)
    form.offer(council)
    if form.validate_on_submit():
        with form.catching():
            actions_templates.edit(
                template,
                form.name.data or "",
                form.lines(template),
                standing=bool(form.standing.data),
                read_version=form.read_version(),
                by=web.viewer(),
                now=dates.now(),
            )
            return web.done(_page_of(template, form), _("The template is saved."))
    return web.answer(
        "agenda/template.html",
        form,
        council=council,
        edited=template,
        depths={item.id: item.depth for item in template.items},
    )


def _page_of(template: AgendaTemplate, form: TemplateForm) -> str:
    if form.step.data:
        return url_for("agenda_templates.edit", template_id=template.id, _anchor="items")
    return url_for("agenda_templates.index", council_id=template.council_id)


@blueprint.post("/<school_slug>/templates/<int:template_id>/removal")
def remove(template_id: int) -> ResponseReturnValue:
    """Take a template away."""
    template = _template(template_id)
    form = AskForm()
    if form.validate_on_submit():
        with form.catching():
            actions_templates.remove(template, by=web.viewer(), now=dates.now())
            return web.done(
                url_for("agenda_templates.index", council_id=template.council_id),
                _("The template “%(name)s” is gone.", name=template.name),
            )
    return web.refused(
        "agenda/templates.html",
        council=template.council,
        templates=queries_templates.of_council(template.council_id),
        form=form,
    )


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/template")
def make_of(meeting_id: int) -> ResponseReturnValue:
    """Make a template of this agenda."""
    meeting = organised(meeting_id)
    form = NameForm()
    if form.validate_on_submit():
        with form.catching():
            template = actions_templates.make_of(
                meeting, form.name.data or "", standing=bool(form.standing.data), by=web.viewer(), now=dates.now()
            )
            return web.done(
                url_for("agenda_templates.edit", template_id=template.id),
                _("The template “%(name)s” is there. Look it over.", name=template.name),
            )
    return web.answer("agenda/refused.html", form, meeting=meeting, naming=True)


@blueprint.post("/<school_slug>/meetings/<int:meeting_id>/agenda/template/items")
def apply(meeting_id: int) -> ResponseReturnValue:
    """Add the items of a template to this agenda."""
    meeting = organised(meeting_id)
    form = ApplyForm()
    form.offer(queries_templates.of_council(meeting.council_id))
    if form.validate_on_submit():
        with form.catching():
            template = _template(form.template_id.data)
            made = actions_coming.apply(meeting, template, by=web.viewer(), now=dates.now())
            return web.done(
                url_for("agenda.builder", meeting_id=meeting.id),
                ngettext("%(num)d item added.", "%(num)d items added.", len(made)),
            )
    return web.answer("agenda/refused.html", form, meeting=meeting)
