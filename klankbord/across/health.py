"""Is the process up, and is it ready to serve (design, section 9): two answers in JSON for whoever keeps watch."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from klankbord.base import status, web
from klankbord.kit import dates

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@web.public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@web.public
def readyz() -> ResponseReturnValue:
    """Database reachable and migrated, a worker seen in the last minute: each "ok" or a sentence."""
    database = status.database()
    reachable = database == status.OK
    parts = {
        "database": database,
        "migrations": status.migrations() if reachable else "The database could not be read, so this is not known.",
        "worker": status.worker(dates.now()) if reachable else "The database could not be read, so this is not known.",
    }
    ready = all(words == status.OK for words in parts.values())
    return jsonify(status="ok" if ready else "not ready", **parts), 200 if ready else 503
