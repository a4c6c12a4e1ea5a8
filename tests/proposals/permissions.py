"""Who may use the routes of proposals."""

import secrets
from typing import Any

from klankbord.base import files
from klankbord.base.db import db, writing
from klankbord.base.files import StoredFile
from klankbord.kit import dates
from klankbord.proposals.models import Comment, Outcome, OutcomeResult, Proposal, ProposalPaper, ProposalState, SpeaksAs
from klankbord.proposals.models_themes import Theme
from tests.access import EVERYBODY, Route
from tests.world import World

DEAL = frozenset({"admin", "organiser"})
ASKED = frozenset({"parent", "board_member"})
READERS = ASKED | DEAL | {"teacher", "board_secretary", "participant"}
UNSEEN = EVERYBODY - READERS
UNSEEN_BY_SEAT = UNSEEN | {"participant"}


def opened(world: World) -> dict[str, Any]:
    return {"proposal_id": world.proposal_id}


def draft(world: World) -> dict[str, Any]:
    return {"proposal_id": world.draft_proposal_id}


def comment(world: World) -> dict[str, Any]:
    """A comment of the parent."""
    with writing():
        said = Comment(
            school_id=world.school_id, proposal_id=world.proposal_id, round_id=world.round_id,
            author_id=world.people["parent"], speaks_as=SpeaksAs.PARENT, body="Graag langer.", created_at=dates.now(),
        )  # fmt: skip
        db.session.add(said)
        db.session.commit()
        return opened(world) | {"comment_id": said.id}


def paper(world: World) -> dict[str, Any]:
    """A paper of the open proposal."""
    with writing():
        stored = StoredFile(
            school_id=world.school_id, name="plan.pdf", media_type="application/pdf", size=4, sha256="",
            stored_name=secrets.token_hex(20), uploaded_by_id=None, created_at=dates.now(),
        )  # fmt: skip
        files.path_of(stored).parent.mkdir(parents=True, exist_ok=True)
        files.path_of(stored).write_bytes(b"%PDF")
        db.session.add(stored)
        db.session.flush()
        row = ProposalPaper(school_id=world.school_id, proposal_id=world.proposal_id, file_id=stored.id)
        db.session.add(row)
        db.session.commit()
        return opened(world) | {"paper_id": row.id}


def told(world: World) -> dict[str, Any]:
    """The open proposal, with an outcome that was told; then every parent reads it."""
    with writing():
        db.session.get_one(Proposal, world.proposal_id).state = ProposalState.DECIDED
        db.session.add(
            Outcome(
                school_id=world.school_id, proposal_id=world.proposal_id, result=OutcomeResult.ADOPTED,
                by_id=world.people["organiser"], created_at=dates.now(), published_at=dates.now(), incomplete=True,
            )
        )  # fmt: skip
        db.session.commit()
        return opened(world)


def theme(world: World) -> dict[str, Any]:
    """A theme of the open proposal."""
    with writing():
        row = Theme(school_id=world.school_id, proposal_id=world.proposal_id, name=secrets.token_hex(4), reason="",
                    created_at=dates.now())  # fmt: skip
        db.session.add(row)
        db.session.commit()
        return opened(world) | {"theme_id": row.id}


def into_another(world: World) -> dict[str, Any]:
    """A theme, and another to put it with."""
    return theme(world) | {"_form": {"into": str(theme(world)["theme_id"])}}


def ticked(world: World) -> dict[str, Any]:
    """A reaction and the theme it goes under."""
    said, under = comment(world), theme(world)["theme_id"]
    return opened(world) | {"_form": {"put": str(under), "comments": str(said["comment_id"])}}


def with_form(values: Any, **form: str) -> Any:
    return lambda world: values(world) | {"_form": form}


HIDDEN = EVERYBODY - READERS
UNTIL = {"closes_on": "2030-01-01"}

