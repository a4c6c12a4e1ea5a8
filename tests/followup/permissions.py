"""Who may use the routes of decisions and action items."""

from datetime import timedelta

from klankbord.base.db import db, writing
from klankbord.followup.letters.models import Addressee, Letter
from klankbord.kit import dates
from klankbord.proposals.models import Outcome, OutcomeResult, Proposal, ProposalState
from klankbord.proposals.outcomes.models_themes import Promise
from tests.access import BOARD, COUNCIL, EVERYBODY, Route
from tests.factories.minutes import held

WRITERS = frozenset({"chair", "secretary"})
BOARD_WRITERS = frozenset({"organiser", "board_secretary"})
OUTSIDE_BOARD = EVERYBODY - BOARD - {"admin"}
OUTSIDE = EVERYBODY - COUNCIL - {"admin"}


def decision(world):  # type: ignore[no-untyped-def]
    return {"decision_id": held(world).decision_id}


def opinion(world):  # type: ignore[no-untyped-def]
    return {"decision_id": held(world, board=True).decision_id}


def action(world):  # type: ignore[no-untyped-def]
    return {"action_id": held(world).action_id}


def link(world):  # type: ignore[no-untyped-def]
    return {"token": "x" * 30}


def going_on(world):  # type: ignore[no-untyped-def]
    return {"meeting_id": world.meeting_id, "item_id": world.item_id}


def promise(world):  # type: ignore[no-untyped-def]
    """A promise of an outcome that was told."""
    with writing():
        proposal = db.session.get_one(Proposal, world.proposal_id)
        proposal.state = ProposalState.DECIDED
        outcome = Outcome(
            school_id=world.school_id, proposal_id=proposal.id, result=OutcomeResult.ADOPTED,
            by_id=world.people["organiser"], created_at=dates.now(), published_at=dates.now(),
        )  # fmt: skip
        db.session.add(outcome)
        db.session.flush()
        row = Promise(school_id=world.school_id, outcome_id=outcome.id, text="Een stille hoek")
        db.session.add(row)
        db.session.commit()
        return {"proposal_id": proposal.id, "promise_id": row.id}


def outcome(world):  # type: ignore[no-untyped-def]
    """The outcome of a proposal that was told."""
    return {"proposal_id": promise(world)["proposal_id"]}


def letter(world):  # type: ignore[no-untyped-def]
    """A letter about that outcome that has not left."""
    with writing():
        found = db.session.get_one(Proposal, outcome(world)["proposal_id"])
        row = Letter(
            school_id=world.school_id, council_id=found.council_id, proposal_id=found.id, to_name="De secretaris",
            addressee=Addressee.SCHOOL_BOARD, to_address="bestuur@elders.example", subject="Advies", body="Ons advies.",
            answer_by=dates.now().date() + timedelta(days=40), by_id=world.people["organiser"], created_at=dates.now(),
        )  # fmt: skip
        db.session.add(row)
        db.session.commit()
        return {"letter_id": row.id}


def sent_letter(world):  # type: ignore[no-untyped-def]
    """The same, once it left."""
    found = letter(world)
    with writing():
        db.session.get_one(Letter, found["letter_id"]).sent_at = dates.now()
        db.session.commit()
    return found


BOARD_DEAL = frozenset({"admin", "organiser"})

ROUTES = [
    Route("followup_promises.give", "GET", promise, BOARD_DEAL),
    Route("followup_promises.give", "POST", promise, BOARD_DEAL),
    Route("letters.from_outcome", "GET", outcome, BOARD_DEAL),
    Route("letters.from_outcome", "POST", outcome, BOARD_DEAL),
    Route("letters.from_opinion", "GET", opinion, BOARD_DEAL, hidden=OUTSIDE_BOARD),
    Route("letters.from_opinion", "POST", opinion, BOARD_DEAL, hidden=OUTSIDE_BOARD),
    Route("letters.page", "GET", letter, BOARD_DEAL, hidden=EVERYBODY - BOARD_DEAL),
    Route("letters.pdf", "GET", letter, BOARD_DEAL, hidden=EVERYBODY - BOARD_DEAL),
    Route("letters.edit", "GET", letter, BOARD_DEAL, hidden=EVERYBODY - BOARD_DEAL),
    Route("letters.edit", "POST", letter, BOARD_DEAL, hidden=EVERYBODY - BOARD_DEAL),
    Route("letters.send", "POST", letter, BOARD_DEAL, hidden=EVERYBODY - BOARD_DEAL),
    Route("letters.note_answer", "POST", letter, BOARD_DEAL, hidden=EVERYBODY - BOARD_DEAL),
    Route("letters.remove", "POST", sent_letter, BOARD_DEAL),
    Route("followup_earlier.choose", "GET", going_on, frozenset({"admin", "organiser"})),
    Route("followup_earlier.choose", "POST", going_on, frozenset({"admin", "organiser"})),
    Route("followup.decisions", "GET", lambda w: {"council_id": w.board_id}, EVERYBODY),
    Route("followup.decisions", "GET", lambda w: {"council_id": w.council_id}, EVERYBODY),
    Route("followup.actions_page", "GET", lambda w: {"council_id": w.council_id}, EVERYBODY),
    Route("followup.record", "POST", lambda w: {"meeting_id": w.council_meeting_id}, WRITERS),
    Route("followup.record", "POST", lambda w: {"meeting_id": w.meeting_id}, BOARD_WRITERS),
    Route("followup.reword", "GET", decision, WRITERS),
    Route("followup.reword", "POST", decision, WRITERS),
    Route("followup.reword", "POST", opinion, BOARD_WRITERS),
    Route("followup.withdraw", "POST", decision, WRITERS),
    Route("decisions.page", "GET", decision, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("decisions.replace", "POST", decision, WRITERS, hidden=OUTSIDE),
    Route("decisions.carry_out", "POST", decision, WRITERS, hidden=OUTSIDE),
    Route("decisions.by_mail", "GET", lambda w: {"council_id": w.council_id}, WRITERS),
    Route("decisions.by_mail", "POST", lambda w: {"council_id": w.council_id}, WRITERS),
    Route("action_items.give", "POST", lambda w: {"meeting_id": w.council_meeting_id}, WRITERS),
    Route("action_items.give", "POST", lambda w: {"meeting_id": w.meeting_id}, BOARD_WRITERS),
    Route("action_items.page", "GET", action, COUNCIL | {"admin"}, hidden=OUTSIDE),
    Route("action_items.end", "POST", action, COUNCIL, hidden=OUTSIDE),
    Route("action_items.change", "GET", action, WRITERS, hidden=OUTSIDE),
    Route("action_items.change", "POST", action, WRITERS, hidden=OUTSIDE),
    Route("action_items_link.end", "POST", link, public=True, missing=True),
    Route("action_items_link.mail", "GET", link, public=True, missing=True),
    Route("action_items_link.set_mail", "POST", link, public=True, missing=True),
]
