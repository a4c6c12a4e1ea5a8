"""What comes onto an agenda by itself: found, put in its place, left out and taken back; and templates."""

from datetime import timedelta

import pytest

from klankbord.agenda import actions_coming, actions_templates, queries, queries_coming, queries_templates
from klankbord.agenda.actions_coming import arranged
from klankbord.agenda.actions_templates import TemplateLine
from klankbord.agenda.models import AgendaItem, ItemKind, ItemPaper, ItemSource
from klankbord.agenda.models_life import LeftOut, TemplateItem
from klankbord.followup import actions as followup
from klankbord.followup.actions import Task
from klankbord.kit import dates
from klankbord.kit.errors import DomainError, EditConflict, WrongState
from klankbord.meetings.models import MeetingState
from klankbord.proposals.models import ProposalState
from tests.factories.agenda import ItemFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.proposals import ProposalFactory

OPENING = TemplateLine(title="Opening", kind=ItemKind.ANNOUNCEMENT, duration_minutes=5)
CLOSING = TemplateLine(title="Rondvraag", kind=ItemKind.ANY_OTHER_BUSINESS, duration_minutes=10)


@pytest.fixture
def last(board):
    """The meeting before, held a month ago."""
    day = dates.today("Europe/Amsterdam") - timedelta(days=30)
    return MeetingFactory(council=board, day=day, state=MeetingState.HELD)


@pytest.fixture
def draft(board):
    return MeetingFactory(council=board, draft=True)


@pytest.fixture
def standing(board, organiser):
    lines = [OPENING, CLOSING]
    return actions_templates.make(board, "Gewone avond", lines, standing=True, by=organiser, now=dates.now())


@pytest.fixture
def left_open(board, last, organiser, db):
    """Minutes, an open action, a deferred item and a closed round."""
    followup.give(last, Task(what="Bellen"), item=None, by=organiser, now=dates.now())
    ItemFactory(meeting=last, title="Fietsenrek", carried_to="volgende keer", description="Waar komt het?")
    proposal = ProposalFactory(council=board, author=organiser, title="Een continurooster?")
    proposal.state = ProposalState.CLOSED
    db.session.flush()
    return proposal


def begin(meeting, by, template=None):
    return actions_coming.begin(meeting, template, by=by, now=dates.now())


def shown(meeting):
    return [(item.title, item.came_from) for item in queries.items_of(meeting.id)]


def test_an_agenda_begins_with_standing_items_and_what_was_left_open(draft, organiser, standing, left_open, last):
    begin(draft, organiser)
    found = shown(draft)
    assert [source for _title, source in found] == [
        ItemSource.STANDING,
        ItemSource.MINUTES,
        ItemSource.ACTIONS,
        ItemSource.DEFERRED,
        ItemSource.ROUND,
        ItemSource.STANDING,
    ]
    assert [title for title, _source in found][3:] == ["Fietsenrek", "Een continurooster?", "Rondvraag"]
    items = queries.items_of(draft.id)
    assert items[1].approves_meeting_id == last.id
    assert items[3].description == "Waar komt het?"
    assert (items[4].proposal_id, items[4].kind) == (left_open.id, ItemKind.OPINION)


def test_what_comes_goes_where_the_template_keeps_a_place(draft, board, organiser, left_open):
    lines = [
        TemplateLine(title="Terugblik", kind=ItemKind.INFORMATION, place_for=ItemSource.ACTIONS, duration_minutes=9),
        OPENING,
        TemplateLine(title="Plaats", kind=ItemKind.INFORMATION, place_for=ItemSource.SUGGESTION),
        CLOSING,
        TemplateLine(title="Verslag", kind=ItemKind.MINUTES_APPROVAL, place_for=ItemSource.MINUTES),
    ]
    template = actions_templates.make(board, "Anders", lines, standing=False, by=organiser, now=dates.now())
    begin(draft, organiser, template)
    titles = [title for title, _source in shown(draft)]
    assert titles[0] == "Terugblik"
    assert titles[1:5] == ["Opening", "Fietsenrek", "Een continurooster?", "Rondvraag"]
    assert titles[5].startswith("Notulen van")
    assert "Plaats" not in titles
    assert queries.items_of(draft.id)[0].duration_minutes == 9


@pytest.mark.parametrize(
    ("titles", "expected"), [([], ["m", "r"]), (["a"], ["a", "m", "r"]), (["a", "end"], ["a", "m", "r", "end"])]
)
def test_the_order_without_places(titles, expected):
    def item(title):
        kind = ItemKind.ANY_OTHER_BUSINESS if title == "end" else ItemKind.INFORMATION
        return TemplateItem(title=title, kind=kind, depth=0)

    def comes(source, title):
        values = queries_coming.ItemValues(title=title, kind=ItemKind.INFORMATION)
        return queries_coming.Coming(source=source, thing_id=1, values=values)

    coming = [comes(ItemSource.ROUND, "r"), comes(ItemSource.MINUTES, "m")]
    lines = arranged([item(title) for title in titles], coming)
    assert [one.values.title if one else standing.title for standing, one in lines] == expected


