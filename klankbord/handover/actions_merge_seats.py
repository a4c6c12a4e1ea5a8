"""The seats of two accounts of one person: terms in one office that meet become one, the others stay as they are."""

from datetime import date, timedelta

from sqlalchemy import select

from klankbord.base.db import db
from klankbord.base.journal import Batch
from klankbord.councils.models import Seat
from klankbord.councils.queries import deputies_of

Term = tuple[date, date | None]


def meets(first: Term, second: Term) -> bool:
    """Whether two terms overlap, or one begins the day after the other ends; None is no end."""
    earlier, later = sorted((first, second), key=lambda term: term[0])
    return earlier[1] is None or later[0] <= earlier[1] + timedelta(days=1)


def joined(first: Term, second: Term) -> Term:
    """The term from the first day of either to the last day of either."""
    ends = [term[1] for term in (first, second)]
    known = [day for day in ends if day is not None]
    return min(first[0], second[0]), max(known) if len(known) == len(ends) else None


def merge_seats(batch: Batch, keep_id: int, other_id: int) -> None:
    """Give the seats of the one to the other."""
    seats = db.session.scalars(select(Seat).where(Seat.user_id.in_([keep_id, other_id])).order_by(Seat.id)).all()
    terms = {seat.id: (seat.starts_on, seat.ends_on) for seat in seats}
    places = {seat.id: (seat.council_id, seat.office, seat.class_group_id) for seat in seats}
    mine = [seat.id for seat in seats if seat.user_id == keep_id]
    moved: dict[int, dict[str, int]] = {}
    gone: dict[int, int] = {}
    for seat_id in (seat.id for seat in seats if seat.user_id == other_id):
        twin = next((one for one in mine if places[one] == places[seat_id] and meets(terms[one], terms[seat_id])), None)
        if twin is None:
            moved[seat_id] = {"user_id": keep_id}
        else:
            terms[twin] = joined(terms[twin], terms[seat_id])
            gone[seat_id] = twin
    deputies = deputies_of(list(gone))
    batch.update(Seat, {one: {"deputy_of_id": gone[of]} for one, of in deputies.items() if one not in gone})
    batch.delete(Seat, list(gone))
    batch.update(Seat, moved)
    batch.update(Seat, {one: {"starts_on": terms[one][0], "ends_on": terms[one][1]} for one in mine})
