"""What the office does with a roster on its pages: upload, let it be read, take it over."""

import io

from sqlalchemy import func, select

from klankbord.base import errands
from klankbord.base.db import db as database
from klankbord.schools.models_roster import RosterImport, RosterLine

CSV = """Leerlingnummer;Roepnaam;Achternaam;Geboortedatum;Groep;Ouder 1 naam;Ouder 1 e-mail;Ouder 2 naam;Ouder 2 e-mail
000101;Zoë;Smit;03-02-2017;5A;Samira Smit;samira@ouder.example;Joost Smit;samira@ouder.example
000102;Finn;Mensah;04-03-2016;6B;Kofi Mensah;kofi@ouder.example;;
000103;Noor;de Boer;05-04-2015;6B;Esra de Boer;esra@ouder.example, e.deboer@werk.example;;
"""


def upload(client, text: str | bytes = CSV, name: str = "ouders.csv"):
    """Send a file; gives where the page of the import is."""
    data = text.encode() if isinstance(text, str) else text
    answer = client.submit("/de-proef/rosters", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")
    return answer.location


def read(client, *given, **values):
    """Upload and let the worker read."""
    where = upload(client, *given, **values)
    assert errands.run_due() == 1
    return where


def row() -> RosterImport:
    """The newest import."""
    database.session.expire_all()
    return database.session.scalars(select(RosterImport).order_by(RosterImport.id.desc())).first()


def count(model, *where) -> int:
    """How many rows there are."""
    return database.session.scalar(select(func.count()).select_from(model).where(*where))


def take_over(client, where, **fields):
    """Ask for it, and let the worker do it."""
    answer = client.submit(f"{where}/application", fields, on=where)
    errands.run_due()
    return answer


def doubt() -> RosterLine:
    """The first line in doubt."""
    return database.session.scalars(select(RosterLine).where(RosterLine.verdict == "doubtful")).first()
