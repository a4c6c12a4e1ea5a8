"""Minutes keep the style that they went round in, and are erased by hand once they are old enough

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the style; minutes that went round before have none, and show what they always showed."""
    style = sa.Enum("items", "decisions", "summary", name="minutesstyle", native_enum=False, length=40)
    op.add_column("minutes", sa.Column("style", style, nullable=True))
    op.add_column("meeting", sa.Column("erased_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("council", sa.Column("told_old_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("council", "told_old_on")
    op.drop_column("meeting", "erased_at")
    op.drop_column("minutes", "style")
