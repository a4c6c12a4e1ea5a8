"""Indexes of a comment's rarer columns hold the rows that have something there

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = ("parent_id", "key_digest", "merged_into_id")


def upgrade() -> None:
    """Make them anew; most comments have nothing there, and cost no write to them any more."""
    for column in COLUMNS:
        is_set = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_comment_{column}", "comment")
        op.create_index(f"ix_comment_{column}", "comment", [column], sqlite_where=is_set, postgresql_where=is_set)


def downgrade() -> None:
    """Let them hold every row again."""
    for column in COLUMNS:
        op.drop_index(f"ix_comment_{column}", "comment")
        op.create_index(f"ix_comment_{column}", "comment", [column])
