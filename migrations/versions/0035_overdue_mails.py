"""When somebody was mailed last what is overdue

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "overdue_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overdue_mail")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_overdue_mail_school_id_school")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_overdue_mail_user_id_user")),
    )
    for name in ("school_id", "user_id", "at"):
        op.create_index(op.f(f"ix_overdue_mail_{name}"), "overdue_mail", [name])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("overdue_mail")
