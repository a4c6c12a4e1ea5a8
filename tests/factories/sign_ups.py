"""A school and a meeting that parents can sign up for."""

from datetime import timedelta

from klankbord.councils.models import Office
from klankbord.invitations import actions, actions_sign_up
from klankbord.kit import dates
from tests.factories.agenda import ItemFactory
from tests.factories.councils import CouncilFactory, seated, viewer
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import (
    ChildFactory,
    ClassGroupFactory,
    GuardianshipFactory,
    SchoolFactory,
    parent,
    staff,
)


class SignUpPlace:
    """Two classes of three parents each; a planned meeting of the board with a published agenda."""

    def __init__(self):
        self.school = SchoolFactory(slug="de-proef", name="De Proef")
        self.parents = []
        for name in ("groep 5a", "groep 6"):
            group = ClassGroupFactory(school_id=self.school.id, name=name)
            for number in range(3):
                user = parent(
                    self.school, name=f"Ouder {name[6:]} {number}", address=f"o{name[6:]}{number}@de-proef.example"
                )
                GuardianshipFactory(child=ChildFactory(class_group=group), user=user)
                self.parents.append(user)
        self.board = CouncilFactory(school_id=self.school.id)
        self.olga = staff(self.school, name="Olga Visser", address="olga@de-proef.example")
        seated(self.board, self.olga, Office.ORGANISER)
        self.meeting = MeetingFactory(council=self.board)
        self.item = ItemFactory(meeting=self.meeting, title="Een schoolplein met meer groen")
        actions.publish_agenda(self.meeting, by=self.by, now=dates.now())
        self.url = f"/de-proef/meetings/{self.meeting.id}"

    @property
    def by(self):
        return viewer(self.olga, self.school)

    def open(self, places=2, *, spread=True, days=5):
        return actions_sign_up.open_sign_up(
            self.meeting, places=places, spread=spread, closes_at=dates.now() + timedelta(days=days), by=self.by,
            now=dates.now(),
        )  # fmt: skip

    def put_down(self, sign_up, user, item=None):
        return actions_sign_up.put_down(
            sign_up, self.meeting, item, user=user, by=viewer(user, self.school), now=dates.now()
        )

    def withdraw(self, sign_up, user):
        actions_sign_up.withdraw(sign_up, self.meeting, by=viewer(user, self.school), now=dates.now())
