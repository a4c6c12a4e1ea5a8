"""Who may use the routes of proposals."""

import secrets
from datetime import timedelta
from typing import Any

from klankbord.base import files
from klankbord.base.db import db, writing
from klankbord.base.files import StoredFile
from klankbord.kit import dates
from klankbord.proposals.models import (
    Comment,
    FeedbackRound,
    ProposalPaper,
    ResultsShown,
    SpeaksAs,
    Stance,
    StanceKind,
)
from klankbord.proposals.models_moderation import CommentReport, EnteredAnswer, PrivateMessage, TalkPause, Way
from klankbord.proposals.models_questions import QuestionKind, RoundQuestion
from klankbord.proposals.models_themes import Theme
from tests.access import EVERYBODY, Route
from tests.world import World

DEAL = frozenset({"admin", "organiser"})
WRITERS = DEAL | {"board_secretary", "chair", "secretary", "council_member"}
ADMIN = frozenset({"admin"})
ASKED = frozenset({"parent", "board_member"})
READERS = ASKED | DEAL | {"teacher", "board_secretary", "participant"}
UNSEEN = EVERYBODY - READERS
MARKERS = frozenset({"parent", "board_secretary", "participant"})
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


HIDDEN = EVERYBODY - READERS
UNTIL = {"closes_on": "2030-01-01"}

ROUTES = [
    Route("proposals.index", "GET", lambda w: {}, EVERYBODY),
    Route("proposals.new", "GET", lambda w: {}, WRITERS),
    Route("proposals.new", "POST", lambda w: {"_form": {"title": "Nieuw"}}, WRITERS),
    Route("proposals.preview", "POST", lambda w: {"_form": {"body": "**x**"}}, WRITERS),
    Route("proposals.reading", "POST", lambda w: {"_form": {"body": "Teneinde"}}, WRITERS),
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
    Route("proposals_merging.alike", "GET", opened, DEAL, HIDDEN),
    Route("proposals_merging.alike", "POST", opened, DEAL, HIDDEN),
    Route("proposals_merging.part", "POST", comment, DEAL, HIDDEN),
    Route("proposals_names.names", "GET", opened, READERS, HIDDEN),
    Route("proposals_names.names_by_link", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("proposals_marks.mark_here", "POST", helpful, MARKERS, HIDDEN),
    Route("proposals_moderation.page", "GET", opened, DEAL, HIDDEN),
    Route("proposals_moderation.report_here", "POST", with_form(comment, reason="Naam"), READERS - {"parent"}, HIDDEN),
    Route("proposals_moderation.dismiss", "POST", reported, DEAL, HIDDEN),
    Route("proposals_moderation.restore", "POST", hidden_comment, DEAL, HIDDEN),
    Route("proposals_moderation.pause", "POST", with_form(opened, hours="2", reason="Rust"), DEAL, HIDDEN),
    Route("proposals_moderation.end_pause", "POST", resting, DEAL, HIDDEN),
    Route("proposals_house_rules.edit", "GET", lambda w: {"council_id": w.board_id}, DEAL),
    Route("proposals_house_rules.edit", "POST", lambda w: {"council_id": w.board_id, "_form": {"words": "Lief"}}, DEAL),
    Route("proposals_behalf.page", "GET", opened, DEAL, HIDDEN),
    Route("proposals_behalf.enter", "POST", with_form(opened, way="gate", stance="support"), DEAL, HIDDEN),
    Route("proposals_behalf.remove", "POST", entered, DEAL, HIDDEN),
    Route("proposals_letter.page", "GET", opened, DEAL | {"teacher"}, HIDDEN),
    Route("proposals_letter.pdf", "GET", opened, DEAL | {"teacher"}, HIDDEN),
    Route("proposals_private.write_here", "GET", opened, READERS, HIDDEN),
    Route("proposals_private.write_here", "POST", with_form(opened, body="Alleen school"), READERS, HIDDEN),
    Route("proposals_private.index", "GET", lambda w: {}, ADMIN),
    Route("proposals_private.answer", "POST", private, ADMIN),
    Route(
        "proposals_moderation_link.report",
        "POST",
        lambda w: {"token": "x" * 24, "comment_id": 1},
        public=True,
        missing=True,
    ),
    Route("proposals_moderation_link.write", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("proposals_moderation_link.write", "POST", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("proposals_outcomes.write", "GET", opened, DEAL, HIDDEN),
    Route("proposals_outcomes.write", "POST", opened, DEAL, HIDDEN),
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
    Route("proposals_opened.here", "POST", opened, ASKED, HIDDEN),
    Route("proposals_opened.by_link", "POST", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("proposals_marks.mark_by_link", "POST", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("proposals_links.silence", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    *(
        Route(f"proposals_questions.{verb}", method, values, DEAL, EVERYBODY - DEAL)
        for verb, method, values in (
            ("manage", "GET", draft),
            ("manage", "POST", draft),
            ("change", "GET", drafted),
            ("change", "POST", drafted),
            ("move_up", "POST", drafted),
            ("take_factors", "POST", draft),
        )
    ),
    Route("proposals_questions.remove", "POST", with_form(drafted), DEAL, EVERYBODY - DEAL),
    Route("proposals_questions.manage", "GET", opened, DEAL, HIDDEN),
    Route("proposals_further.questions_here", "GET", questioned, READERS, HIDDEN),
    Route("proposals_further.questions_here", "GET", opened, frozenset(), EVERYBODY),
    Route("proposals_further.answer_here", "POST", questioned, ASKED, HIDDEN),
    Route("proposals_further.results_here", "GET", questioned, READERS, HIDDEN),
    Route("exports_questions.results", "GET", lambda w: questioned(w) | {"kind": "csv"}, READERS, HIDDEN),
    Route("exports_questions.results", "GET", withheld, READERS - {"parent", "participant"}, HIDDEN),
    *(
        Route(f"proposals_further.{verb}", method, lambda w: {"token": "x" * 24}, public=True, missing=True)
        for verb, method in (("questions_by_link", "GET"), ("answer_by_link", "POST"), ("results_by_link", "GET"))
    ),
    Route("proposal_pages.page", "GET", opened, READERS, HIDDEN),
    Route("proposal_pages.page", "GET", draft, DEAL, EVERYBODY - DEAL),
    Route("comment_pages.comment", "GET", comment, READERS, HIDDEN),
    Route(
        "comment_pages.comment_by_link",
        "GET",
        lambda w: {"token": "x" * 24, "comment_id": 1},
        public=True,
        missing=True,
    ),
    Route("link_pages.show", "GET", lambda w: {"token": "x" * 24}, public=True, missing=True),
    Route("exchange.index", "GET", lambda w: {}, EVERYBODY),
]
