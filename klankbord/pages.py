"""Every page and deed of the application, in the order of the house."""

from klankbord.across import (
    account_pages,
    agenda_pages,
    change_pages,
    check_pages,
    class_question_pages,
    comment_pages,
    council_pages,
    demo_mail_pages,
    demo_pages,
    health,
    home_pages,
    link_pages,
    meeting_pages,
    minutes_pages,
    minutes_public_pages,
    person_pages,
    proposal_pages,
    said_pages,
    state_pages,
    summary_pages,
    year_pages,
)
from klankbord.across.documents import views as documents_views
from klankbord.across.exchange import overview_pages as exchange_overview_pages
from klankbord.across.exchange import pages as exchange_pages
from klankbord.across.exports import views as exports_views
from klankbord.across.exports import views_council as exports_views_council
from klankbord.across.exports import views_presence as exports_views_presence
from klankbord.across.exports import views_questions as exports_views_questions
from klankbord.across.search import pages as search_pages
from klankbord.activities import views as activities_views
from klankbord.activities import views_deeds as activities_views_deeds
from klankbord.activities import views_link as activities_views_link
from klankbord.activities import views_tasks as activities_views_tasks
from klankbord.activities import views_year as activities_views_year
from klankbord.agenda import views as agenda_views
from klankbord.agenda import views_beginning as agenda_views_beginning
from klankbord.agenda import views_changing as agenda_views_changing
from klankbord.agenda import views_copying as agenda_views_copying
from klankbord.agenda import views_initiatives as agenda_views_initiatives
from klankbord.agenda import views_initiatives_link as agenda_views_initiatives_link
from klankbord.agenda import views_order as agenda_views_order
from klankbord.agenda import views_pasting as agenda_views_pasting
from klankbord.agenda import views_suggestions as agenda_views_suggestions
from klankbord.agenda import views_templates as agenda_views_templates
from klankbord.agenda.classes import views as agenda_views_classes
from klankbord.agenda.classes import views_answers as agenda_views_class_answers
from klankbord.agenda.classes import views_bringing as agenda_views_class_bringing
from klankbord.councils import views as councils_views
from klankbord.councils import views_composition as councils_views_composition
from klankbord.councils import views_stagger as councils_views_stagger
from klankbord.followup import views as followup_views
from klankbord.followup import views_actions as followup_views_actions
from klankbord.followup import views_decisions as followup_views_decisions
from klankbord.followup import views_earlier as followup_views_earlier
from klankbord.followup import views_link as followup_views_link
from klankbord.followup import views_promises as followup_views_promises
from klankbord.followup.letters import views as followup_letters_views
from klankbord.handover import views_candidacy_council as handover_views_candidacy
from klankbord.handover import views_classes as handover_views_classes
from klankbord.handover import views_classes_link as handover_views_classes_link
from klankbord.handover import views_council as handover_views_council
from klankbord.handover import views_merge as handover_views_merge
from klankbord.handover import views_office as handover_views_office
from klankbord.handover import views_old_minutes as handover_views_old_minutes
from klankbord.handover import views_turn_year as handover_views_turn
from klankbord.handover import views_year as handover_views_year
from klankbord.incoming import views as incoming_views
from klankbord.invitations import views as invitations_views
from klankbord.invitations import views_answers as invitations_views_answers
from klankbord.invitations import views_draw as invitations_views_draw
from klankbord.invitations import views_draw_record as invitations_views_draw_record
from klankbord.invitations import views_guests as invitations_views_guests
from klankbord.invitations import views_guests_link as invitations_views_guests_link
from klankbord.invitations import views_parts as invitations_views_parts
from klankbord.invitations import views_poll as invitations_views_poll
from klankbord.invitations import views_poll_answers as invitations_views_poll_answers
from klankbord.invitations import views_poll_running as invitations_views_poll_running
from klankbord.invitations import views_reading as invitations_views_reading
from klankbord.invitations import views_series as invitations_views_series
from klankbord.invitations import views_series_link as invitations_views_series_link
from klankbord.invitations import views_series_whole as invitations_views_series_whole
from klankbord.invitations import views_sign_up as invitations_views_sign_up
from klankbord.invitations import views_sign_up_link as invitations_views_sign_up_link
from klankbord.invitations.feeds import views as invitations_views_feeds
from klankbord.live import views as live_views
from klankbord.live import views_attendance as live_views_attendance
from klankbord.live import views_guest as live_views_guest
from klankbord.live import views_hands as live_views_hands
from klankbord.live import views_lead as live_views_lead
from klankbord.live import views_link as live_views_link
from klankbord.live import views_screens as live_views_screens
from klankbord.meetings import views as meetings_views
from klankbord.meetings import views_joint as meetings_views_joint
from klankbord.meetings import views_series as meetings_views_series
from klankbord.minutes import views as minutes_views
from klankbord.minutes import views_archive as minutes_views_archive
from klankbord.minutes import views_checks as minutes_views_checks
from klankbord.minutes import views_corrections as minutes_views_corrections
from klankbord.minutes import views_errata as minutes_views_errata
from klankbord.minutes import views_link as minutes_views_link
from klankbord.minutes import views_marks as minutes_views_marks
from klankbord.minutes import views_notes as minutes_views_notes
from klankbord.people import views as people_views
from klankbord.people import views_account as people_views_account
from klankbord.people import views_addresses as people_views_addresses
from klankbord.people import views_codes as people_views_codes
from klankbord.people.previews import views as people_previews_views
from klankbord.people.wishes import views as people_wishes_views
from klankbord.proposals import views as proposals_views
from klankbord.proposals import views_answers as proposals_views_answers
from klankbord.proposals import views_letter as proposals_views_letter
from klankbord.proposals import views_links as proposals_views_links
from klankbord.proposals import views_opened as proposals_views_opened
from klankbord.proposals import views_rounds as proposals_views_rounds
from klankbord.proposals.behalf import views as proposals_views_behalf
from klankbord.proposals.enclosures import views as proposals_views_enclosures
from klankbord.proposals.moderation import views as proposals_views_moderation
from klankbord.proposals.moderation import views_house_rules as proposals_views_house_rules
from klankbord.proposals.moderation import views_link as proposals_views_moderation_link
from klankbord.proposals.moderation import views_private as proposals_views_private
from klankbord.proposals.outcomes import views as proposals_views_outcomes
from klankbord.proposals.outcomes import views_themes as proposals_views_themes
from klankbord.proposals.questions import views as proposals_views_questions
from klankbord.proposals.questions import views_answers as proposals_views_further
from klankbord.proposals.questions import views_check as proposals_views_check
from klankbord.proposals.talk import views as proposals_views_comments
from klankbord.proposals.talk import views_marks as proposals_views_marks
from klankbord.proposals.talk import views_merging as proposals_views_merging
from klankbord.proposals.talk import views_names as proposals_views_names
from klankbord.proposals.writing import views_papers as proposals_views_papers
from klankbord.proposals.writing import views_versions as proposals_views_versions
from klankbord.schools import views as schools_views
from klankbord.schools import views_addresses as schools_views_addresses
from klankbord.schools import views_changes as schools_views_changes
from klankbord.schools import views_class_groups as schools_views_class_groups
from klankbord.schools import views_free_days as schools_views_free_days
from klankbord.schools import views_joining as schools_views_joining
from klankbord.schools import views_joining_letters as schools_views_joining_letters
from klankbord.schools import views_joining_link as schools_views_joining_link
from klankbord.schools import views_joining_requests as schools_views_joining_requests
from klankbord.schools import views_mail as schools_views_mail
from klankbord.schools import views_many as schools_views_many
from klankbord.schools import views_own as schools_views_own
from klankbord.schools import views_people as schools_views_people
from klankbord.schools import views_roster as schools_views_roster

