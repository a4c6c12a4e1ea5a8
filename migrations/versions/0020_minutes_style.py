"""Minutes keep the style that they went round in

Revision ID: 0020
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the style; minutes that went round before have none, and show what they always showed."""
    style = sa.Enum("items", "decisions", "summary", name="minutesstyle", native_enum=False, length=40)
    op.add_column("minutes", sa.Column("style", style, nullable=True))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("minutes", "style")
