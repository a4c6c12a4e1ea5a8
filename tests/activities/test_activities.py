"""Activities: made and changed, told once, helped with, reminded, thanked, evaluated."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from klankbord.activities import actions, actions_announcing, actions_tasks, queries, queries_help
from klankbord.activities.actions import Values
from klankbord.activities.models import Activity, ActivityState, ActivityTask, Announcement, Helper
from klankbord.activities.queries_audience import Audience
from klankbord.base.db import db as database
from klankbord.base.db import writing
from klankbord.base.outbox import OutboxMessage
from klankbord.followup import actions as followup
from klankbord.followup.models import ActionItem, ActionState
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict, WrongState
from klankbord.people.models import User
from klankbord.schools.models import Membership
from tests.factories.activities import CLEARING, COFFEE, announced, drafted
from tests.factories.minutes import by
from tests.world import build, person

TODAY = date(2026, 10, 6)


def help_wanted(viewer):
    return [row.title for row in database.session.execute(queries_help.wanted(viewer, TODAY))]


@pytest.fixture
def world(db, clock):
    return build()


def activity_of(made) -> Activity:
    found = database.session.get_one(Activity, made.activity_id)
    database.session.refresh(found, ["council", "class_groups"])
    return found


def task_of(task_id) -> ActivityTask:
    found = database.session.get_one(ActivityTask, task_id)
    database.session.refresh(found, ["activity", "action"])
    database.session.refresh(found.action, ["owner", "meeting"])
    database.session.refresh(found.activity, ["council", "class_groups"])
    return found


def mails(kind="activities_announced"):
    return database.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    ).all()


def sign_up(world, task_id, role="parent"):
    return actions_tasks.sign_up(task_of(task_id), by=by(world, role), now=dates.now())


def announce(world, made, audience=None):
    return actions_announcing.announce(
        activity_of(made), audience or Audience(), today=TODAY, by=by(world, "chair"), now=dates.now()
    )


def change(world, made, **more):
    activity = activity_of(made)
    values = {
        name: getattr(activity, name)
        for name in ("title", "day", "start_time", "end_time", "place", "about", "coordinator_id")
    }
    version = more.pop("read_version", None)
    actions.change(activity, Values(**values | more), read_version=version, by=by(world, "chair"), now=dates.now())


def test_tasks_stand_on_the_action_list_and_done_there_is_done_here(world):
    made = drafted(world)
    items = database.session.scalars(select(ActionItem).where(ActionItem.council_id == world.council_id)).all()
    assert [item.what for item in items] == [COFFEE, CLEARING, "Afspreken met de school"]
    assert {item.owner_id for item in items} == {world.people["council_member"]}
    followup.finish(task_of(made.task_id).action, "", by=by(world, "council_member"), now=dates.now())
    [row] = [row for row in queries.tasks_of(made.activity_id) if row.task.id == made.task_id]
    assert (row.is_asked, row.task.action.state) == (False, ActionState.DONE)


def test_told_once_and_again_only_after_a_change(world, clock):
    made = drafted(world)
    told = announce(world, made)
    assert (activity_of(made).state, told.people, told.mails) == (ActivityState.ANNOUNCED, 8, 8)
    with pytest.raises(WrongState, match="nothing has changed"):
        announce(world, made)
    clock.forward(hours=1)
    change(world, made, coordinator_id=world.people["chair"])
    with pytest.raises(WrongState):
        announce(world, made)
    change(world, made, place="Gymzaal")
    announce(world, made)
    assert database.session.scalar(select(func.count(Announcement.id))) == 2
    assert mails()[-1].subject.startswith("Gewijzigd: Jaaropening")


@pytest.mark.parametrize(("day", "sentence"), [(None, "a day first"), (TODAY - timedelta(days=1), "has passed")])
def test_without_a_day_to_come_nobody_is_told(world, day, sentence):
    made = drafted(world)
    change(world, made, day=day)
    with pytest.raises(DomainError, match=sentence):
        announce(world, made)
    assert mails() == []


def test_only_the_parents_of_chosen_classes_are_told_and_may_help(world):
    made = announced(world, only_class=True)
    assert [mail.recipient_user_id for mail in mails()] == [world.people["parent"]]
    assert [help_wanted(by(world, role)) for role in ("parent", "participant", "stranger")] == [["Jaaropening"], [], []]
    sign_up(world, made.task_id)
    assert help_wanted(by(world, "parent")) == []


def test_a_mailbox_of_two_gets_one_mail_with_a_button_for_each(world):
    box = by_box(world.people["parent"])
    other = person("Piet Ouder", email=None, language="en")
    database.session.add(Membership(school_id=world.school_id, user_id=other.id, is_parent=True, joined_at=dates.now()))
    database.session.add(type(box)(user_id=other.id, address_id=box.address_id, confirmed_at=dates.now()))
    database.session.flush()
    told = announce(world, drafted(world))
    assert (told.people, told.mails) == (9, 8)
    [mail] = [mail for mail in mails() if "Piet Ouder" in mail.text]
    assert "Pia Ouder: http" in mail.text
    assert len({part for part in mail.text.split() if "/l/" in part and not part.endswith("/wishes")}) == 4
    assert mail.recipient_user_id is None


def by_box(user_id):
    user = database.session.get_one(User, user_id)
    database.session.refresh(user, ["addresses"])
    return user.addresses[0]


def test_who_reads_english_gets_english_and_who_is_silent_nothing(world):
    database.session.get_one(User, world.people["parent"]).language = "en"
    followup.be_silent(world.council_id, school_id=world.school_id, by=by(world, "participant"), now=dates.now())
    told = announce(world, drafted(world))
    assert (told.people, told.mails) == (8, 7)
    [mail] = [mail for mail in mails() if mail.recipient_user_id == world.people["parent"]]
    assert mail.subject == "Jaaropening, Friday 16 October. Will you help?"
    assert world.people["participant"] not in {mail.recipient_user_id for mail in mails()}


def test_places_run_out_and_come_back(world):
    made = announced(world, places=1)
    helper = sign_up(world, made.task_id)
    assert sign_up(world, made.task_id) is helper
    with pytest.raises(WrongState, match="are taken"):
        sign_up(world, made.task_id, "participant")
    with pytest.raises(DomainError, match="at least that many places"):
        actions_tasks.change(
            task_of(made.task_id), actions_tasks.TaskValues(what=COFFEE, owner_name="x"), read_version=None,
            by=by(world, "chair"), now=dates.now(),
        )  # fmt: skip
    with pytest.raises(WrongState, match="take them off first"):
        actions_tasks.take_off(task_of(made.task_id), by=by(world, "chair"), now=dates.now())
    actions_tasks.withdraw(helper, by=by(world, "parent"), now=dates.now())
    sign_up(world, made.task_id, "participant")
    with pytest.raises(WrongState, match="are taken"):
        sign_up(world, made.task_id)


def test_seven_want_the_last_place_and_one_gets_it(app, world):
    made = announced(world, places=1)
    roles = ["parent", "ended", "board_member", "board_secretary", "participant", "chair", "secretary"]
    start = threading.Barrier(len(roles))

    def one(role):
        with app.app_context(), writing():
            viewer = by(world, role)
            database.session.rollback()
            start.wait()
            try:
                actions_tasks.sign_up(task_of(made.task_id), by=viewer, now=dates.now())
            except WrongState:
                database.session.rollback()
                return 0
            database.session.commit()
            return 1

    with ThreadPoolExecutor(len(roles)) as pool:
        assert sum(pool.map(one, roles)) == 1
    assert queries.taken(made.task_id) == 1


def test_a_place_of_who_leaves_the_school_is_free_again(world):
    made = announced(world, places=1, helping="parent")
    row = database.session.scalars(select(Membership).where(Membership.user_id == world.people["parent"])).one()
    row.left_at = dates.now()
    database.session.flush()
    assert queries.taken(made.task_id) == 0


def test_a_name_is_written_down_as_it_is_typed(world):
    made = announced(world)
    helper = actions_tasks.add_helper(
        task_of(made.task_id), "Vries, Jan de", user_id=None, by=by(world, "chair"), now=dates.now()
    )
    database.session.flush()
    assert (helper.name, helper.user_id) == ("Vries, Jan de", None)
    assert queries.parents_named(world.school_id, "pia ouder") == [world.people["parent"]]
    assert queries.parents_named(world.school_id, "Sjaan Elders") == []


REMINDER = """Beste Pia,

