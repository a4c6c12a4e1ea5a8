"""Everything an account can have a hand in, drawn at random for two of them."""

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from klankbord.activities.models import Activity as Organised
from klankbord.activities.models import ActivityTask, Helper
from klankbord.base.db import Base, db
from klankbord.base.files import StoredFile
from klankbord.base.outbox import queue
from klankbord.councils.models import Office, Seat
from klankbord.followup.models import ActionItem, ActionOwner, CouncilSilence
from klankbord.invitations.models import Answer, Invitation
from klankbord.kit import dates, tokens
from klankbord.meetings.models import Attendance, AttendanceStatus
from klankbord.meetings.models_poll import PollAsked, Suits
from klankbord.people.models import LinkKind, ThingLink, User, UserAddress
from klankbord.proposals.models import (
    Asked,
    Audience,
    Comment,
    FeedbackRound,
    Naming,
    RoundClassGroup,
    Silence,
    SpeaksAs,
    Stance,
    StanceKind,
)
from klankbord.proposals.talk.models import CommentMark, MarkKind, Mention
from klankbord.schools.models import Guardianship, Relation, School
from klankbord.schools.models_doubles import NotSame
from klankbord.schools.models_joining import JoinKind, JoinRequest
from tests.factories.councils import CouncilFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.outbox import draft
from tests.factories.people import EmailAddressFactory
from tests.factories.polls import poll_of
from tests.factories.proposals import ProposalFactory
from tests.factories.schools import ChildFactory, ClassGroupFactory, parent


