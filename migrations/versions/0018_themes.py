"""Themes of what people said and what was done with them, promises, and the term of an outcome

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DAYS = {"outcome_days": "21", "outcome_late_days": "7"}


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _of_school(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{table}_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_school_id"), table, ["school_id"])


def _points(table: str, column: str, at: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{at}.id"], name=op.f(f"fk_{table}_{column}_{at}"))


def upgrade() -> None:
    """Add the tables, the mark of an incomplete outcome, and a term for every council."""
    _of_school(
        "theme",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done", _words("themeanswer", "taken_over", "partly", "not"), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("theme", "proposal_id", "proposal"),
    )
    op.create_index(op.f("ix_theme_proposal_id"), "theme", ["proposal_id"])
    _of_school(
        "theme_comment",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("side", _words("side", "for", "against"), nullable=True),
        _points("theme_comment", "theme_id", "theme"),
        _points("theme_comment", "comment_id", "comment"),
        sa.UniqueConstraint("theme_id", "comment_id", name=op.f("uq_theme_comment_theme_id_comment_id")),
    )
    op.create_index(op.f("ix_theme_comment_comment_id"), "theme_comment", ["comment_id"])
    _of_school(
        "promise",
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _points("promise", "outcome_id", "outcome"),
    )
    op.create_index(op.f("ix_promise_outcome_id"), "promise", ["outcome_id"])
    _of_school(
        "promise_action",
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("told_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        _points("promise_action", "promise_id", "promise"),
        _points("promise_action", "action_id", "action_item"),
        sa.UniqueConstraint("promise_id", name=op.f("uq_promise_action_promise_id")),
        sa.UniqueConstraint("action_id", name=op.f("uq_promise_action_action_id")),
    )
    op.add_column("outcome", sa.Column("incomplete", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name, days in DAYS.items():
        op.add_column("council", sa.Column(name, sa.Integer(), server_default=days, nullable=False))


def downgrade() -> None:
    """Undo it."""
    for name in reversed(DAYS):
        op.drop_column("council", name)
    op.drop_column("outcome", "incomplete")
    for table in ("promise_action", "promise", "theme_comment", "theme"):
        op.drop_table(table)
