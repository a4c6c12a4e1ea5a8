"""A proposal in named parts

Revision ID: 0016
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0010"
branch_labels = None
depends_on = None

PARTS = ("why", "for_my_child", "still_open", "decision")


def upgrade() -> None:
    """Add the parts, empty for what was written as one text."""
    for table in ("proposal", "proposal_version"):
        for part in PARTS:
            op.add_column(table, sa.Column(part, sa.String(), server_default="", nullable=False))
    op.add_column("proposal_version", sa.Column("changes", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Put the parts behind the text they were parts of, so that no word is lost, and take them away."""
    op.drop_column("proposal_version", "changes")
    for table in ("proposal", "proposal_version"):
        for part in PARTS:
            rows = sa.table(table, sa.column("body"), sa.column(part))
            words = rows.c[part]
            op.execute(rows.update().where(words != "").values(body=rows.c.body + "\n\n" + words))
            op.drop_column(table, part)
