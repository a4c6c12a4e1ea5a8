"""Minutes that were written elsewhere

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remember when they were taken over."""
    op.add_column("minutes", sa.Column("taken_over_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget it."""
    # As a statement of its own: SQLite would make the table anew otherwise, without its triggers.
    op.execute("ALTER TABLE minutes DROP COLUMN taken_over_at")
