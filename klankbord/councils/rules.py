"""Who may do what in a council (design, section 5). A council is anything with `id`, `kind` and `open_to_parents`."""

from klankbord.councils.kinds import kind_of
from klankbord.councils.models import Council
from klankbord.kit.viewer import Viewer


def is_organiser(viewer: Viewer, council: Council) -> bool:
    """Whether they hold an office that organises: staff in a sounding board, parents in a parent council."""
    kind = kind_of(council.kind)
    if not viewer.offices(council.id) & kind.organising:
        return False
    return viewer.is_staff if kind.organiser_is_staff else True


def may_see(viewer: Viewer, council: Council) -> bool:
    """See the council, its published agendas and approved minutes."""
    if viewer.has_seat(council.id) or viewer.is_school_admin:
        return True
    return council.open_to_parents and viewer.is_member_of_school


def may_see_inside(viewer: Viewer, council: Council) -> bool:
    """See draft agendas and circulated minutes: seat holders and the school's admin."""
    return viewer.has_seat(council.id) or viewer.is_school_admin


def may_see_closed(viewer: Viewer, council: Council) -> bool:
    """See closed items, their papers and minutes."""
    return viewer.has_seat(council.id) or (viewer.is_school_admin and kind_of(council.kind).admin_organises)


def may_organise(viewer: Viewer, council: Council) -> bool:
    """Plan, invite, set the agenda, open rounds, publish outcomes."""
    if is_organiser(viewer, council):
        return True
    return viewer.is_school_admin and kind_of(council.kind).admin_organises


def may_know_audience(viewer: Viewer, council: Council) -> bool:
    """See who is in a whole audience: the school's admin, and staff who organise; parents who organise see numbers."""
    return viewer.is_school_admin or (viewer.is_staff and is_organiser(viewer, council))


def may_take_notes(viewer: Viewer, council: Council) -> bool:
    """Attendance, notes, start and close, decisions and actions, circulate and approve minutes."""
    if is_organiser(viewer, council):
        return True
    kind = kind_of(council.kind)
    return bool(viewer.offices(council.id) & (kind.noting - kind.organising))


def may_approve_minutes(viewer: Viewer, council: Council) -> bool:
    """Mark minutes as approved."""
    kind = kind_of(council.kind)
    return is_organiser(viewer, council) or bool(viewer.offices(council.id) & (kind.approving - kind.organising))


def may_propose(viewer: Viewer, council: Council) -> bool:
    """Write a proposal."""
    kind = kind_of(council.kind)
    if is_organiser(viewer, council) or may_take_notes(viewer, council):
        return True
    if kind.members_propose and viewer.has_seat(council.id):
        return True
    return viewer.is_school_admin and kind.admin_proposes


def may_seat(viewer: Viewer, council: Council) -> bool:
    """Add and end seats: the school's admin, and the organiser for their own council."""
    return viewer.is_school_admin or is_organiser(viewer, council)


def may_set(viewer: Viewer, council: Council) -> bool:
    """Change the council's settings."""
    return viewer.is_school_admin or is_organiser(viewer, council)
