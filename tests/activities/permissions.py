"""Who may use the routes of activities."""

from tests.access import COUNCIL, EVERYBODY, Route
from tests.factories.activities import announced, drafted, held_one

HELPERS = COUNCIL | {"parent"}
OUTSIDE = EVERYBODY - COUNCIL - {"admin"}


def council(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.council_id}


def board(world):  # type: ignore[no-untyped-def]
    return {"council_id": world.board_id}


def draft(world):  # type: ignore[no-untyped-def]
    return {"activity_id": drafted(world).activity_id}


def told(world):  # type: ignore[no-untyped-def]
    return {"activity_id": announced(world, only_class=True).activity_id}


def over(world):  # type: ignore[no-untyped-def]
    return {"activity_id": held_one(world).activity_id}


def drafted_task(world):  # type: ignore[no-untyped-def]
    return {"task_id": drafted(world).task_id}


def task(world):  # type: ignore[no-untyped-def]
    return {"task_id": announced(world, only_class=True).task_id}


def helper(world):  # type: ignore[no-untyped-def]
    return {"helper_id": announced(world, only_class=True, helping="parent").helper_id}


def link(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30}


def task_link(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30, "task_id": announced(world).task_id}


ROUTES = [
    Route("activities_year.page", "GET", council, EVERYBODY),
    Route("activities_year.page", "GET", board, frozenset(), hidden=EVERYBODY),
    Route("activities.new", "GET", council, COUNCIL),
    Route("activities.new", "GET", board, frozenset(), hidden=EVERYBODY),
    Route("activities.make", "POST", council, COUNCIL),
    Route("activities.page", "GET", draft, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("activities.page", "GET", told, EVERYBODY),
    Route("activities.change", "GET", told, COUNCIL),
    Route("activities.change", "POST", draft, COUNCIL, hidden=OUTSIDE),
    Route("activities_deeds.plan", "GET", told, COUNCIL),
    Route("activities_deeds.announce", "POST", draft, COUNCIL, hidden=OUTSIDE),
    Route("activities_deeds.cancel", "GET", told, COUNCIL),
    Route("activities_deeds.cancel", "POST", told, COUNCIL),
    Route("activities_deeds.hold", "GET", told, COUNCIL),
    Route("activities_deeds.hold", "POST", told, COUNCIL),
    Route("activities_deeds.evaluate", "GET", over, COUNCIL),
    Route("activities_deeds.evaluate", "POST", over, COUNCIL),
    Route("activities_tasks.add", "GET", draft, COUNCIL, hidden=OUTSIDE),
    Route("activities_tasks.add", "POST", told, COUNCIL),
    Route("activities_tasks.change", "GET", task, COUNCIL),
    Route("activities_tasks.change", "POST", drafted_task, COUNCIL, hidden=OUTSIDE),
    Route("activities_tasks.take_off", "POST", task, COUNCIL),
    Route("activities_tasks.sign_up", "POST", task, HELPERS),
    Route("activities_tasks.withdraw", "POST", task, EVERYBODY - {"admin", "organiser", "teacher"}),
    Route("activities_tasks.add_helper", "POST", task, COUNCIL),
    Route("activities_tasks.take_off_helper", "POST", helper, COUNCIL),
    Route("activities_link.sign_up", "POST", task_link, public=True, missing=True),
    Route("activities_link.withdraw", "POST", task_link, public=True, missing=True),
    Route("activities_link.mail", "GET", link, public=True, missing=True),
    Route("activities_link.set_mail", "POST", link, public=True, missing=True),
]
