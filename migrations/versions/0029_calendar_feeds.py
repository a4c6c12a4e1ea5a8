"""Addresses from which calendars are followed

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("created_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_calendar_feed_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"])
    op.create_index(op.f("ix_calendar_feed_council_id"), "calendar_feed", ["council_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("calendar_feed")
