"""`klankbord worker`: the worker alone."""

import signal
from types import FrameType

import click

from klankbord.application import create_app
from klankbord.cli.opening import require_migrated
from klankbord.worker import Worker


@click.command()
def worker() -> None:
    """Send mail and do the periodic work until stopped; SIGTERM finishes the message in hand and leaves."""
    app = create_app()
    require_migrated(app)
    running = Worker(app)

    def leave(_number: int, _frame: FrameType | None) -> None:
        running.stop()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    click.echo(f"The worker {running.name} is at work.", err=True)
    running.run()
