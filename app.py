"""The WSGI application: `flask run`, `gunicorn app:app`."""

from klankbord import create_app
from klankbord.base.memory import settle

app = create_app()
settle()
