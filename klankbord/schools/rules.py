"""Who may do what in a school (design, section 5)."""

from klankbord.kit.viewer import Viewer


def may_administer(viewer: Viewer) -> bool:
    """People, class groups and settings are for the school's administrators."""
    return viewer.is_school_admin and not viewer.linked
