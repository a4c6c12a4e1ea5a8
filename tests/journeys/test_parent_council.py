"""The second journey: an evening of the parent council, which belongs to the parents."""

from tests.journeys import cast
from tests.journeys.cast import SLUG
from tests.journeys.parent_council.evening import approve, call_off, hold, plan
from tests.journeys.stage import Stage

WRITING = [
    "councils/2/meetings", "meetings/1/edit", "meetings/1/planning", "meetings/1/invitations",
    "meetings/1/rescheduling", "meetings/1/cancellation", "meetings/1/agenda/items", "meetings/1/agenda/items/1",
    "meetings/1/agenda/items/1/position", "meetings/1/agenda/items/1/removal", "meetings/1/agenda/pasted",
    "meetings/1/agenda/publication", "meetings/1/live/state", "meetings/1/live/item", "meetings/1/live/times",
    "meetings/1/attendance", "meetings/1/attendance/guests", "meetings/1/decisions", "meetings/1/actions",
    "meetings/1/minutes", "minutes/1/items/2/note", "minutes/1/circulation", "minutes/1/approval",
    "minutes/1/corrections", "decisions/1/words", "decisions/1/withdrawal", "actions/1/words", "actions/1/ending",
]  # fmt: skip


def test_the_parents_hold_their_own_evening(stage: Stage) -> None:
    with stage.live.app.app_context():
        cast.build()
    esra = plan(stage)
    yasmin = hold(stage)
    for path in ("meetings/1/decisions", "meetings/1/actions", "meetings/1/attendance/guests"):
        assert yasmin.try_post(f"/{SLUG}/{path}") == 422, "the secretary is only told what is missing"
    yasmin.page.context.close()
    for name, address in (("Marga de Wit", "marga@school.example"), ("Joris Kuiper", "joris@school.example")):
        stays_out(stage, name, address)
    approve(stage, esra)
    call_off(stage, esra)


def stays_out(stage: Stage, name: str, address: str) -> None:
    """The school's admin and a teacher can write nothing of it, whatever address they try."""
    somebody = stage.somebody(name, address)
    somebody.sign_in()
    somebody.open("/account")
    answers = {path: somebody.try_post(f"/{SLUG}/{path}") for path in WRITING}
    assert {path: status for path, status in answers.items() if status not in {403, 404}} == {}
    somebody.open(f"/{SLUG}/councils/2")
    assert somebody.button("Plan a meeting").count() == 0
    somebody.page.context.close()
