"""Words of a person: about an invitation they got, or to the reply address of a proposal."""

from datetime import datetime
from io import BytesIO

from werkzeug.datastructures import FileStorage

from klankbord.base import files, web
from klankbord.base.db import db
from klankbord.councils.queries import viewer_of_user
from klankbord.incoming import mails, queries
from klankbord.incoming.actions_calendar import Outcome, proven
from klankbord.incoming.models import Action
from klankbord.invitations.models import Answer
from klankbord.kit.concern import may_hold_a_name, seems_about_a_person
from klankbord.kit.errors import N_, DomainError, WrongState
from klankbord.kit.incoming import Incoming, plain_answers
from klankbord.kit.viewer import Viewer
from klankbord.people import links
from klankbord.people.models import LinkKind, ThingLink
from klankbord.proposals import actions_answers, rules
from klankbord.proposals import queries as proposals
from klankbord.proposals.enclosures import actions as enclosures
from klankbord.proposals.enclosures.queries import papers_of as enclosures_of
from klankbord.proposals.kinds import kind_of
from klankbord.proposals.models import Asked, Comment, FeedbackRound, Naming, Proposal, SpeaksAs, StanceKind
from klankbord.proposals.moderation import queries as moderation
from klankbord.proposals.talk import actions as talk

IN_WORDS = N_("Somebody answers in their own words. Is this what they mean?")
ABOUT_MEETING = N_("Somebody writes about this meeting.")
POSTED = N_("The reaction is there.")
NOT_THEIRS = N_("This came from another address than the mail it answers.")
NOT_PROVEN = N_("It is not proven that this was sent by them.")
EMPTY = N_("There are no words in it.")
BY_PAGE = N_("In this round answers are given on the page alone.")
ABOUT_SOMEBODY = N_("These words seem to be about one person, and everybody who was asked would read them.")
MAY_NOT = N_("Reactions cannot be given here any more.")
SERIES_MAILS = {"series", "series_moved", "series_off"}
LONGEST = 4000
DECORATION = 40_000
"""Bytes under which a picture inside the text is taken for the logo of a signature."""
WORDLESS = N_("“%(name)s” is not kept: a file goes with words. Answer the mail again with a sentence and the file.")
TOO_LONG = N_("This is longer than a reaction can be.")


def about_meeting(message: Incoming) -> Outcome | None:
    """An answer to the mail of an invitation; None for what answers no such mail."""
    sent = queries.sent_as(message.answers)
    if sent is None or sent.about_kind != queries.MEETING or sent.about_id is None or message.sender is None:
        return None
    meeting = queries.meeting(sent.about_id)
    if meeting is None:
        return None
    invited = queries.invited_at(meeting.id, message.sender)
    # Words under the mail of a whole series say nothing about one of its meetings.
    said = plain_answers.answer_to_invitation(message.text or "") if sent.kind not in SERIES_MAILS else None
    return Outcome(
        action=Action.ASK_CONFIRM if said and invited else Action.ASK_ORGANISER,
        reason=IN_WORDS if said and invited else ABOUT_MEETING,
        about=(queries.MEETING, meeting.id),
        meeting=meeting,
        school_id=meeting.school_id,
        invitation_id=invited[0].id if len(invited) == 1 else None,
        answer=Answer(said) if said else None,
        text=message.text,
    )


def to_reply_address(message: Incoming, *, now: datetime) -> Outcome | None:
    """A reaction to a proposal, posted as that person's; None for what went to no reply address that is good.

    What cannot be posted is told to the person, in their own mailbox, with the page where they can place it.
    """
    link = _link_in(message, now)
    if link is None:
        return None
    person = viewer_of_user(link.user_id, link.school_id, now, linked=True)
    found = proposals.answering(person, link.thing_id) if person is not None else None
    if person is None or found is None:
        return None
    proposal, asked_in, asked = found
    about = ("proposal", proposal.id)
    try:
        _must_be_theirs(message, link)
        thing = _say(message.text or "", proposal, asked_in, asked, person, now)
    except DomainError as error:
        mails.not_placed(proposal, link, error, now=now)
        return Outcome(
            action=Action.ASK_CONFIRM, reason=error.sentence, about=about, school_id=link.school_id, text=message.text
        )
    kept, refused = _enclose(message, thing, person, now)
    mails.placed(proposal, link, thing, kept=kept, refused=refused, now=now)
    return Outcome(action=Action.COMMENT, reason=POSTED, about=thing or about, school_id=link.school_id)


