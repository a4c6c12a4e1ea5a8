"""Which mail belongs to which topic. What stands under none always goes: invitations, signing in, one's own account."""

from klankbord.kit.errors import N_
from klankbord.people.wishes.models import Pace, Topic

TOPICS = {
    Topic.ASKED: (
        N_("Questions to you"),
        N_("A proposal to think about, a question to your class, a call for people."),
    ),
    Topic.REMINDERS: (N_("Reminders"), N_("A question that closes soon, a task you took on.")),
    Topic.ANSWERS: (N_("Answers"), N_("Somebody answered or named you, and what came of what you said.")),
    Topic.COUNCIL: (N_("Your council"), N_("Minutes, action items, your seat.")),
    Topic.WORK: (N_("Work of the organisers"), N_("Requests, reported reactions and mail that came back.")),
}
"""Their names and what is in them, in the order of the page."""
PACES = {
    Pace.AT_ONCE: N_("at once"),
    Pace.DAILY: N_("once a day, together"),
    Pace.WEEKLY: N_("once a week, together"),
    Pace.NONE: N_("no mail"),
}
KINDS = {
    Topic.ASKED: {
        "opened", "extended", "changed", "sign_up", "agenda_class_question", "agenda_class_question_off",
        "activities_announced", "class_call", "call_candidates",
    },
    Topic.REMINDERS: {"reminder", "activities_reminder", "followup_overdue"},
    Topic.ANSWERS: {
        "news", "outcome", "comment_hidden", "restored", "private_answer", "followup_kept", "agenda_suggestion",
        "agenda_initiative", "initiative_enough", "initiative_withdrawn", "agenda_class_brought", "agenda_class_became",
        "activities_thanks",
    },
    Topic.COUNCIL: {
        "minutes_circulated", "minutes_corrected", "minutes_answered", "followup_given", "councils_own_term",
        "class_welcome", "class_taken", "class_ends",
    },
    Topic.WORK: {
        "reported", "private_message", "join_waiting", "incoming_bounced", "candidate", "candidate_class",
        "class_ends_told", "councils_terms_end", "confirm_members", "handover_old_minutes", "letter_overdue",
        "not_opened",
    },
}  # fmt: skip
_TOPIC_OF = {kind: topic for topic, kinds in KINDS.items() for kind in kinds}


def topic_of(kind: str, about_kind: str) -> Topic | None:
    """The topic of a mail; None for what always goes. A reminder of a meeting belongs to its invitation."""
    if kind == "reminder" and about_kind == "meeting":
        return None
    return _TOPIC_OF.get(kind)
