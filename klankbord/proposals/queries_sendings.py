"""Whom the mails about a proposal are for, and why, in the words of whoever sends them."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from klankbord.base.db import db
from klankbord.base.outbox.rehearsal import Mail
from klankbord.proposals import queries
from klankbord.proposals.models import Asked, Audience, FeedbackRound, Naming, Proposal
from klankbord.schools.models import ClassGroup

_OF_ROUND = aliased(Asked)
TO_ALL = {"opened", "extended"}
"""The kinds of mail that go to those who have not answered; without one of them a mail is for who did."""


def asked(proposal: Proposal, mails: Sequence[Mail]) -> Mapping[int, str]:
    """Whom the newest round of a proposal asks, by class; in a named one those who responded stand apart.

    Who answered an anonymous round is not told, here either. A mail to those who responded concerns nobody else.
    """
    asked_in = queries.round_of(proposal)
    if asked_in is None:
        return {}
    named = asked_in.naming is Naming.NAMED
    responded = exists().where(
        Asked.user_id == _OF_ROUND.user_id,
        Asked.answered_on.is_not(None),
        Asked.round_id == FeedbackRound.id,
        FeedbackRound.proposal_id == proposal.id,
    )
    rows = db.session.execute(
        select(_OF_ROUND.user_id, func.coalesce(ClassGroup.name, ""), responded)
        .outerjoin(ClassGroup, ClassGroup.id == _OF_ROUND.class_group_id)
        .where(_OF_ROUND.round_id == asked_in.id)
        .order_by(ClassGroup.position, ClassGroup.name, _OF_ROUND.user_id)
    )
    mailed = {mail.user_id for mail in mails}
    people = [(user_id, class_name, named and did) for user_id, class_name, did in rows]
    concerned = {False} if not named or TO_ALL & {mail.kind for mail in mails} else set()
    concerned |= {did for user_id, _class, did in people if user_id in mailed}
    found = {
        user_id: _("responded earlier") if did else _asked_as(asked_in.audience, class_name)
        for user_id, class_name, did in people
        if did in concerned
    }
    spoke = {user_id for user_id in mailed if user_id is not None} - set(found)
    return found | dict.fromkeys(spoke, _("said something about it"))


def _asked_as(audience: Audience, class_name: str) -> str:
    if audience is Audience.STAFF:
        return str(_("works at the school"))
    if audience is Audience.MEMBERS:
        return str(_("sits in the council"))
    return str(_("parent of %(name)s", name=class_name) if class_name else _("parent of the school"))
