"""Minutes keep the style that they went round in and are erased by hand once old; templates of four levels

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

items = sa.table("template_item", sa.column("below", sa.Boolean()), sa.column("depth", sa.Integer()))


def upgrade() -> None:
    """Add the style; minutes that went round before have none, and show what they always showed."""
    style = sa.Enum("items", "decisions", "summary", name="minutesstyle", native_enum=False, length=40)
    op.add_column("minutes", sa.Column("style", style, nullable=True))
    op.add_column("meeting", sa.Column("erased_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("council", sa.Column("told_old_on", sa.Date(), nullable=True))
    op.add_column("template_item", sa.Column("depth", sa.Integer(), server_default="0", nullable=False))
    op.execute(sa.update(items).where(items.c.below).values(depth=1))
    op.drop_column("template_item", "below")


def downgrade() -> None:
    """Take it out again."""
    op.add_column("template_item", sa.Column("below", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.update(items).where(items.c.depth > 0).values(below=sa.true()))
    op.drop_column("template_item", "depth")
    op.drop_column("council", "told_old_on")
    op.drop_column("meeting", "erased_at")
    op.drop_column("minutes", "style")
