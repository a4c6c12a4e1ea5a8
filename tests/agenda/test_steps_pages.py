"""What is done to items on the pages of the builder, by forms: proposals, presenters, purposes, many at once, undo."""

from klankbord.agenda import actions_order, actions_undoing, queries, queries_steps
from klankbord.agenda.models import ItemKind
from klankbord.kit import dates
from tests.factories.agenda import ItemFactory
from tests.factories.proposals import ProposalFactory
from tests.fixtures.pages import forms_of


def first_title(meeting):
    return actions_order.Order(meeting).items[0].title


def test_an_item_about_several_proposals(db, desk, meeting, items, organiser):
    proposals = [ProposalFactory(council=meeting.council, author=organiser) for _ in range(3)]
    here = f"/regenboog/meetings/{meeting.id}/agenda/items/{items[1].id}"
    ids = [str(one.id) for one in proposals]
    assert desk.submit(here, {"also_proposal_ids": ids, "goal": "Kiezen"}).status_code == 303
    assert items[1].proposal_id is not None
    both = {items[1].proposal_id, *queries.also_about(items[1].id)}
    assert both == {one.id for one in proposals}
    page = desk.get(f"/regenboog/meetings/{meeting.id}").text
    assert all(one.title in page for one in proposals)
    step = queries_steps.last_step(meeting.id, organiser.id)
    actions_undoing.undo(meeting, step.id, by=organiser, now=dates.now())
    assert (items[1].proposal_id, queries.also_about(items[1].id)) == (None, [])


def test_a_presenter_from_the_list_is_that_member(desk, meeting, items, member):
    here = f"/regenboog/meetings/{meeting.id}/agenda/items/{items[1].id}"
    assert f'<option value="{member.name}">' in desk.get(here).text
    desk.submit(here, {"presenter": member.name})
    assert (items[1].presenter, items[1].presenter_id) == (member.name, member.id)
    desk.submit(here, {"presenter": "Wethouder Jansen"})
    assert (items[1].presenter, items[1].presenter_id) == ("Wethouder Jansen", None)


def test_a_board_is_never_offered_a_decision(desk, meeting, items, school, client):
    here = f"/regenboog/meetings/{meeting.id}/agenda"
    items[1].kind = ItemKind.DECISION
    for page in (here, f"{here}/items/{items[1].id}"):
        assert 'value="decision"' not in desk.get(page).text
    assert "Een klankbordgroep besluit niet" in desk.get(f"{here}/items/{items[1].id}").text
    # A record keeps its word until somebody chooses here; people read "your opinion" meanwhile.
    assert desk.submit(f"{here}/items/{items[1].id}", {"goal": "Horen"}).status_code == 303
    assert items[1].kind == ItemKind.DECISION
    assert "ter besluitvorming" not in desk.get(here).text
    assert desk.submit(f"{here}/items/{items[1].id}", {"kind": "opinion"}).status_code == 303
    assert items[1].kind == ItemKind.OPINION
    assert "vraagt in plaats daarvan een mening" in desk.get(here).text


def test_without_scripts_everything_goes_by_forms(desk, meeting, tree, organiser):
    here = f"/regenboog/meetings/{meeting.id}/agenda"
    token = desk.token(here)

    def post(rest, **values):
        return desk.post(f"{here}/{rest}", data={"csrf_token": token, **values})

    ids = [str(tree[0].id), str(tree[4].id)]
    assert post("items/many", do="move", items=ids, behind=str(tree[1].id)).status_code == 303
    assert first_title(meeting) == "Schoolplein"
    assert "2 punten verplaatst." in desk.get(here).text
    step = queries_steps.last_step(meeting.id, organiser.id)
    assert post("undo", step=str(step.id)).status_code == 303
    assert first_title(meeting) == "Opening"
    assert post(f"items/{tree[1].id}/copy").status_code == 303
    assert post("items/many", do="remove", items=ids).status_code == 303
    assert "2 punten van de agenda gehaald." in desk.get(here).text
    assert post("items/many", do="move", behind="0").status_code == 422
    assert post("items/many", do="dance").status_code == 400
    tree[1].number = "9"
    assert "Weer vanzelf nummeren" in desk.get(here).text
    assert post("numbers").status_code == 303
    assert tree[1].number is None
    meeting.duration_minutes = 10
    page = desk.get(here).text
    assert "De agenda is" in page
    fit = next(form for form in forms_of(page) if form.action.endswith("/fit"))
    assert desk.post(fit.action, data=fit.values).status_code == 303
    assert "Zo past het" not in desk.get(here).text


def test_one_that_only_tells_is_told_so(desk, meeting):
    for _ in range(3):
        ItemFactory(meeting=meeting, kind=ItemKind.INFORMATION, duration_minutes=20)
    assert "Bijna alles is mededeling." in desk.get(f"/regenboog/meetings/{meeting.id}/agenda").text
    ItemFactory(meeting=meeting, kind=ItemKind.OPINION, duration_minutes=30)
    assert "Bijna alles is mededeling." not in desk.get(f"/regenboog/meetings/{meeting.id}/agenda").text