def test_one_click_leaves_out_and_one_takes_back(desk, draft, db, organiser, standing, left_open, last):
    begin(draft, organiser)
    here = f"/regenboog/meetings/{draft.id}/agenda"
    form = {"source": "minutes", "thing_id": str(last.id), "csrf_token": desk.token(here)}
    assert desk.post(f"{here}/leaving-out", data=form).status_code == 303
    assert ItemSource.MINUTES not in [source for _title, source in shown(draft)]
    assert "Weggelaten" in desk.get(here).text
    assert desk.post(f"{here}/coming", data=form).status_code == 303
    assert shown(draft)[1][1] == ItemSource.MINUTES
    assert db.session.scalars(db.select(LeftOut)).all() == []


def test_minutes_go_to_an_item_that_waits_for_them(draft, organiser, last):
    waits = ItemFactory(meeting=draft, title="Verslag", kind=ItemKind.MINUTES_APPROVAL)
    item = actions_coming.bring(draft, ItemSource.MINUTES, last.id, by=organiser, now=dates.now())
    assert (item.id, item.approves_meeting_id) == (waits.id, last.id)
    assert len(queries.items_of(draft.id)) == 1


def test_what_was_left_out_is_not_offered_and_what_came_since_is(draft, organiser, left_open, last, board):
    begin(draft, organiser)
    now = dates.now()
    actions_coming.leave_out(draft, ItemSource.MINUTES, last.id, by=organiser, now=now)
    second = ProposalFactory(council=board, author=organiser, title="Later gesloten")
    second.state = ProposalState.CLOSED
    found = queries_coming.coverage(draft, queries.items_of(draft.id))
    assert [one.values.title for one in found.offered] == ["Later gesloten"]
    assert [row.thing_id for row in found.left_out] == [last.id]
    with pytest.raises(DomainError, match="left out already"):
        actions_coming.leave_out(draft, ItemSource.MINUTES, last.id, by=organiser, now=now)
    with pytest.raises(DomainError, match="does not have to come"):
        actions_coming.bring(draft, ItemSource.ROUND, 99_999, by=organiser, now=now)


@pytest.mark.parametrize("why", ["filed", "typed", "taken up", "elsewhere", "open again"])
def test_what_was_dealt_with_does_not_come(draft, board, organiser, left_open, last, why):
    sources = {
        "filed": ItemSource.MINUTES, "typed": ItemSource.MINUTES, "taken up": ItemSource.DEFERRED,
        "elsewhere": ItemSource.ROUND, "open again": ItemSource.ROUND,
    }  # fmt: skip
    if why == "filed":
        last.filed_at = dates.now()
    elif why == "typed":
        ItemFactory(meeting=draft, title="Verslag", kind=ItemKind.MINUTES_APPROVAL, approves_meeting_id=last.id)
    elif why == "taken up":
        between = MeetingFactory(council=board, day=last.day + timedelta(days=7), state=MeetingState.HELD)
        ItemFactory(meeting=between, title="fietsenrek")
    elif why == "elsewhere":
        ItemFactory(meeting=MeetingFactory(council=board), title="Rooster", proposal_id=left_open.id)
    else:
        left_open.state = ProposalState.OPEN
    found = queries_coming.coverage(draft, queries.items_of(draft.id))
    between = [one.values.title for one in found.offered if one.source == sources[why]]
    assert "Fietsenrek" not in between
    assert not [title for title in between if title == "Een continurooster?"]
    if why == "typed":
        assert between == []


def test_a_closed_item_stays_closed_and_brings_its_papers(draft, last, organiser, left_open, db, school):
    item = ItemFactory(meeting=last, title="Ontslag", carried_to="januari", closed=True)
    from_here = queries.items_of(last.id)[-1]
    assert from_here.id == item.id
    begin(draft, organiser)
    made = next(each for each in queries.items_of(draft.id) if each.title == "Ontslag")
    assert made.closed is True
    assert db.session.scalars(db.select(ItemPaper).where(ItemPaper.item_id == made.id)).all() == []


@pytest.mark.parametrize("state", [MeetingState.IN_SESSION, MeetingState.HELD, MeetingState.CANCELLED])
def test_a_meeting_that_began_begins_no_agenda(draft, organiser, state):
    draft.state = state
    with pytest.raises(WrongState):
        begin(draft, organiser)


def test_an_empty_draft_offers_to_begin(desk, draft, standing, left_open):
    here = f"/regenboog/meetings/{draft.id}/agenda"
    answer = desk.submit(f"{here}/beginning", {"template_id": str(standing.id)}, on=here)
    assert answer.status_code == 303
    assert len(shown(draft)) == 6


