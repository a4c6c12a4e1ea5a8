"""Decisions keep votes and quorum, are replaced and carried out, and can be taken by mail

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
ADDED = (
    "carried_out_note", "carried_out_on", "replaced_by_id", "by_acclamation", "votes_abstained", "votes_against",
    "votes_for", "quorum_needed", "by_mail", "decided_at",
)  # fmt: skip


def upgrade() -> None:
    """Add the columns; of decisions there are nothing of it is known, so all stay in force."""
    instant = klankbord.base.db.UtcDateTime(timezone=True)
    op.add_column("decision", sa.Column("decided_at", instant, nullable=True))
    op.add_column("decision", sa.Column("by_mail", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("decision", sa.Column("quorum_needed", sa.Integer(), nullable=True))
    op.add_column("decision", sa.Column("votes_for", sa.Integer(), nullable=True))
    op.add_column("decision", sa.Column("votes_against", sa.Integer(), nullable=True))
    op.add_column("decision", sa.Column("votes_abstained", sa.Integer(), nullable=True))
    op.add_column("decision", sa.Column("by_acclamation", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("decision", sa.Column("carried_out_on", sa.Date(), nullable=True))
    op.add_column("decision", sa.Column("carried_out_note", sa.String(), server_default="", nullable=False))
    # Not as a batch: that would make the table anew, which SQLite refuses while rows elsewhere point at it.
    op.execute(
        "ALTER TABLE decision ADD COLUMN replaced_by_id INTEGER "
        "CONSTRAINT fk_decision_replaced_by_id_decision REFERENCES decision (id)"
    )
    op.create_index("ix_decision_replaced_by_id", "decision", ["replaced_by_id"])


def downgrade() -> None:
    """Take them out again."""
    op.drop_index("ix_decision_replaced_by_id", "decision")
    for name in ADDED:
        op.drop_column("decision", name)
