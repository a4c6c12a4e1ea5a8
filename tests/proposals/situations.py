"""What a route about a proposal is tried on: each makes what it needs and gives the values of the address."""

import secrets
from datetime import timedelta
from typing import Any

from klankbord.base import files
from klankbord.base.db import db, writing
from klankbord.base.files import StoredFile
from klankbord.kit import dates
from klankbord.proposals.enclosures.models import CommentPaper
from klankbord.proposals.models import (
    Comment,
    FeedbackRound,
    Outcome,
    OutcomeResult,
    Proposal,
    ProposalPaper,
    ProposalState,
    ResultsShown,
    SpeaksAs,
    Stance,
    StanceKind,
)
from klankbord.proposals.moderation.models import CommentReport, EnteredAnswer, PrivateMessage, TalkPause, Way
from klankbord.proposals.outcomes.models_themes import Theme
from klankbord.proposals.questions.models import QuestionKind, RoundQuestion
from tests.world import World


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


def helpful(world: World) -> dict[str, Any]:
    """A mark at a comment of somebody who has none of the roles."""
    with writing():
        said = Comment(
            school_id=world.school_id, proposal_id=world.proposal_id, round_id=world.round_id,
            author_id=world.people["board_member"], speaks_as=SpeaksAs.PARENT, body="Kort.", created_at=dates.now(),
        )  # fmt: skip
        db.session.add(said)
        db.session.commit()
        return opened(world) | {"_form": {"helpful": str(said.id)}}


def reported(world: World) -> dict[str, Any]:
    """A comment of the parent that the board member reported."""
    values = comment(world)
    with writing():
        db.session.add(
            CommentReport(
                school_id=world.school_id, comment_id=values["comment_id"], user_id=world.people["board_member"],
                reason="Een naam", created_at=dates.now(),
            )
        )  # fmt: skip
        db.session.commit()
    return values


def hidden_comment(world: World) -> dict[str, Any]:
    """A comment of the parent that is off the page."""
    values = comment(world)
    with writing():
        said = db.session.get_one(Comment, values["comment_id"])
        said.hidden_at, said.hidden_reason = dates.now(), "Een naam"
        db.session.commit()
    return values


def resting(world: World) -> dict[str, Any]:
    """The conversation of the open proposal rests."""
    with writing():
        rests = TalkPause(
            school_id=world.school_id, proposal_id=world.proposal_id, reason="Even rust",
            by_id=world.people["organiser"], created_at=dates.now(), until_at=dates.now() + timedelta(hours=1),
        )  # fmt: skip
        db.session.add(rests)
        db.session.commit()
        return opened(world) | {"pause_id": rests.id}


def entered(world: World) -> dict[str, Any]:
    """An answer of somebody unnamed that the school entered."""
    with writing():
        stance = Stance(
            school_id=world.school_id, round_id=world.round_id, key_digest=secrets.token_hex(8),
            kind=StanceKind.SUPPORT, answered_on=dates.today("Europe/Amsterdam"),
        )  # fmt: skip
        db.session.add(stance)
        db.session.flush()
        row = EnteredAnswer(
            school_id=world.school_id, round_id=world.round_id, stance_id=stance.id, way=Way.PAPER,
            by_id=world.people["organiser"], created_at=dates.now(),
        )  # fmt: skip
        db.session.add(row)
        db.session.commit()
        return opened(world) | {"entered_id": row.id}


def private(world: World) -> dict[str, Any]:
    """Something the parent wrote to the school alone."""
    with writing():
        said = PrivateMessage(
            school_id=world.school_id, proposal_id=world.proposal_id, by_id=world.people["parent"],
            body="Alleen school", created_at=dates.now(),
        )  # fmt: skip
        db.session.add(said)
        db.session.commit()
        return {"message_id": said.id, "_form": {"answer": "We bellen."}}


def _stored(world: World) -> StoredFile:
    stored = StoredFile(
        school_id=world.school_id, name="plan.pdf", media_type="application/pdf", size=4, sha256="",
        stored_name=secrets.token_hex(20), uploaded_by_id=None, created_at=dates.now(),
    )  # fmt: skip
    files.path_of(stored).parent.mkdir(parents=True, exist_ok=True)
    files.path_of(stored).write_bytes(b"%PDF")
    db.session.add(stored)
    db.session.flush()
    return stored


def enclosed(world: World) -> dict[str, Any]:
    """A file that came with a comment of the parent."""
    at = comment(world)
    with writing():
        row = CommentPaper(
            school_id=world.school_id, proposal_id=world.proposal_id, comment_id=at["comment_id"],
            file_id=_stored(world).id,
        )  # fmt: skip
        db.session.add(row)
        db.session.commit()
        return at | {"paper_id": row.id}


def paper(world: World) -> dict[str, Any]:
    """A paper of the open proposal."""
    with writing():
        stored = _stored(world)
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


def questioned(world: World) -> dict[str, Any]:
    """The open proposal, whose round asks something further."""
    with writing():
        db.session.get_one(FeedbackRound, world.round_id).question_count = 1
        db.session.add(
            RoundQuestion(
                school_id=world.school_id, proposal_id=world.proposal_id, round_id=world.round_id, position=1,
                kind=QuestionKind.TEXT, words="Wat nog meer?",
            )
        )  # fmt: skip
        db.session.commit()
        return opened(world)


def withheld(world: World) -> dict[str, Any]:
    """The open proposal, whose totals are for after its round."""
    with writing():
        db.session.get_one(FeedbackRound, world.round_id).results = ResultsShown.AFTER_CLOSING
        db.session.commit()
        return opened(world) | {"kind": "csv"}


def drafted(world: World) -> dict[str, Any]:
    """A question of the draft."""
    with writing():
        question = RoundQuestion(
            school_id=world.school_id, proposal_id=world.draft_proposal_id, position=1, kind=QuestionKind.TEXT,
            words="Wat nog meer?",
        )  # fmt: skip
        db.session.add(question)
        db.session.commit()
        return draft(world) | {"question_id": question.id}


def with_form(values: Any, **form: str) -> Any:
    return lambda world: values(world) | {"_form": form}
