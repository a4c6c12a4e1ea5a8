"""`klankbord serve`: the pages behind a production WSGI server, with the worker beside them.

Waitress reads requests on one thread and hands only whole ones to its workers, so clients that send slowly or not at
all do not keep the others waiting (docs/decisions has the measurement).
"""

import logging
import os
import signal
import socket
from types import FrameType
from typing import Any

import click
import waitress
from flask import Flask

from klankbord import config
from klankbord.application import create_app
from klankbord.base.memory import settle
from klankbord.base.turns import Turns
from klankbord.cli.demo import ready as demo_ready
from klankbord.cli.demo import tell_people
from klankbord.cli.opening import require_migrated
from klankbord.worker import start_in_thread

THREADS = 8


def server_settings(proxies: int = 0) -> dict[str, Any]:
    """What the server is given beside its address; `proxies` is how many stand before it."""
    return {
        "threads": THREADS,
        "connection_limit": 1000,
        "channel_timeout": 60,
        "cleanup_interval": 10,
        "max_request_body_size": config.MOST_READ + 1024 * 1024,
        "ident": None,
        "clear_untrusted_proxy_headers": not proxies,
        "trusted_proxy": "*" if proxies else None,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto" if proxies else "",
    }


def _serve(app: Flask, host: str, port: int) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits a moment is no warning
    settle()
    worker, thread = start_in_thread(app)

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    try:
        waitress.serve(Turns(app), host=host, port=port, **server_settings(app.config["SETTINGS"].proxies))
    finally:
        worker.stop()
        thread.join(timeout=30)


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({error.strerror}): choose another with --port."
            ) from error


@click.command()
@click.option("--demo", is_flag=True, help="Fill an empty data folder with a demo school first.")
@click.option("--host", help="The address to listen on (KLANKBORD_HOST, default 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on (KLANKBORD_PORT, default 5000).")
def serve(demo: bool, host: str | None, port: int | None) -> None:
    """Serve the pages, with the worker beside them, until stopped."""
    if host:
        os.environ["KLANKBORD_HOST"] = host
    if port:
        os.environ["KLANKBORD_PORT"] = str(port)
    settings = config.read()
    _require_free(settings.host, settings.port)
    if demo:
        demo_ready(settings)
        settings = config.read()
    app = create_app(settings)
    require_migrated(app)
    click.echo(f"Klankbord is served on {settings.base_url}")
    if settings.demo:
        tell_people(app)
    _serve(app, settings.host, settings.port)
