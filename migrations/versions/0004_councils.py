"""Who sits in a council: how it is composed, terms and deputies

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add how councils are composed, what they say of terms, and seats that stand in for others."""
    op.create_table(
        "composition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("fixed_seats", "seat_per_class", "draw", "sign_up", name="way", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("one_per_household", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_composition_by_id_user")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_composition_council_id_council")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_composition_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_composition")),
    )
    with op.batch_alter_table("composition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_composition_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_composition_school_id"), ["school_id"], unique=False)

    # Many tables point at the council, so that SQLite may not build it anew: columns come and go one by one.
    op.add_column("council", sa.Column("most_terms", sa.Integer(), nullable=True))
    op.add_column("council", sa.Column("warn_weeks", sa.Integer(), nullable=False, server_default="8"))

    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("may_be_reappointed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("deputy_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("warned_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_seat_deputy_of_id"), ["deputy_of_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_seat_deputy_of_id_seat"), "seat", ["deputy_of_id"], ["id"])


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_seat_deputy_of_id_seat"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_seat_deputy_of_id"))
        batch_op.drop_column("warned_at")
        batch_op.drop_column("deputy_of_id")
        batch_op.drop_column("may_be_reappointed")

    op.drop_column("council", "warn_weeks")
    op.drop_column("council", "most_terms")

    with op.batch_alter_table("composition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_composition_school_id"))
        batch_op.drop_index(batch_op.f("ix_composition_council_id"))

    op.drop_table("composition")
