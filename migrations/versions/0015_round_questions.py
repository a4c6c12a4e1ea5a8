"""When a round shows its results, its reminder, and its further questions with their answers

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
RESULTS = sa.Enum("always", "after_answer", "after_closing", name="resultsshown", native_enum=False, length=40)
KINDS = sa.Enum(
    "single", "multiple", "scale", "ranking", "date", "text", name="questionkind", native_enum=False, length=40
)


def _table(name, *columns, to, unique=()):
    """A table of a school; `to` are its keys to other tables: column, table, whether it may be empty."""
    keys = [sa.Column(column, sa.Integer(), nullable=empty) for column, _other, empty in to]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        *keys,
        *columns,
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{name}_school_id_school")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}_{other}"))
            for column, other, _empty in to
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *([sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}"))] if unique else ()),
    )
    op.create_index(op.f(f"ix_{name}_school_id"), name, ["school_id"])


def upgrade() -> None:
    """Rounds there are show their results always, remind nobody and ask nothing further."""
    op.add_column("feedback_round", sa.Column("results", RESULTS, server_default="always", nullable=False))
    for name in ("remind_days", "question_count"):
        op.add_column("feedback_round", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    for name in ("reminded_at", "extended_at"):
        op.add_column("feedback_round", sa.Column(name, INSTANT, nullable=True))
    _table(
        "round_question",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("factor", sa.Integer(), nullable=True),
        to=[("proposal_id", "proposal", False), ("round_id", "feedback_round", True)],
    )
    op.create_index(op.f("ix_round_question_proposal_id"), "round_question", ["proposal_id"])
    op.create_index("ix_round_question_round_position", "round_question", ["round_id", "position"])
    _table(
        "question_choice",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        to=[("question_id", "round_question", False)],
        unique=("question_id", "position"),
    )
    _table(
        "question_answer",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), server_default="", nullable=False),
        to=[
            ("question_id", "round_question", False),
            ("stance_id", "stance", True),
            ("choice_id", "question_choice", True),
        ],
        unique=("question_id", "stance_id", "place"),
    )
    op.create_index(op.f("ix_question_answer_stance_id"), "question_answer", ["stance_id"])


def downgrade() -> None:
    """Take the questions away with their answers."""
    for table in ("question_answer", "question_choice", "round_question"):
        op.drop_table(table)
    for name in ("question_count", "extended_at", "reminded_at", "remind_days", "results"):
        op.drop_column("feedback_round", name)
