"""Links to join by, and what people ask."""

from datetime import timedelta

from klankbord.base.db import db
from klankbord.kit import dates
from klankbord.people.models import User
from klankbord.schools import queries_joining
from klankbord.schools.models import ClassGroup, School
from klankbord.schools.models_joining import JoinKind, JoinLink, JoinRequest, JoinState
from tests.factories.base import Factory, now


class JoinRequestFactory(Factory):
    """Somebody asked to join and confirmed their address."""

    class Meta:
        model = JoinRequest

    kind = JoinKind.JOIN
    state = JoinState.WAITING
    name = "Yasmin Haddad"
    address = "yasmin@ouder.example"
    created_at = now()
    confirmed_at = now()


def make_class_link(school: School, group: ClassGroup, weeks: int = 6) -> JoinLink:
    """A link of a class."""
    return _link(school, weeks, class_group_id=group.id)


def make_letter(school: School, user: User, weeks: int = 12) -> JoinLink:
    """The link of somebody's letter."""
    return _link(school, weeks, user_id=user.id)


def _link(school: School, weeks: int, **of: int) -> JoinLink:
    instant = dates.now()
    link = JoinLink(
        school_id=school.id, nonce="n" * 32, created_at=instant, expires_at=instant + timedelta(weeks=weeks), **of
    )
    db.session.add(link)
    db.session.flush()
    return link


def path_of(link: JoinLink) -> str:
    """Where a link leads."""
    return f"/join/{queries_joining.token_of(link)}"
