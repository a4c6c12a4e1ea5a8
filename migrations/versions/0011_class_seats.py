"""One seat per class: calls to parents, who would like to, and since when a holder has no child in the class

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of calls and candidates, and a day to a seat."""
    op.create_table(
        "class_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_class_call_by_id_user")),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name=op.f("fk_class_call_class_group_id_class_group")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_class_call_council_id_council")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_class_call_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_call")),
    )
    op.create_index(op.f("ix_class_call_council_id"), "class_call", ["council_id"], unique=False)
    op.create_index(op.f("ix_class_call_school_id"), "class_call", ["school_id"], unique=False)

    op.create_table(
        "class_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name=op.f("fk_class_candidate_class_group_id_class_group")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_class_candidate_council_id_council")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_class_candidate_school_id_school")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_class_candidate_seat_id_seat")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_class_candidate_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_candidate")),
        sa.UniqueConstraint(
            "council_id", "class_group_id", "user_id",
            name=op.f("uq_class_candidate_council_id_class_group_id_user_id"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_class_candidate_school_id"), "class_candidate", ["school_id"], unique=False)
    op.create_index(op.f("ix_class_candidate_user_id"), "class_candidate", ["user_id"], unique=False)
    op.add_column("seat", sa.Column("class_left_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("seat", "class_left_on")
    op.drop_index(op.f("ix_class_candidate_user_id"), table_name="class_candidate")
    op.drop_index(op.f("ix_class_candidate_school_id"), table_name="class_candidate")
    op.drop_table("class_candidate")
    op.drop_index(op.f("ix_class_call_school_id"), table_name="class_call")
    op.drop_index(op.f("ix_class_call_council_id"), table_name="class_call")
    op.drop_table("class_call")