BLUEPRINTS = (
    health.blueprint,
    demo_pages.blueprint,
    demo_mail_pages.blueprint,
    home_pages.blueprint,
    account_pages.blueprint,
    change_pages.blueprint,
    exports_views.blueprint,
    exports_views_council.blueprint,
    exports_views_presence.blueprint,
    exports_views_questions.blueprint,
    people_views.blueprint,
    people_views_codes.blueprint,
    people_views_account.blueprint,
    people_views_addresses.blueprint,
    people_previews_views.blueprint,
    people_wishes_views.blueprint,
    people_wishes_views.by_link,
    schools_views.blueprint,
    schools_views_mail.blueprint,
    schools_views_people.blueprint,
    schools_views_many.blueprint,
    schools_views_addresses.blueprint,
    person_pages.blueprint,
    schools_views_changes.blueprint,
    schools_views_class_groups.blueprint,
    schools_views_free_days.blueprint,
    schools_views_joining.blueprint,
    schools_views_joining_letters.blueprint,
    schools_views_joining_requests.blueprint,
    schools_views_joining_link.blueprint,
    schools_views_own.blueprint,
    schools_views_roster.blueprint,
    councils_views.blueprint,
    councils_views_composition.blueprint,
    councils_views_stagger.blueprint,
    council_pages.blueprint,
    check_pages.blueprint,
    search_pages.blueprint,
    link_pages.blueprint,
    proposal_pages.blueprint,
    comment_pages.blueprint,
    exchange_pages.blueprint,
    exchange_overview_pages.blueprint,
    proposals_views.blueprint,
    proposals_views_papers.blueprint,
    proposals_views_enclosures.blueprint,
    proposals_views_rounds.blueprint,
    proposals_views_versions.blueprint,
    proposals_views_answers.blueprint,
    proposals_views_comments.blueprint,
    proposals_views_behalf.blueprint,
    proposals_views_letter.blueprint,
    proposals_views_links.blueprint,
    proposals_views_opened.blueprint,
    proposals_views_questions.blueprint,
    proposals_views_further.blueprint,
    proposals_views_check.blueprint,
    proposals_views_marks.blueprint,
    proposals_views_merging.blueprint,
    proposals_views_names.blueprint,
    proposals_views_outcomes.blueprint,
    proposals_views_themes.blueprint,
    summary_pages.blueprint,
    said_pages.blueprint,
    proposals_views_private.blueprint,
    proposals_views_moderation_link.blueprint,
    proposals_views_moderation.blueprint,
    proposals_views_house_rules.blueprint,
    meetings_views.blueprint,
    meetings_views_joint.blueprint,
    meetings_views_series.blueprint,
    year_pages.blueprint,
    meeting_pages.blueprint,
    agenda_pages.blueprint,
    agenda_views.blueprint,
    agenda_views_copying.blueprint,
    agenda_views_order.blueprint,
    agenda_views_changing.blueprint,
    agenda_views_pasting.blueprint,
    agenda_views_beginning.blueprint,
    agenda_views_templates.blueprint,
    agenda_views_suggestions.blueprint,
    agenda_views_initiatives.blueprint,
    agenda_views_initiatives_link.blueprint,
    agenda_views_classes.blueprint,
    agenda_views_class_answers.blueprint,
    agenda_views_class_bringing.blueprint,
    class_question_pages.blueprint,
    invitations_views.blueprint,
    invitations_views_answers.blueprint,
    invitations_views_draw.blueprint,
    invitations_views_draw_record.blueprint,
    invitations_views_parts.blueprint,
    invitations_views_sign_up.blueprint,
    invitations_views_sign_up_link.blueprint,
    invitations_views_guests.blueprint,
    invitations_views_guests_link.blueprint,
    invitations_views_poll.blueprint,
    invitations_views_poll_running.blueprint,
    invitations_views_poll_answers.blueprint,
    invitations_views_reading.blueprint,
    invitations_views_series.blueprint,
    invitations_views_series_link.blueprint,
    invitations_views_series_whole.blueprint,
    minutes_pages.blueprint,
    minutes_public_pages.blueprint,
    followup_views.blueprint,
    followup_views_actions.blueprint,
    followup_views_decisions.blueprint,
    followup_views_earlier.blueprint,
    followup_views_link.blueprint,
    followup_views_promises.blueprint,
    followup_letters_views.blueprint,
    minutes_views.blueprint,
    minutes_views_notes.blueprint,
    minutes_views_archive.blueprint,
    minutes_views_checks.blueprint,
    minutes_views_corrections.blueprint,
    minutes_views_errata.blueprint,
    minutes_views_link.blueprint,
    minutes_views_marks.blueprint,
    activities_views.blueprint,
    activities_views_deeds.blueprint,
    activities_views_link.blueprint,
    activities_views_tasks.blueprint,
    activities_views_year.blueprint,
    invitations_views_feeds.blueprint,
    live_views.blueprint,
    live_views_attendance.blueprint,
    live_views_hands.blueprint,
    live_views_lead.blueprint,
    live_views_screens.blueprint,
    live_views_link.blueprint,
    live_views_guest.blueprint,
    handover_views_year.blueprint,
    handover_views_turn.blueprint,
    handover_views_council.blueprint,
    handover_views_candidacy.blueprint,
    handover_views_classes.blueprint,
    handover_views_classes_link.blueprint,
    handover_views_office.blueprint,
    handover_views_old_minutes.blueprint,
    incoming_views.blueprint,
    state_pages.blueprint,
    documents_views.blueprint,
    handover_views_merge.blueprint,
)
