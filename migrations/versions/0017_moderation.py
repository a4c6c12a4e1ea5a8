"""Reports, pauses, house rules, private messages, and answers the school entered for somebody

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ENDS = sa.Enum("dismissed", "hidden", name="reportend", native_enum=False, length=40)
WAYS = sa.Enum("paper", "phone", "gate", name="way", native_enum=False, length=40)
INDEXED = {
    "comment_report": ("user_id", "school_id"),
    "talk_pause": ("proposal_id", "school_id"),
    "house_rules": ("school_id",),
    "private_message": ("by_id", "proposal_id", "school_id"),
    "entered_answer": ("round_id", "school_id"),
}


def _whole(name: str, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=empty)


def _instant(name: str, empty: bool = False) -> sa.Column[klankbord.base.db.UtcDateTime]:
    return sa.Column(name, klankbord.base.db.UtcDateTime(timezone=True), nullable=empty)


def _table(name: str, leads: dict[str, str], *parts: sa.Column | sa.Constraint) -> None:
    """A table of a school whose columns `leads` lead to other tables."""
    op.create_table(
        name,
        _whole("id"),
        _whole("school_id"),
        *parts,
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{name}_{column}_{to}"))
            for column, to in {"school_id": "school", **leads}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in INDEXED[name]:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    """Add the tables, and when a comment came back on the page."""
    op.add_column("comment", _instant("restored_at", empty=True))
    _table(
        "comment_report",
        {"comment_id": "comment", "user_id": "user", "settled_by_id": "user"},
        _whole("comment_id"),
        _whole("user_id"),
        sa.Column("reason", sa.String(), nullable=False),
        _instant("created_at"),
        _instant("settled_at", empty=True),
        _whole("settled_by_id", empty=True),
        sa.Column("settled_as", ENDS, nullable=True),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_comment_report_comment_id_user_id")),
    )
    _table(
        "talk_pause",
        {"proposal_id": "proposal", "comment_id": "comment", "by_id": "user", "ended_by_id": "user"},
        _whole("proposal_id"),
        _whole("comment_id", empty=True),
        sa.Column("reason", sa.String(), nullable=False),
        _instant("until_at"),
        _whole("by_id"),
        _instant("created_at"),
        _instant("ended_at", empty=True),
        _whole("ended_by_id", empty=True),
    )
    _table(
        "house_rules",
        {"council_id": "council", "by_id": "user"},
        _whole("council_id"),
        sa.Column("words", sa.String(), nullable=False),
        _whole("by_id"),
        _instant("changed_at"),
        _whole("version"),
        sa.UniqueConstraint("council_id", name=op.f("uq_house_rules_council_id")),
    )
    _table(
        "private_message",
        {"proposal_id": "proposal", "by_id": "user", "answered_by_id": "user"},
        _whole("proposal_id"),
        _whole("by_id"),
        sa.Column("body", sa.String(), nullable=False),
        _instant("created_at"),
        sa.Column("answer", sa.String(), nullable=False),
        _instant("answered_at", empty=True),
        _whole("answered_by_id", empty=True),
    )
    _table(
        "entered_answer",
        {"round_id": "feedback_round", "stance_id": "stance", "by_id": "user"},
        _whole("round_id"),
        _whole("stance_id", empty=True),
        sa.Column("way", WAYS, nullable=False),
        _whole("by_id"),
        _instant("created_at"),
        sa.UniqueConstraint("stance_id", name=op.f("uq_entered_answer_stance_id")),
    )


def downgrade() -> None:
    """Undo it. A comment that is hidden stays hidden, and an answer that was entered stays an answer."""
    for name in reversed(INDEXED):
        op.drop_table(name)
    op.drop_column("comment", "restored_at")
