"""The main job, end to end: a sounding board's meeting, from the first idea to what came of it."""

from tests.journeys import cast
from tests.journeys.sounding_board.answer import answer
from tests.journeys.sounding_board.ask import ask
from tests.journeys.sounding_board.file import file
from tests.journeys.sounding_board.invite import invite
from tests.journeys.sounding_board.meet import meet
from tests.journeys.sounding_board.prepare import prepare
from tests.journeys.sounding_board.set_up import set_up
from tests.journeys.sounding_board.tell import tell
from tests.journeys.stage import Stage


def test_from_first_idea_to_told_outcome(stage: Stage) -> None:
    with stage.live.app.app_context():
        cast.build()
    set_up(stage)
    joris = prepare(stage)
    ask(stage, joris)
    invite(stage, joris)
    answer(stage)
    joris.page.context.close()
    anouk = meet(stage)
    tell(stage)
    file(stage, anouk)