Wat fijn dat je helpt bij “Jaaropening” van de Ouderraad. Hiervoor heb je je aangemeld:

vrijdag 16 oktober 2026, 08.30 – 09.30 uur

Schoolplein

- Koffie schenken (08.15 – 09.30 uur)

Kun je toch niet? Laat het hier weten; dan kan een ander:
{url}

Geen mail meer van de Ouderraad: {url}/activity/mail
"""


def test_helpers_are_reminded_once_some_days_before(world, clock):
    made = announced(world, helping="parent")
    assert actions_announcing.remind_due(dates.now()) == 0
    clock.set("2026-10-13T07:30+02:00")
    assert actions_announcing.remind_due(dates.now()) == 0
    clock.set("2026-10-13T08:10+02:00")
    assert (actions_announcing.remind_due(dates.now()), actions_announcing.remind_due(dates.now())) == (1, 0)
    [mail] = mails("activities_reminder")
    assert mail.subject == "Je helpt bij: Jaaropening, vrijdag 16 oktober"
    assert mail.text.startswith(REMINDER.format(url=mail.unsubscribe_url.removesuffix("/activity/mail")))
    change(world, made, day=date(2026, 10, 20))
    clock.set("2026-10-17T09:00+02:00")
    assert actions_announcing.remind_due(dates.now()) == 1
    sign_up(world, made.other_task_id, "participant")
    assert actions_announcing.remind_due(dates.now()) == 0


def test_called_off_helpers_hear_it_and_open_tasks_go(world):
    made = announced(world, helping="parent")
    activity = activity_of(made)
    assert actions.cancel(activity, "Er komt storm.", tell_all=False, by=by(world, "chair"), now=dates.now()) == 1
    [mail] = mails("activities_cancelled")
    assert "“Jaaropening” op vrijdag 16 oktober 2026 gaat niet door.\n\nEr komt storm." in mail.text
    states = set(database.session.scalars(select(ActionItem.state)))
    assert states == {ActionState.DROPPED}
    with pytest.raises(WrongState):
        actions.cancel(activity, "", tell_all=True, by=by(world, "chair"), now=dates.now())
    with pytest.raises(WrongState):
        sign_up(world, made.other_task_id)


def test_called_off_everybody_hears_it_by_choice(world):
    made = announced(world)
    assert actions.cancel(activity_of(made), "", tell_all=True, by=by(world, "chair"), now=dates.now()) == 8


def test_held_helpers_are_thanked_with_what_came_of_it(world, clock):
    made = announced(world, helping="parent")
    hold = {"thank": True, "by": by(world, "chair")}
    with pytest.raises(DomainError, match="still to come"):
        actions.hold(activity_of(made), "", today=TODAY, now=dates.now(), **hold)
    clock.forward(days=11)
    day = date(2026, 10, 17)
    assert actions.hold(activity_of(made), "**Honderd** ouders.", today=day, now=dates.now(), **hold) == 1
    [mail] = mails("activities_thanks")
    assert mail.subject == "Dank je wel voor je hulp bij: Jaaropening"
    assert "Hoe het ging:\n\nHonderd ouders." in mail.text


def test_two_who_save_at_once_lose_nothing(world):
    made = drafted(world)
    read = activity_of(made).version
    change(world, made, place="Gymzaal", read_version=read)
    database.session.flush()
    with pytest.raises(EditConflict) as conflict:
        change(world, made, place="Aula", read_version=read)
    assert (conflict.value.mine, conflict.value.theirs) == ({"place": "Aula"}, {"place": "Gymzaal"})


def test_a_copy_takes_tasks_and_places_along_but_no_helper(world):
    made = announced(world, helping="parent")
    tasks = actions.tasks_again(activity_of(made), date(2027, 10, 15))
    assert [(task.what, task.places, task.owner_id) for task in tasks] == [
        (CLEARING, 3, None), ("Afspreken met de school", 0, None), (COFFEE, 2, None),
    ]  # fmt: skip


def test_helpers_count_once_each(world):
    made = announced(world, helping="parent")
    assert database.session.scalar(select(func.count(Helper.id))) == 1
    assert [row.free for row in queries.tasks_of(made.activity_id)] == [3, 0, 1]
