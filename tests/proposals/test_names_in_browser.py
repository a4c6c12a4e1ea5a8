"""An @ in a reaction offers the names of who may be named: by keys and for who hears the page, and only then."""

from playwright.sync_api import Page, expect

from klankbord.base.db import db
from tests.factories.proposals import school_with_round
from tests.fixtures.browser import PHONE


def test_an_at_offers_names_and_keys_put_one_in(live, new_page, axe, fits) -> None:
    with live.app.app_context():
        at = school_with_round()
        db.session.commit()
        page: Page = new_page(viewport=PHONE)
        live.sign_in(page.context, at.parents[0])
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{live.url}/regenboog/proposals/{at.proposal.id}")
        field, names = page.locator("#body"), page.get_by_role("listbox")
        field.click()
        field.press_sequentially("Schrijf aan jan@bas en vraag ")
        expect(names).to_have_count(0)
        assert not any(url.endswith("/names") for url in asked), "an address names nobody"
        field.press_sequentially("@")
        expect(names.get_by_role("option")).to_contain_text(["Bas Lid", "Marleen Visser"])
        expect(field).not_to_have_attribute("aria-activedescendant", "body-names-0")
        axe(page)
        fits(page)
        field.press_sequentially("vis")
        expect(names.get_by_role("option")).to_have_text(["Marleen Visser"])
        expect(field).to_have_attribute("aria-activedescendant", "body-names-0")
        expect(page.locator("[data-names-said]")).to_contain_text("pijltjes")
        field.press("Enter")
        expect(field).to_have_value("Schrijf aan jan@bas en vraag @Marleen Visser ")
        expect(names).to_have_count(0)
        field.press_sequentially("of @ba")
        expect(names).to_be_visible()
        field.press("Escape")
        expect(names).to_have_count(0)
        field.press_sequentially("s")
        names.get_by_role("option", name="Bas Lid").click()
        expect(field).to_have_value("Schrijf aan jan@bas en vraag @Marleen Visser of @Bas Lid ")
        expect(field).to_be_focused()
