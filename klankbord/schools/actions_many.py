"""What is done to many people of a school at once: inviting, the role of staff, signing out, leaving."""

import enum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from klankbord.base import audit, journal, web
from klankbord.base.journal import ChangeBatch
from klankbord.kit.errors import N_, DomainError
from klankbord.kit.viewer import Viewer
from klankbord.people import actions_sessions, links
from klankbord.people.models import EmailAddress, ThingLink
from klankbord.schools import mails
from klankbord.schools.models import Membership, School

KIND = "schools.act_on_many"


class Deed(enum.StrEnum):
    """What can be done to many at once; the two that follow from a role and the last can be undone."""

    INVITE = "invite"
    GIVE_STAFF = "give_staff"
    TAKE_STAFF = "take_staff"
    SIGN_OUT = "sign_out"
    END = "end"


@dataclass(frozen=True)
class Sorted:
    """Who a deed can be done to, who it is done to already, and whom it is refused for, each with a sentence."""

    able: list[Membership]
    already: list[Membership]
    refused: list[tuple[Membership, str]]


def sort_out(deed: Deed, members: Sequence[Membership], *, by: Viewer) -> Sorted:
    """Look before leaping: tell for each of these people whether a deed can be done to them."""
    boxes = links.mailboxes([one.user_id for one in members]) if deed is Deed.INVITE else {}
    result = Sorted([], [], [])
    for one in members:
        sentence = _refusal(deed, one, boxes, by)
        if sentence:
            result.refused.append((one, sentence))
        elif _is_done(deed, one):
            result.already.append(one)
        else:
            result.able.append(one)
    return result


def _refusal(deed: Deed, member: Membership, boxes: dict[int, EmailAddress], by: Viewer) -> str:
    if member.user_id == by.id and deed is not Deed.INVITE:
        return N_("this is you; do it on your own page")
    if member.left_at is not None and deed is not Deed.END:
        return N_("left the school")
    if deed is Deed.INVITE:
        return _unreachable(boxes.get(member.user_id))
    if deed is Deed.TAKE_STAFF and member.is_staff and not (member.is_parent or member.is_school_admin):
        return N_("has no other role; end the membership instead")
    return ""


def _unreachable(box: EmailAddress | None) -> str:
    if box is None:
        return N_("has no mail address")
    return N_("mail to the address comes back") if box.trouble_since is not None else ""


def _is_done(deed: Deed, member: Membership) -> bool:
    done = {
        Deed.GIVE_STAFF: member.is_staff,
        Deed.TAKE_STAFF: not member.is_staff,
        Deed.END: member.left_at is not None,
    }
    return done.get(deed, False)


def act(deed: Deed, school: School, members: Sequence[Membership], *, by: Viewer, now: datetime) -> ChangeBatch | None:
    """Do a deed to everybody it can be done to; gives what can be undone, if it can. Raises DomainError for nobody.

    Whoever loses or gains a role or leaves is signed out everywhere. What was loaded of them before is stale after it.
    """
    able = sort_out(deed, members, by=by).able
    if not able:
        raise DomainError(N_("There is nobody to do this for. Choose others."))
    people = [one.user_id for one in able]
    if deed is Deed.INVITE:
        _invite(school, able, by=by, now=now)
        return None
    actions_sessions.end_all_of(people, by=by, now=now, school_id=school.id, but=by.session_id)
    if deed is Deed.SIGN_OUT:
        audit.record("schools.sign_out_many", school, by=by, now=now, school_id=school.id, people=people)
        return None
    batch = journal.begin(KIND, school_id=school.id, by=by, now=now)
    if deed is Deed.END:
        batch.update(Membership, {one.id: {"left_at": now} for one in able})
        void = links.standing_of(people, school.id)
        batch.update(ThingLink, {link_id: {"voided_at": now} for link_id in void})
    else:
        batch.update(Membership, {one.id: {"is_staff": deed is Deed.GIVE_STAFF} for one in able})
    return batch.close(now, deed=deed.value, people=people)


def _invite(school: School, able: Sequence[Membership], *, by: Viewer, now: datetime) -> None:
    people = [one.user_id for one in able]
    readers: dict[str, list[mails.Invited]] = defaultdict(list)
    boxes = links.mailboxes(people)
    for one in able:
        readers[boxes[one.user_id].address].append(mails.Invited(one.user_id, one.user.name, one.user.language))
    mails.invite_many(school, readers, web.link_to("people.sign_in"), now=now)
    audit.record("schools.invite_many", school, by=by, now=now, school_id=school.id, people=people)
