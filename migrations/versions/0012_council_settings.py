"""What a council sets: its usual evening, reminders, style of minutes, how long things are kept

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBERS = ("remind_answer_days", "remind_coming_days", "keep_minutes_years", "keep_facts_months")


def upgrade() -> None:
    """Add the settings, all of them off, and the reminders that were sent."""
    # Many tables point at the council, so that SQLite may not build it anew: columns come and go one by one.
    style = sa.Enum("items", "decisions", "summary", name="minutesstyle", native_enum=False, length=40)
    op.add_column("council", sa.Column("weekday", sa.Integer(), nullable=True))
    op.add_column("council", sa.Column("usual_start", sa.Time(), nullable=True))
    op.add_column("council", sa.Column("minutes_style", style, nullable=True))
    for name in NUMBERS:
        op.add_column("council", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "meeting_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("answer", "coming", name="reminderkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["guest.id"], name=op.f("fk_meeting_reminder_guest_id_guest"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_meeting_reminder_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_meeting_reminder_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reminder")),
        sa.UniqueConstraint("guest_id", "kind", "day", name=op.f("uq_meeting_reminder_guest_id_kind_day")),
        sa.UniqueConstraint("invitation_id", "kind", "day", name=op.f("uq_meeting_reminder_invitation_id_kind_day")),
    )
    op.create_index(op.f("ix_meeting_reminder_school_id"), "meeting_reminder", ["school_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_meeting_reminder_school_id"), table_name="meeting_reminder")
    op.drop_table("meeting_reminder")
    for name in (*reversed(NUMBERS), "minutes_style", "usual_start", "weekday"):
        op.drop_column("council", name)
