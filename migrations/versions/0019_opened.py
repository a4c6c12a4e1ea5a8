"""The day somebody who was asked first had the page of a proposal before them

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day, unknown for every round that was asked before."""
    op.add_column("asked", sa.Column("opened_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the day away."""
    op.drop_column("asked", "opened_on")