def test_a_template_of_an_agenda_keeps_what_comes_every_time(draft, organiser, standing, left_open, board):
    begin(draft, organiser)
    ItemFactory(meeting=draft, title="Nieuw vast punt", section="Slot", position=99_999)
    made = actions_templates.make_of(draft, "Van nu", standing=True, by=organiser, now=dates.now())
    assert [(item.title[:10], item.place_for) for item in made.items][:1] == [("Opening", None)]
    assert [item.place_for for item in made.items] == [None, ItemSource.MINUTES, ItemSource.ACTIONS, None, None]
    assert made.items[-1].section == "Slot"
    assert [one.name for one in queries_templates.of_council(board.id) if one.standing] == ["Van nu"]


def test_a_template_is_applied_once(draft, organiser, standing):
    now = dates.now()
    ItemFactory(meeting=draft, title="opening")
    assert [item.title for item in actions_coming.apply(draft, standing, by=organiser, now=now)] == ["Rondvraag"]
    with pytest.raises(DomainError, match="on the agenda already"):
        actions_coming.apply(draft, standing, by=organiser, now=now)


def test_two_templates_have_two_names_and_a_lost_race_loses_nothing(board, standing, organiser, db):
    now = dates.now()
    with pytest.raises(DomainError, match="this name already"):
        actions_templates.make(board, "gewone AVOND", [OPENING], standing=False, by=organiser, now=now)
    db.session.flush()
    read = standing.version
    actions_templates.edit(
        standing, "Avond", [CLOSING, OPENING], standing=True, read_version=read, by=organiser, now=now
    )
    db.session.flush()
    assert standing.version > read
    with pytest.raises(EditConflict):
        actions_templates.edit(standing, "Nog eens", [], standing=True, read_version=read, by=organiser, now=now)


def test_a_template_is_edited_as_a_whole(desk, standing, db):
    here = f"/regenboog/templates/{standing.id}"
    answer = desk.submit(here, {"items-2-title": "Fietsen", "items-2-kind": "opinion", "step": "up-1"})
    assert answer.status_code == 303
    db.session.refresh(standing, ["items"])
    assert [item.title for item in standing.items] == ["Rondvraag", "Opening", "Fietsen"]
    assert standing.items[2].kind == ItemKind.OPINION
    refused = desk.submit(here, {"name": "", "items-0-title": "Blijft staan"})
    assert refused.status_code == 422
    assert "Blijft staan" in refused.text
    desk.submit(here, {"step": "off-0"})
    db.session.refresh(standing, ["items"])
    assert [item.title for item in standing.items] == ["Opening", "Fietsen"]
    assert desk.submit(f"{here}/removal", on=f"/regenboog/councils/{standing.council_id}/templates").status_code == 303
    assert queries_templates.of_council(standing.council_id) == []


def test_a_new_meeting_begins_with_the_standing_template(desk, db, board, standing, left_open, last):
    last.next_meeting = (dates.today("Europe/Amsterdam") + timedelta(days=20)).isoformat()
    form = f"/regenboog/councils/{board.id}/meetings"
    page = desk.form(form, on=f"{form}/new")
    assert page.values["day"] == [last.next_meeting]
    assert page.values["start_time"] == ["19:30"]
    answer = desk.submit(form, on=f"{form}/new")
    assert answer.status_code == 303, answer.text
    newest = db.session.scalars(db.select(AgendaItem).order_by(AgendaItem.id.desc())).first()
    assert newest.came_from == ItemSource.STANDING
    assert len(queries.items_of(newest.meeting_id)) == 6


def test_papers_have_a_day_and_items_wait_for_theirs(desk, meeting, items, db):
    here = f"/regenboog/meetings/{meeting.id}/agenda"
    desk.post(f"{here}/papers-due", data={"days": "10", "csrf_token": desk.token(here)})
    version = items[1].version
    form = {"item_id": str(items[1].id), "promised": "yes", "csrf_token": desk.token(here)}
    desk.post(f"{here}/promise", data=form)
    page = desk.get(here).text
    assert (meeting.papers_days, items[1].paper_promised, items[1].version) == (10, True, version)
    assert "Toegezegd, en nog niet binnen" in page
    refused = desk.post(f"{here}/papers-due", data={"days": "-1", "csrf_token": desk.token(here)})
    assert refused.status_code == 422


@pytest.mark.parametrize(("days", "late"), [(-1, False), (13, False), (14, True), (20, True), (22, False)], ids=str)
def test_late_papers_came_after_their_day_and_before_the_meeting(clock, board, days, late):
    meeting = MeetingFactory(council=board, day=clock().date() + timedelta(days=21))
    meeting.papers_days = 8
    assert meeting.papers_due_on == clock().date() + timedelta(days=13)
    assert meeting.is_late_paper(clock() + timedelta(days=days)) is late


def test_a_meeting_made_after_that_day_has_none(clock, board):
    meeting = MeetingFactory(council=board, day=clock().date() + timedelta(days=3))
    assert meeting.papers_due_on is None
    assert not meeting.is_late_paper(clock() + timedelta(days=2))
