"""Set up: the school's admin looks at the school, adds somebody, gives them a seat and appoints the organiser."""

from tests.journeys.cast import SCHOOL, SLUG
from tests.journeys.stage import Stage


def set_up(stage: Stage) -> None:
    """From the first sign-in to a sounding board with an organiser and a new member."""
    marga = stage.somebody("Marga de Wit", "marga@school.example")
    marga.sign_in()
    marga.sees(SCHOOL)

    marga.open(f"/{SLUG}/class-groups")
    for name in ("3a", "4a", "5a", "6a"):
        marga.page.get_by_role("listitem").filter(has_text=f"groep {name}").wait_for()
    marga.open(f"/{SLUG}/people")
    marga.sees("Joris Kuiper", "Samira El Amrani")

    marga.follow("Add somebody")
    marga.fill("Name", "Kofi Mensah")
    marga.fill("Mail address", "kofi@ouders.example")
    marga.tick("parent")
    marga.page.get_by_label("groep 4a", exact=True).check()
    marga.tick("Mail them an invitation now")
    marga.press("Add")
    marga.sees("Kofi Mensah")
    stage.mail("kofi@ouders.example", "school_invite")

    marga.open(f"/{SLUG}/councils")
    marga.sees("Klankbordgroep", "Ouderraad")
    marga.page.get_by_role("link", name="Klankbordgroep").click()
    marga.follow("Members")
    for name, office in (("Kofi Mensah", "member"), ("Joris Kuiper", "organiser")):
        marga.choose("Who", name)
        marga.choose("Office", marga.words(office))
        marga.press("Add")
        marga.page.get_by_role("listitem").filter(has_text=name).first.wait_for()
