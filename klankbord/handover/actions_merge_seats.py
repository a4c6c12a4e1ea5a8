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
    """Give the seats of the one to the other.

    Who sits and who stands in for somebody are kept apart; nobody is left standing in for themselves.
    """
    seats = db.session.scalars(select(Seat).where(Seat.user_id.in_([keep_id, other_id])).order_by(Seat.id)).all()
    terms = {seat.id: (seat.starts_on, seat.ends_on) for seat in seats}
    stands_in = {seat.id: seat.deputy_of_id for seat in seats if seat.deputy_of_id is not None}
    places = {
        seat.id: (seat.council_id, seat.office, seat.class_group_id, seat.deputy_of_id)
        for seat in seats
        if stands_in.get(seat.id) not in terms
    }
    # A deputy of the person they turn out to be goes, and its seat stays with the term it has.
    gone = {seat_id: of for seat_id, of in stands_in.items() if of in terms}
    mine = [seat.id for seat in seats if seat.user_id == keep_id and seat.id in places]
    moved: dict[int, dict[str, int]] = {}
    for seat_id in (seat.id for seat in seats if seat.user_id == other_id and seat.id in places):
        twin = next((one for one in mine if places[one] == places[seat_id] and meets(terms[one], terms[seat_id])), None)
        if twin is None:
            moved[seat_id] = {"user_id": keep_id}
        else:
            terms[twin] = joined(terms[twin], terms[seat_id])
            gone[seat_id] = twin
    deputies = deputies_of(list(gone))
    # None for those that go as well, so that undoing can bring them back in any order.
    batch.update(
        Seat, {one: {"deputy_of_id": None if one in gone else _last(gone, of)} for one, of in deputies.items()}
    )
    batch.delete(Seat, list(gone))
    batch.update(Seat, moved)
    batch.update(Seat, {one: {"starts_on": terms[one][0], "ends_on": terms[one][1]} for one in mine})


def _last(gone: dict[int, int], seat_id: int) -> int:
    """The seat that stands in the end instead of one that goes."""
    while seat_id in gone:
        seat_id = gone[seat_id]
    return seat_id
