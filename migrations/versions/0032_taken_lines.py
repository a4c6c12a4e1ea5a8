"""Lines of notes that were answered

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "taken_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_taken_line_school_id_school")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_taken_line_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_line")),
        sa.UniqueConstraint("item_id", "digest", name=op.f("uq_taken_line_item_id_digest")),
    )
    op.create_index(op.f("ix_taken_line_school_id"), "taken_line", ["school_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("taken_line")
