"""Workers as processes of their own, which can be killed as a machine kills: without a word, at any moment."""

import os
import random
import signal
import smtplib
import sys
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NoReturn

from flask import Flask
from sqlalchemy import Engine, event

from klankbord import worker
from klankbord.base import smtp
from klankbord.base.db import db
from klankbord.base.outbox import ledger


def fork(app: Flask, work: Callable[[], object]) -> int:
    """Do something in another process, in an application context; its number. It ends with 0 unless it is killed."""
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
    sys.stdout.flush()
    sys.stderr.flush()
    number = os.fork()
    if number:
        return number
    try:
        with app.app_context():
            work()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the process ends here, whatever it was
        traceback.print_exc()
        os._exit(1)


def ended(number: int) -> bool:
    """Wait for a process; whether it got to its end."""
    _, status = os.waitpid(number, 0)
    assert os.waitstatus_to_exitcode(status) in {0, -signal.SIGKILL}
    return status == 0


def start_worker(app: Flask, *, lease: float, pause: float = 0.0) -> int:
    """A worker that holds what it claims so many seconds, and takes up to `pause` before and after each mail."""

    def work() -> None:
        ledger.LEASE = timedelta(seconds=lease)
        ledger.BACK_OFF = (timedelta(seconds=0.2),) * 50
        worker.POLL = 0.1
        send = smtp.Connection.send
        dice = random.Random(os.getpid())

        def slowly(*given: Any, **named: Any) -> None:
            time.sleep(dice.uniform(0, pause))
            send(*given, **named)
            time.sleep(dice.uniform(0, pause))

        if pause:
            smtp.Connection.send = slowly  # type: ignore[method-assign]
        worker.Worker(app, jobs=()).run()

    return fork(app, work)


def kill(number: int) -> None:
    """End a process as a power cut does."""
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)


def die() -> NoReturn:
    """The process is gone here."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class Fuse:
    """Kills the process at the given step: before and after each statement, commit and word to the mail server."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.passed = 0
        event.listen(Engine, "before_cursor_execute", self._step)
        event.listen(Engine, "after_cursor_execute", self._step)
        self._guard(db.engine.dialect, "do_commit")
        for verb in ("connect", "mail", "rcpt", "data", "quit"):
            self._guard(smtplib.SMTP, verb)

    def _guard(self, owner: Any, verb: str) -> None:
        method = getattr(owner, verb)

        def guarded(*given: Any, **named: Any) -> Any:
            self._step()
            answer = method(*given, **named)
            self._step()
            return answer

        setattr(owner, verb, guarded)

    def _step(self, *_given: Any) -> None:
        self.passed += 1
        if self.passed == self.left:
            die()