class Activity:
    """Adds rows for two people, some for one of them, some for both."""

    def __init__(self, rng: random.Random, school: School, first: User, second: User) -> None:
        self.rng, self.school, self.first, self.second = rng, school, first, second
        self.now, self.day = dates.now(), date(2026, 10, 6)
        self.classes = [ClassGroupFactory(school_id=school.id, name=f"klas {letter}") for letter in "ab"]
        self.council = CouncilFactory(school_id=school.id)
        self.others = [parent(school) for _ in range(3)]

    def whom(self) -> list[User]:
        return self.rng.choice([[], [self.first], [self.second], [self.first, self.second]])

    def maybe(self, value: Any) -> Any:
        return self.rng.choice([None, value])

    def earlier(self) -> Any:
        return self.now - timedelta(minutes=self.rng.randrange(10_000))

    def add(self, row: Base) -> Any:
        db.session.add(row)
        db.session.flush()
        return row

    def everything(self) -> None:
        for _ in range(2):
            self.mailbox()
            self.child()
            self.meeting()
            self.proposal()
            self.seats()
            self.loose_ends()
            self.helping()

    def mailbox(self) -> None:
        box = EmailAddressFactory()
        for user in self.whom():
            primary = not db.session.scalars(select(UserAddress).where(UserAddress.user_id == user.id)).all()
            self.add(
                UserAddress(user_id=user.id, address_id=box.id, is_primary=primary, confirmed_at=self.maybe(self.now))
            )
            link = {"school_id": self.school.id, "nonce": tokens.reference(), "created_at": self.now}
            for address in (box.id, None):
                self.add(
                    ThingLink(kind=LinkKind.MINUTES, thing_id=box.id, user_id=user.id, address_id=address,
                              voided_at=self.maybe(self.now), **link)
                )  # fmt: skip

    def child(self) -> None:
        child = ChildFactory(class_group=self.rng.choice(self.classes))
        for user in self.whom():
            self.add(
                Guardianship(
                    school_id=self.school.id, child_id=child.id, user_id=user.id,
                    relation=self.maybe(Relation.MOTHER), may_be_invited=self.rng.random() < 0.7,
                    from_roster=self.rng.random() < 0.5,
                )
            )  # fmt: skip

    def meeting(self) -> None:
        meeting = MeetingFactory(council=self.council)
        for user in self.whom():
            answer = self.maybe(self.rng.choice(list(Answer)))
            self.add(
                Invitation(
                    school_id=self.school.id, meeting_id=meeting.id, user_id=user.id, answer=answer,
                    answered_at=self.earlier() if answer else None, created_at=self.now,
                    removed_at=self.maybe(self.now),
                )
            )  # fmt: skip
        for user in self.whom():
            self.add(
                Attendance(school_id=self.school.id, meeting_id=meeting.id, user_id=user.id,
                           status=self.rng.choice(list(AttendanceStatus)))
            )  # fmt: skip
        poll = poll_of(meeting, self.rng.choice([self.first, self.second]))
        for user in self.whom():
            answers = {str(moment.id): self.rng.choice(list(Suits)).value for moment in poll.moments}
            answered = self.maybe(self.earlier())
            self.add(
                PollAsked(
                    school_id=self.school.id, poll_id=poll.id, user_id=user.id, as_member=self.rng.random() < 0.7,
                    answers=answers if answered else {}, answered_at=answered, must_come=self.rng.random() < 0.3,
                    created_at=self.now,
                )
            )  # fmt: skip

    def proposal(self) -> None:
        proposal = ProposalFactory(council=self.council, author=self.rng.choice([self.first, self.second]))
        for naming in Naming:
            asked_in = self.add(
                FeedbackRound(
                    school_id=self.school.id, proposal_id=proposal.id, version_number=1, naming=naming,
                    audience=Audience.ALL_PARENTS, opened_at=self.now, opened_by_id=self.second.id,
                    closes_on=self.day, closes_at=self.now, asked_count=5,
                )
            )  # fmt: skip
            for group in self.classes:
                self.add(
                    RoundClassGroup(
                        school_id=self.school.id, round_id=asked_in.id, class_group_id=group.id, asked_parents=3
                    )
                )
            for user in self.whom():
                self.answer(proposal, asked_in, user)
        for user in self.whom():
            self.add(Silence(school_id=self.school.id, proposal_id=proposal.id, user_id=user.id, at=self.earlier()))

    def answer(self, proposal: Any, asked_in: FeedbackRound, user: User) -> None:
        answered = self.maybe(self.day - timedelta(days=self.rng.randrange(5)))
        group = self.rng.choice(self.classes)
        about = {"school_id": self.school.id, "round_id": asked_in.id}
        self.add(Asked(**about, user_id=user.id, class_group_id=group.id, answered_on=answered))
        if answered is None:
            return
        named = asked_in.naming is Naming.NAMED
        stance = self.add(
            Stance(
                **about, kind=self.rng.choice(list(StanceKind)), answered_on=answered,
                **({"user_id": user.id, "class_group_id": group.id, "changed_at": self.earlier()} if named
                   else {"key_digest": tokens.reference()}),
            )
        )  # fmt: skip
        if named:
            said = self.add(
                Comment(**about, proposal_id=proposal.id, stance_id=self.maybe(stance.id), author_id=user.id,
                        speaks_as=SpeaksAs.PARENT, body="Hier staat een mening.", created_at=self.now)
            )  # fmt: skip
            readers = self.whom()
            said.helpful_count = len(readers)
            for reader in readers:
                self.add(Mention(school_id=self.school.id, comment_id=said.id, user_id=reader.id, at=self.earlier()))
                self.add(CommentMark(school_id=self.school.id, proposal_id=proposal.id, comment_id=said.id,
                                     kind=MarkKind.HELPFUL, user_id=reader.id))  # fmt: skip

    def seats(self) -> None:
        for user in self.whom():
            start = self.day - timedelta(days=self.rng.randrange(900))
            self.add(
                Seat(
                    school_id=self.school.id, council_id=self.council.id, user_id=user.id, starts_on=start,
                    office=self.rng.choice([Office.MEMBER, Office.CHAIR]),
                    ends_on=self.maybe(start + timedelta(days=self.rng.randrange(1, 600))),
                )
            )  # fmt: skip

    def helping(self) -> None:
        organised = self.add(
            Organised(school_id=self.school.id, council_id=self.council.id, title="Koffie", school_year="2026-2027",
                      created_by_id=self.first.id, coordinator_id=self.second.id, created_at=self.now)
        )  # fmt: skip
        action = self.add(
            ActionItem(school_id=self.school.id, council_id=self.council.id, what="Schenken", created_at=self.now)
        )
        task = self.add(ActivityTask(school_id=self.school.id, activity_id=organised.id, action_id=action.id, places=9))
        for user in self.whom():
            self.add(
                Helper(school_id=self.school.id, task_id=task.id, user_id=user.id, signed_up_at=self.earlier(),
                       by_id=self.others[0].id, withdrawn_at=self.maybe(self.now))
            )  # fmt: skip

    def loose_ends(self) -> None:
        council = CouncilFactory(school_id=self.school.id)
        together = self.add(
            ActionItem(school_id=self.school.id, council_id=council.id, what="Samen dragen", created_at=self.now)
        )
        for position, user in enumerate(self.whom()):
            self.add(
                ActionOwner(school_id=self.school.id, action_id=together.id, position=position, user_id=user.id,
                            name=user.name)
            )  # fmt: skip
        for user in self.whom():
            self.add(
                CouncilSilence(school_id=self.school.id, council_id=council.id, user_id=user.id, at=self.earlier())
            )
            self.add(
                ActionItem(school_id=self.school.id, council_id=council.id, owner_id=user.id, by_id=self.first.id,
                           what="Limonade halen", created_at=self.now)
            )  # fmt: skip
            self.add(
                JoinRequest(school_id=self.school.id, kind=JoinKind.CLASSES, asked_by_id=user.id, user_id=user.id,
                            created_at=self.now)
            )  # fmt: skip
            queue(draft(recipient_user_id=user.id, school_id=self.school.id), now=self.now)
            self.add(
                StoredFile(
                    school_id=self.school.id, stored_name=tokens.reference(), name="plan.pdf", uploaded_by_id=user.id,
                    media_type="application/pdf", size=1, sha256="0" * 64, created_at=self.now,
                )
            )  # fmt: skip
        for user in self.whom():
            stranger = self.others[council.id % 3]
            low, high = sorted((user.id, stranger.id))
            known = select(NotSame.id).where(NotSame.user_a_id == low, NotSame.user_b_id == high)
            if db.session.scalar(known) is None:
                self.add(
                    NotSame(school_id=self.school.id, user_a_id=low, user_b_id=high, by_id=self.second.id, at=self.now)
                )
