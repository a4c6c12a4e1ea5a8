"""The WSGI application: `flask run`, `gunicorn app:app`."""

from klankbord import create_app

app = create_app()
