"""Floor and product behind the same WSGI server with the same settings, each in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import waitress

from benchmarks import floor
from benchmarks.rows import ROOT
from klankbord.base.turns import Turns
from klankbord.cli.serve import server_settings

HOST = "127.0.0.1"
SECRET = "only-for-measuring-" * 3


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float, status: int = 200) -> float:
    """Wait until an address answers with a status; returns how many seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    while (taken := time.monotonic() - began) < seconds:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                found = answer.status
        except urllib.error.HTTPError as refusal:
            found = refusal.code
        except OSError:
            found = 0
        if found == status:
            return time.monotonic() - began
        time.sleep(0.02)
    raise TimeoutError(f"{url} did not answer {status} within {taken:.0f} s")


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], log: Path, folder: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A command in a group of its own, ended as a service manager would."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def product(data: Path, log: Path) -> Iterator[str]:
    """`klankbord serve` on a data folder that is there; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "klankbord.cli", "serve", "--port", str(port)]
    with running(command, product_environment(data), log):
        wait_for(f"http://{HOST}:{port}/healthz", 30)
        yield f"http://{HOST}:{port}"


def product_environment(data: Path) -> dict[str, str]:
    """The settings of the product that is measured: all defaults but where its data is."""
    return {"KLANKBORD_DATA": str(data), "KLANKBORD_SECRET_KEY": SECRET, "KLANKBORD_LOG_LEVEL": "WARNING"}


@contextmanager
def the_floor(database: Path, log: Path) -> Iterator[str]:
    """The floor behind the product's server; gives its address."""
    port = free_port()
    environment = {"FLOOR_DB": f"sqlite:///{database}"}
    subprocess.run([sys.executable, "-m", "benchmarks.floor"], cwd=ROOT, env={**os.environ, **environment}, check=True)
    with running([sys.executable, "-m", "benchmarks.servers", str(port)], environment, log):
        address = f"http://{HOST}:{port}"
        wait_for(f"{address}/proposals/1", 30, status=401)
        yield address


if __name__ == "__main__":
    waitress.serve(Turns(floor.create_app()), host=HOST, port=int(sys.argv[1]), **server_settings())
