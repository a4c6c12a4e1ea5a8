"""The stage of the journeys: a served school that really mails, and its people."""

from collections.abc import Iterator

import pytest

from klankbord import worker
from tests.fixtures.mail import SMTP_TEST_SENDER
from tests.journeys.stage import Stage


@pytest.fixture(scope="session")
def looked_at() -> set[str]:
    """The pages that were judged already, by any journey of this process."""
    return set()


@pytest.fixture
def stage(serve, smtp_server, clock, new_page, axe, fits, looked_at) -> Iterator[Stage]:
    """An empty installation, served, with the worker beside it delivering to a mail server of the test."""
    live = serve(
        MAIL_SERVER=smtp_server.host, MAIL_PORT=str(smtp_server.port), MAIL_TLS="none", MAIL_SENDER=SMTP_TEST_SENDER
    )
    running, thread = worker.start_in_thread(live.app)
    yield Stage(live, smtp_server, clock, new_page, axe, fits, looked_at)
    running.stop()
    thread.join()
