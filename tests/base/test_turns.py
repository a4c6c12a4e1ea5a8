"""Requests take turns, and nobody waits for ever for one."""

import threading

import pytest

from klankbord.base.turns import Turns


class Slow:
    """An application that stays inside until it is let go, and counts who is."""

    def __init__(self):
        self.inside, self.most, self.entered = 0, 0, threading.Semaphore(0)
        self.leave, self._lock = threading.Event(), threading.Lock()

    def __call__(self, environ, start_response):
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.entered.release()
        assert self.leave.wait(20)
        with self._lock:
            self.inside -= 1
        return [b"done"]


def asked(turns, count):
    threads = [threading.Thread(target=turns, args=({}, None)) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_so_many_at_once_and_the_others_after_them():
    slow = Slow()
    threads = asked(Turns(slow, at_once=2, patience=60), 5)
    for _ in range(2):
        assert slow.entered.acquire(timeout=20)
    assert not slow.entered.acquire(timeout=0.2)
    slow.leave.set()
    for thread in threads:
        thread.join(20)
    assert (slow.most, slow.inside) == (2, 0)


def test_who_waited_long_enough_goes_on_beside_them():
    slow = Slow()
    threads = asked(Turns(slow, at_once=1, patience=0.01), 3)
    for _ in range(3):
        assert slow.entered.acquire(timeout=20)
    slow.leave.set()
    for thread in threads:
        thread.join(20)
    assert slow.most == 3


def test_a_turn_ends_with_a_fault_too():
    def broken(environ, start_response):
        raise LookupError

    turns = Turns(broken, at_once=1, patience=60)
    for _ in range(3):
        with pytest.raises(LookupError):
            turns({}, None)
