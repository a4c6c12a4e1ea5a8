"""Planning: a school's free days and region, series, joint meetings, who joins online

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
POINTERS = {"joint_council_id": "council", "series_id": "meeting_series"}


def upgrade() -> None:
    """Add free days and the region, series of meetings, joint meetings, and answers that say "online"."""
    op.create_table(
        "free_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_free_day_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_day")),
    )
    with op.batch_alter_table("free_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_free_day_school_id"), ["school_id"], unique=False)

    op.create_table(
        "meeting_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_meeting_series_by_id_user")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_meeting_series_council_id_council")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_meeting_series_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_series_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_series_school_id"), ["school_id"], unique=False)

    op.add_column("school", sa.Column("holiday_region", sa.String(), nullable=False, server_default=""))
    op.add_column("invitation", sa.Column("online", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("meeting", sa.Column("off_series", sa.Boolean(), nullable=False, server_default=sa.false()))
    # In words that both databases take: SQLite would otherwise make the table anew, which other rows point at.
    for column, table in POINTERS.items():
        name = op.f(f"fk_meeting_{column}_{table}")
        op.execute(f"ALTER TABLE meeting ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {table} (id)")
        op.create_index(op.f(f"ix_meeting_{column}"), "meeting", [column], unique=False)


def downgrade() -> None:
    """Undo it."""
    for column in POINTERS:
        op.drop_index(op.f(f"ix_meeting_{column}"), table_name="meeting")
        op.drop_column("meeting", column)
    op.drop_column("meeting", "off_series")
    op.drop_column("invitation", "online")
    op.drop_column("school", "holiday_region")

    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_series_school_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_series_council_id"))

    op.drop_table("meeting_series")
    with op.batch_alter_table("free_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_free_day_school_id"))

    op.drop_table("free_day")
