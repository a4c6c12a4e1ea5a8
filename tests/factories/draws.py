"""A school and a meeting to draw parents for."""

from sqlalchemy import select

from klankbord.councils.models import Office
from klankbord.invitations import actions_draw
from klankbord.invitations.actions_draw import Rules
from klankbord.invitations.models_draw import DrawLot, Pool, Strata
from klankbord.kit import dates
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import ChildFactory, ClassGroupFactory, GuardianshipFactory, SchoolFactory, parent
from tests.factories.schools import staff as make_staff

RULES = Rules(places=4, strata=Strata.CLASS_GROUP, pool=Pool.ALL_PARENTS, one_per_household=True, rest_meetings=0)


class DrawPlace:
    """A school with two classes of six parents each, one couple in each, and a planned meeting of its board."""

    def __init__(self):
        self.school = SchoolFactory(slug="de-proef", name="De Proef")
        self.groups = [ClassGroupFactory(school_id=self.school.id, name=name) for name in ("groep 5a", "groep 5b")]
        self.parents = []
        for number, group in enumerate(self.groups):
            for person in range(6):
                self.parents.append(
                    parent(self.school, name=f"Ouder {number}{person}", address=f"o{number}{person}@de-proef.example")
                )
            for user in self.parents[-5:]:
                self.child(group, user)
            self.child(group, self.parents[-6], self.parents[-5])
        self.board = CouncilFactory(school_id=self.school.id)
        self.olga = make_staff(self.school, name="Olga Visser", address="olga@de-proef.example")
        seated(self.board, self.olga, Office.ORGANISER)
        self.meeting = MeetingFactory(council=self.board)

    def child(self, group, *users):
        made = ChildFactory(class_group=group)
        for user in users:
            GuardianshipFactory(child=made, user=user)

    @property
    def by(self):
        return viewer(self.olga, self.school)

    def announce(self, meeting=None, **change):
        rules = Rules(**{**RULES.__dict__, **change})
        return actions_draw.announce(meeting or self.meeting, rules, by=self.by, now=dates.now())

    def hold(self, **change):
        made = self.announce(**change)
        actions_draw.hold(made, self.meeting, by=self.by, now=dates.now())
        return made


def lots(db, made, **wanted):
    found = db.session.scalars(
        select(DrawLot).where(DrawLot.draw_id == made.id, DrawLot.number.is_not(None)).order_by(DrawLot.number)
    )
    return [lot for lot in found if all(getattr(lot, key) == value for key, value in wanted.items())]
