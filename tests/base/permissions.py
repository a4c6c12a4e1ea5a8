"""Who may use the routes of the platform itself."""

from tests.access import Route

ROUTES = [
    Route("static", "GET", lambda w: {"digest": "0000000000", "path": "nothing.css"}, public=True, missing=True),
]
