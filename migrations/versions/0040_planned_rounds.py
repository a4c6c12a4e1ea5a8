"""Rounds that open by themselves on a later day

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them, and the classes they will ask."""
    op.create_table(
        "planned_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("opens_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("naming", sa.String(length=40), nullable=False),
        sa.Column("minutes_needed", sa.Integer(), nullable=False),
        sa.Column("results", sa.String(length=40), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("refused_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_planned_round_school_id_school")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_planned_round_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_planned_round_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_round")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_planned_round_proposal_id")),
    )
    op.create_index(op.f("ix_planned_round_school_id"), "planned_round", ["school_id"])
    op.create_index(op.f("ix_planned_round_opens_at"), "planned_round", ["opens_at"])
    op.create_table(
        "planned_class_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("planned_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_planned_class_group_school_id_school")),
        sa.ForeignKeyConstraint(
            ["planned_id"], ["planned_round.id"], name=op.f("fk_planned_class_group_planned_id_planned_round")
        ),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name=op.f("fk_planned_class_group_class_group_id_class_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_class_group")),
        sa.UniqueConstraint(
            "planned_id", "class_group_id", name=op.f("uq_planned_class_group_planned_id_class_group_id")
        ),
    )
    op.create_index(op.f("ix_planned_class_group_school_id"), "planned_class_group", ["school_id"])


def downgrade() -> None:
    """Forget them."""
    op.drop_table("planned_class_group")
    op.drop_table("planned_round")
