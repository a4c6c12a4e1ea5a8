"""How far a mailbox was read

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    instant = klankbord.base.db.UtcDateTime(timezone=True)
    op.create_table(
        "polled_mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", instant, nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("read_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polled_mailbox")),
        sa.UniqueConstraint("name", name=op.f("uq_polled_mailbox_name")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("polled_mailbox")
