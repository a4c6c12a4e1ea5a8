"""create_app(): reads as the table of contents."""

import logging
from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from klankbord import config, pages
from klankbord.across.search import reading as search_reading
from klankbord.across.search import reading_proposals as search_reading_proposals
from klankbord.across.search.touched import touched
from klankbord.activities import actions_announcing as activities_announcing
from klankbord.activities import actions_returning as activities_returning
from klankbord.agenda import actions_suggestions, queries_coming
from klankbord.agenda.classes import actions_falling as agenda_classes_falling
from klankbord.agenda.classes import actions_keeping as agenda_classes_keeping
from klankbord.base import assets, db, edge, errands, jobs, journal, limits, once, smtp, templates
from klankbord.base.addresses import Site
from klankbord.base.search import following
from klankbord.councils import actions_terms as councils_actions_terms
from klankbord.councils.queries import viewer_of_session
from klankbord.followup import actions_due, actions_promises, actions_reminders
from klankbord.followup import queries_coming as followup_coming
from klankbord.followup.letters import actions as followup_letters
from klankbord.handover import actions_classes_leaving as handover_actions_leaving
from klankbord.handover import actions_old_minutes, actions_turning_year
from klankbord.handover import actions_year as handover_actions_year
from klankbord.incoming import actions as incoming_actions
from klankbord.invitations import actions_guests as invitations_actions_guests
from klankbord.invitations import actions_keeping as invitations_actions_keeping
from klankbord.invitations import actions_poll as invitations_actions_poll
from klankbord.invitations import actions_reminders as invitations_actions_reminders
from klankbord.invitations import actions_sign_up
from klankbord.minutes import actions as minutes_actions
from klankbord.minutes import actions_classes as minutes_classes
from klankbord.minutes import actions_reminders as minutes_actions_reminders
from klankbord.people import actions as people_actions
from klankbord.people import actions_trouble as people_actions_trouble
from klankbord.people.wishes.arranging import Keeper
from klankbord.proposals import actions as proposals_actions
from klankbord.proposals import actions_reminding as proposals_reminding
from klankbord.proposals.moderation import actions_keeping as proposals_keeping
from klankbord.proposals.planned import actions as proposals_planned
from klankbord.schools import actions_changes, actions_joining, actions_roster, actions_roster_errands
from klankbord.schools import queries as schools_queries

JOBS = (
    jobs.Job("close ended rounds", timedelta(minutes=1), proposals_actions.close_due),
    jobs.Job("open planned rounds", timedelta(minutes=1), proposals_planned.open_due),
    jobs.Job("remind of rounds that close", timedelta(minutes=10), proposals_reminding.remind_due),
    jobs.Job("share out places when sign-up closes", timedelta(minutes=5), actions_sign_up.share_out),
    jobs.Job("close date polls", timedelta(minutes=1), invitations_actions_poll.close_due),
    jobs.Job("remind of meetings", timedelta(minutes=5), invitations_actions_reminders.remind_due),
    jobs.Job("forget answers a council does not keep", timedelta(hours=6), invitations_actions_keeping.forget_answers),
    jobs.Job("forget private messages", timedelta(hours=6), proposals_keeping.forget_private),
    jobs.Job("forget answers of classes", timedelta(hours=6), agenda_classes_keeping.forget_answers),
    jobs.Job("forget the addresses of guests", timedelta(hours=6), invitations_actions_guests.forget),
    jobs.Job("let deferred suggestions wait again", timedelta(minutes=15), actions_suggestions.come_back_due),
    jobs.Job("tell which questions to classes fell away", timedelta(minutes=5), agenda_classes_falling.tell_fallen),
    jobs.Job("tell classes what came of it", timedelta(minutes=15), minutes_classes.tell_became),
    jobs.Job("remind of minutes to correct", timedelta(minutes=30), minutes_actions_reminders.remind_due),
    jobs.Job("approve minutes nobody corrected", timedelta(minutes=15), minutes_actions.approve_silent),
    jobs.Job("tell which promises are kept", timedelta(minutes=10), actions_promises.tell_kept),
    jobs.Job("move action items with the next meeting", timedelta(minutes=5), actions_due.follow_next_meetings),
    jobs.Job("remind of overdue action items", timedelta(minutes=30), actions_reminders.remind_overdue),
    jobs.Job("remind of letters without an answer", timedelta(minutes=30), followup_letters.remind_due),
    jobs.Job("remind helpers", timedelta(minutes=30), activities_announcing.remind_due),
    jobs.Job("bring evaluations onto agendas", timedelta(hours=3), activities_returning.bring_due),
    jobs.Job("say which minutes are old", timedelta(hours=6), actions_old_minutes.tell),
    jobs.Job("say that terms end", timedelta(hours=1), councils_actions_terms.warn_ending),
    jobs.Job("end seats of classes that were left", timedelta(hours=1), handover_actions_leaving.look),
    jobs.Job("forget old messages that came in", timedelta(hours=6), incoming_actions.forget_old),
    jobs.Job("forget old sessions and links", timedelta(hours=6), people_actions.forget_old),
    jobs.Job("forget old counts", timedelta(hours=6), limits.forget_old),
    jobs.Job("forget old submissions", timedelta(hours=6), once.forget_old),
    jobs.Job("forget files of rosters", timedelta(hours=1), actions_roster.forget_old),
    jobs.Job("forget who never confirmed", timedelta(hours=6), actions_joining.forget_old),
    jobs.Job("forget what can no longer be undone", timedelta(hours=6), journal.forget_old),
    jobs.Job("look the search index over", timedelta(days=1), following.look_over),
)


ERRANDS: dict[str, errands.Handler] = {
    actions_roster.READ: actions_roster_errands.READING,
    actions_roster.APPLY: actions_roster_errands.APPLYING,
    actions_changes.KIND: actions_changes.UNDOING,
    handover_actions_year.KIND: actions_turning_year.HANDLER,
}

AGENDA_SOURCES: tuple[queries_coming.Source, ...] = (
    queries_coming.minutes_to_approve,
    followup_coming.open_action_items,
    queries_coming.deferred_items,
    queries_coming.closed_rounds,
    queries_coming.accepted_suggestions,
)
"""What comes onto the agenda of a council's next meeting by itself, in the order of an agenda."""

SEARCHED = (search_reading.MEETINGS, search_reading_proposals.PROPOSALS)

AFTER_UNDO = {handover_actions_year.KIND: actions_turning_year.take_mails_back}


def create_app(settings: config.Settings | None = None) -> Flask:
    """Make the application from the environment, or from settings that are given.

    Raises config.BadSetting, with a sentence, for a setting it cannot start with.
    """
    settings = settings or config.read()
    trouble = config.secret_trouble(settings)
    if trouble:
        raise config.BadSetting(trouble)
    app = Site("klankbord", static_folder=None)
    app.config.update(config.flask_config(settings))
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0
        )
    templates.init_app(app)
    db.init_app(app)
    assets.init_app(app)
    smtp.init_app(app)
    edge.init_app(app, load_viewer=viewer_of_session)
    limits.init_app(app)
    jobs.init_app(app, JOBS)
    errands.init_app(app, ERRANDS)
    journal.init_app(app, AFTER_UNDO)
    following.init_app(app, SEARCHED, touched)
    app.extensions["agenda_sources"] = AGENDA_SOURCES
    app.extensions["moved_school"] = schools_queries.moved_to
    app.extensions["mail_answered"] = people_actions_trouble.note_answer
    app.extensions["mail_wishes"] = Keeper(zone_of=schools_queries.zone_of)
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
