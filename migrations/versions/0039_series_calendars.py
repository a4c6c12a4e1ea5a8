"""Series that people are invited to as a whole

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give a series a UID, its meetings the start their rule gave them, and invitations how they were sent."""
    op.add_column("meeting_series", sa.Column("uid", sa.String(), nullable=True))
    op.create_index(op.f("ix_meeting_series_uid"), "meeting_series", ["uid"], unique=True)
    op.add_column("meeting", sa.Column("by_rule_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("invitation", sa.Column("lead", sa.Integer(), server_default="0", nullable=False))
    op.add_column("incoming_message", sa.Column("of_series", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("invitation", sa.Column("by_series", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Forget it."""
    op.drop_index(op.f("ix_meeting_series_uid"), table_name="meeting_series")
    # As statements of their own: SQLite would make the tables anew otherwise, without their triggers.
    for table, column in (
        ("invitation", "by_series"),
        ("incoming_message", "of_series"),
        ("invitation", "lead"),
        ("meeting", "by_rule_at"),
        ("meeting_series", "uid"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