def _enclose(
    message: Incoming, thing: tuple[str, int] | None, by: Viewer, now: datetime
) -> tuple[list[str], list[DomainError]]:
    """Put the files of a message beside its words: the names of those that are there, and why others are not."""
    uploads = [
        FileStorage(BytesIO(one.content), one.name)
        for one in message.attachments
        if not (one.shown and len(one.content) < DECORATION)
    ]
    if thing is None:
        return [], [DomainError(WORDLESS, name=files.clean_name(upload.filename)) for upload in uploads]
    said = db.session.get_one(Comment, thing[1])
    refused = enclosures.keep(said, uploads, by=by, now=now)
    return [paper.file.name for paper in enclosures_of(said.id)] if uploads else [], refused


def _link_in(message: Incoming, now: datetime) -> ThingLink | None:
    domain = web.settings().mail["reply_domain"]
    for address in message.sent_to if domain else ():
        local, _, at = address.rpartition("@")
        if at == domain and local.startswith(links.REPLY_PREFIX):
            link = links.find_reply(local.removeprefix(links.REPLY_PREFIX), now)
            if link is not None and link.kind == LinkKind.PROPOSAL:
                return link
    return None


def _must_be_theirs(message: Incoming, link: ThingLink) -> None:
    """Refuse what another than the person wrote, to whom the mail was passed on perhaps. Raises DomainError."""
    if message.sender is None or not queries.reads(link.user_id, message.sender):
        raise DomainError(NOT_THEIRS)
    if not proven(message):
        raise DomainError(NOT_PROVEN)


def _say(
    text: str, proposal: Proposal, asked_in: FeedbackRound | None, asked: Asked | None, person: Viewer, now: datetime
) -> tuple[str, int] | None:
    """Post what was typed, and take the stance of its first line. Raises DomainError for what the page refuses too."""
    if asked_in is not None and asked_in.naming is Naming.ANONYMOUS:
        raise DomainError(BY_PAGE)
    asks_stance = kind_of(proposal.kind).asks_stance
    word, words = plain_answers.stance(text) if asked is not None and asks_stance else (None, text.strip())
    if not word and not words:
        raise DomainError(EMPTY)
    if len(words) > LONGEST:
        raise DomainError(TOO_LONG)
    audience = asked_in.audience if asked_in is not None else None
    answers = asked_in is not None and asked is not None and (word is not None or not asks_stance)
    speaks_as = rules.speaks_as(person, proposal.council, audience, asked=asked is not None, reason=answers)
    _must_not_be_about_somebody(words, proposal, speaks_as)
    if answers and asked_in is not None and asked is not None:
        kind = StanceKind(word) if word else StanceKind.WORDS
        actions_answers.respond(asked_in, asked, kind, words or None, speaks_as=speaks_as, by=person, now=now)
        db.session.flush()
        return queries.reason_of(asked_in.id, person.id)
    is_open = (asked_in is not None and rules.is_open(asked_in, now)) or rules.gathers(proposal.kind, proposal.state)
    if not rules.may_comment(person, proposal.council, proposal.state, is_open=is_open):
        raise WrongState(MAY_NOT)
    spot = talk.spot(proposal, None, now)
    said = talk.comment(proposal, spot, asked_in, asked, words, speaks_as=speaks_as, by=person, now=now)
    db.session.flush()
    return "comment", said.id


def _must_not_be_about_somebody(words: str, proposal: Proposal, speaks_as: SpeaksAs) -> None:
    if not words or speaks_as is SpeaksAs.SCHOOL:
        return
    names = moderation.known_names(proposal.school_id) if may_hold_a_name(words) else ()
    if seems_about_a_person(words, names):
        raise DomainError(ABOUT_SOMEBODY)
