"""Who may use the routes of handing over: administrators, and nobody else."""

from tests.access import Route

ADMIN = frozenset({"admin"})


def nothing(world):  # type: ignore[no-untyped-def]
    return {}


def one(world):  # type: ignore[no-untyped-def]
    return {"keep_id": world.people["parent"]}


def two(world):  # type: ignore[no-untyped-def]
    return {"keep_id": world.people["parent"], "other_id": world.people["ended"]}


def apart(world):  # type: ignore[no-untyped-def]
    return {"first_id": world.people["parent"], "second_id": world.people["ended"]}


ROUTES = [
    Route("handover_merge.index", "GET", nothing, ADMIN),
    Route("handover_merge.choose", "GET", one, ADMIN),
    Route("handover_merge.look", "GET", two, ADMIN),
    Route("handover_merge.merge", "POST", two, ADMIN),
    Route("handover_merge.tell_apart", "POST", apart, ADMIN),
]
