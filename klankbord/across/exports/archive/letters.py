"""The letters that left a council, as values for JSON and as the files they left as."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from klankbord.across.exports.archive.values import Values, taken
from klankbord.base.db import db
from klankbord.councils.models import Council
from klankbord.followup.letters.models import Letter

LETTER = (
    "id", "reference", "proposal_id", "decision_id", "addressee", "to_name", "subject", "body", "answer_by",
    "signed_by", "sent_on", "answered_on", "answer",
)  # fmt: skip


def gather(council: Council, decisions: Collection[int]) -> list[tuple[Values, bytes]]:
    """The letters about outcomes and about these opinions, the oldest first. One statement.

    To which address they went stays with who organises.
    """
    found = (
        select(Letter)
        .where(
            Letter.council_id == council.id,
            Letter.sent_at.is_not(None),
            or_(Letter.proposal_id.is_not(None), Letter.decision_id.in_(decisions)),
        )
        .options(undefer(Letter.pdf))
        .order_by(Letter.id)
    )
    return [({**taken(LETTER, one), "file": file_of(one)}, one.pdf or b"") for one in db.session.scalars(found)]


def file_of(letter: Letter) -> str:
    """Where its file lies in the archive."""
    return f"letters/{letter.reference.replace('/', '-')}.pdf"
