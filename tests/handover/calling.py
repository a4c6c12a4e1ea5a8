"""What is done about the seats of classes, in one line each."""

from sqlalchemy import select

from klankbord.base.db import db as database
from klankbord.councils.models import Seat
from klankbord.handover.models_classes import ClassCandidate


def call(client, place, **asked):
    return client.submit(f"{place.url}/call", asked or None, on=f"{place.url}/call")


def candidate(place, user, group=1):
    found = select(ClassCandidate).where(
        ClassCandidate.user_id == user.id, ClassCandidate.class_group_id == place.groups[group].id
    )
    return database.session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def stand(client, place, user, group=1, words=""):
    link = place.link(user)
    return client.submit(f"{link}/council/classes/{place.groups[group].id}/candidacy", {"words": words}, on=link)


def give(client, place, user, group=1):
    client.sign_in(place.olga)
    return client.submit(f"{place.url}/candidates/{candidate(place, user, group).id}/seat", on=place.url)


def holders(place, group=1):
    found = select(Seat).where(Seat.class_group_id == place.groups[group].id, Seat.council_id == place.council.id)
    return [seat.user_id for seat in database.session.scalars(found)]
