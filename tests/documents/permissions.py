"""Who may use the addresses of documents: whoever reads the page each goes with."""

from tests.access import EVERYBODY, Route
from tests.meetings.permissions import board
from tests.proposals.situations import told

ROUTES = [
    Route("documents.of_agenda", "GET", board, EVERYBODY),
    Route("documents.of_pack", "GET", board, EVERYBODY),
    Route("documents.of_decisions", "GET", lambda w: {"council_id": w.board_id}, EVERYBODY),
    Route("documents.of_actions", "GET", lambda w: {"council_id": w.council_id}, EVERYBODY),
    Route("documents.of_outcome", "GET", told, EVERYBODY),
    Route("documents.of_outcome", "GET", lambda w: {"proposal_id": w.proposal_id}, hidden=EVERYBODY),
]
