"""Who may use the routes of proposals."""

from tests.access import EVERYBODY, Route
from tests.proposals.situations import (
    comment,
    draft,
    drafted,
    entered,
    helpful,
    hidden_comment,
    into_another,
    opened,
    paper,
    private,
    questioned,
    reported,
    resting,
    theme,
    ticked,
    told,
    with_form,
    withheld,
)

DEAL = frozenset({"admin", "organiser"})
WRITERS = DEAL | {"board_secretary", "chair", "secretary", "council_member"}
ADMIN = frozenset({"admin"})
ASKED = frozenset({"parent", "board_member"})
READERS = ASKED | DEAL | {"teacher", "board_secretary", "participant"}
UNSEEN = EVERYBODY - READERS
MARKERS = frozenset({"parent", "board_secretary", "participant"})
UNSEEN_BY_SEAT = UNSEEN | {"participant"}
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