ROUTES = [
    Route("proposals.index", "GET", lambda w: {}, EVERYBODY),
    Route("proposals.new", "GET", lambda w: {}, EVERYBODY - {"teacher"}),
    Route("proposals.new", "POST", lambda w: {"_form": {"title": "Nieuw"}}, EVERYBODY - {"teacher"}),
    Route("proposals.preview", "POST", lambda w: {"_form": {"body": "**x**"}}, EVERYBODY - {"teacher"}),
    Route("proposals.reading", "POST", lambda w: {"_form": {"body": "Teneinde"}}, EVERYBODY - {"teacher"}),
    Route("proposals.edit", "GET", draft, DEAL, EVERYBODY - DEAL),
    Route("proposals.edit", "POST", draft, DEAL, EVERYBODY - DEAL),
    Route("proposals.edit", "GET", opened, DEAL, HIDDEN),
    Route("proposals.withdraw", "POST", opened, DEAL, HIDDEN),
    Route("proposals_papers.manage", "GET", opened, DEAL, HIDDEN),
    Route("proposals_papers.manage", "POST", opened, DEAL, HIDDEN),
    Route("proposals_papers.detach", "POST", paper, DEAL, HIDDEN),
    Route("proposals_papers.download", "GET", paper, READERS, HIDDEN),
    Route(
        "proposals_papers.download_by_link",
        "GET",
        lambda w: {"token": "x" * 24, "paper_id": 1},
        public=True,
        missing=True,
    ),
    Route("proposals_rounds.plan", "GET", draft, DEAL, EVERYBODY - DEAL),
    Route("proposals_rounds.delivery", "GET", opened, DEAL, HIDDEN),
    Route("proposals_rounds.start", "POST", draft, DEAL, EVERYBODY - DEAL),
    Route("proposals_rounds.extend", "POST", with_form(opened, **UNTIL), DEAL, HIDDEN),
    Route("proposals_rounds.close", "POST", opened, DEAL, HIDDEN),
    Route("proposals_rounds.reopen", "POST", with_form(opened, **UNTIL), DEAL, HIDDEN),
    Route("proposals_versions.version", "GET", opened, DEAL, HIDDEN),
    Route("proposals_versions.version", "POST", opened, DEAL, HIDDEN),
    Route("proposals_versions.former", "GET", lambda w: opened(w) | {"number": 1}, READERS, HIDDEN),
    Route("proposals_versions.compare", "GET", opened, READERS, HIDDEN),
    Route("proposals_versions.compare_by_link", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("proposals_answers.respond_here", "POST", with_form(opened, stance="support"), ASKED, HIDDEN),
    Route("proposals_comments.comment_here", "POST", with_form(opened, body="Fijn."), READERS, HIDDEN),
    Route("proposals_comments.edit_here", "POST", with_form(comment, body="Anders."), frozenset({"parent"}), HIDDEN),
    Route("proposals_comments.withdraw_here", "POST", comment, frozenset({"parent"}), HIDDEN),
    Route("proposals_comments.hide", "POST", with_form(comment, reason="Naam"), DEAL, HIDDEN),
    Route("proposals_outcomes.write", "GET", opened, DEAL, HIDDEN),
    Route("proposals_outcomes.write", "POST", opened, DEAL, HIDDEN),
    Route("proposals_outcomes.complete", "GET", told, DEAL),
    Route("proposals_outcomes.complete", "POST", told, DEAL),
    Route("proposals_outcomes.publish", "POST", opened, DEAL, HIDDEN),
    Route("proposals_themes.index", "GET", opened, DEAL, HIDDEN),
    Route("proposals_themes.make", "POST", opened, DEAL, HIDDEN),
    Route("proposals_themes.sort", "POST", ticked, DEAL, HIDDEN),
    Route("proposals_themes.order", "POST", opened, DEAL, HIDDEN),
    Route("proposals_themes.move", "POST", theme, DEAL, HIDDEN),
    Route("proposals_themes.rename", "GET", theme, DEAL, HIDDEN),
    Route("proposals_themes.rename", "POST", theme, DEAL, HIDDEN),
    Route("proposals_themes.merge", "POST", into_another, DEAL, HIDDEN),
    Route("proposals_themes.remove", "POST", theme, DEAL, HIDDEN),
    Route("summary_pages.page", "GET", opened, READERS - {"parent", "participant"}, HIDDEN),
    *(
        Route(f"proposals_links.{verb}", "POST", values, public=True, missing=True)
        for verb, values in (
            ("respond", lambda w: {"token": "x" * 24}),
            ("comment", lambda w: {"token": "x" * 24}),
            ("edit", lambda w: {"token": "x" * 24, "comment_id": 1}),
            ("withdraw", lambda w: {"token": "x" * 24, "comment_id": 1}),
            ("stop_mail", lambda w: {"token": "x" * 24}),
        )
    ),
    Route("proposals_links.silence", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("proposal_pages.page", "GET", opened, READERS, HIDDEN),
    Route("proposal_pages.page", "GET", draft, DEAL, EVERYBODY - DEAL),
    Route("proposal_pages.comment", "GET", comment, READERS, HIDDEN),
    Route(
        "proposal_pages.comment_by_link",
        "GET",
        lambda w: {"token": "x" * 24, "comment_id": 1},
        public=True,
        missing=True,
    ),
    Route("link_pages.show", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("exchange.index", "GET", lambda w: {}, EVERYBODY),
]
