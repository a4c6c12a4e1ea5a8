"""From nothing: `make run` on a clean clone, the first time and the second; `serve --demo` on an empty folder."""

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.ground import Ground
from benchmarks.rows import ROOT, Row
from benchmarks.servers import HOST, SECRET, free_port, running, wait_for

FIRST, AGAIN, DEMO = 120.0, 5.0, 30.0
PATIENCE = 600.0
OURS = {"MAKEFLAGS": "", "MAKELEVEL": "", "KLANKBORD_DATABASE_URL": "", "KLANKBORD_BASE_URL": ""}


def make_run(at: Ground, wanted: set[str]) -> list[Row]:
    """Seconds until /healthz answers: environment, parts, database, demo school; then only the start."""
    clone = at.folder / "clone"
    if (ROOT / ".git").exists():
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    else:
        shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(".venv", "var", "node_modules"))
    port = free_port()
    environment = {**OURS, "KLANKBORD_PORT": str(port), "KLANKBORD_DATA": "var", "KLANKBORD_SECRET_KEY": ""}
    taken = []
    for _ in range(2):
        with running(["make", "run"], environment, at.log, clone):
            taken.append(wait_for(f"http://{HOST}:{port}/healthz", PATIENCE))
    rows = [
        Row("make_run_first", "s", "max", taken[0], goal=FIRST),
        Row("make_run_again", "s", "max", taken[1], goal=AGAIN),
    ]
    return [row for row in rows if row.name in wanted]


def serve_demo(at: Ground, _wanted: set[str]) -> list[Row]:
    """Seconds until /healthz answers on an empty folder."""
    port = free_port()
    folder: Path = at.folder / "demo"
    command = [sys.executable, "-m", "klankbord.cli", "serve", "--demo", "--port", str(port)]
    with running(command, {**OURS, "KLANKBORD_DATA": str(folder), "KLANKBORD_SECRET_KEY": SECRET}, at.log):
        taken = wait_for(f"http://{HOST}:{port}/healthz", PATIENCE)
    return [Row("serve_demo", "s", "max", taken, goal=DEMO)]
