"""What a parent council organises: activities, their tasks, helpers and announcements

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of activities."""
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "announced", "held", "cancelled", name="activitystate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("school_year", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("created_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("to_all", sa.Boolean(), nullable=False),
        sa.Column("announced_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.String(), nullable=False),
        sa.Column("held_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("thanked_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("went_well", sa.String(), nullable=False),
        sa.Column("next_time", sa.String(), nullable=False),
        sa.Column("evaluated_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("evaluated_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_meeting_id", sa.Integer(), nullable=True),
        sa.Column("returned_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["user.id"], name=op.f("fk_activity_coordinator_id_user")),
        sa.ForeignKeyConstraint(["copied_from_id"], ["activity.id"], name=op.f("fk_activity_copied_from_id_activity")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_activity_council_id_council")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_activity_created_by_id_user")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_activity_decision_id_decision")),
        sa.ForeignKeyConstraint(["evaluated_by_id"], ["user.id"], name=op.f("fk_activity_evaluated_by_id_user")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_activity_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["returned_meeting_id"], ["meeting.id"], name=op.f("fk_activity_returned_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_activity_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_coordinator_id"), ["coordinator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_copied_from_id"), ["copied_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_returned_meeting_id"), ["returned_meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_school_id"), ["school_id"], unique=False)

    op.create_table(
        "activity_class_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_class_group_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["class_group_id"], ["class_group.id"], name=op.f("fk_activity_class_group_class_group_id_class_group")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_activity_class_group_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_class_group")),
        sa.UniqueConstraint(
            "activity_id", "class_group_id", name=op.f("uq_activity_class_group_activity_id_class_group_id")
        ),
    )
    with op.batch_alter_table("activity_class_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_class_group_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_class_group_school_id"), ["school_id"], unique=False)

    op.create_table(
        "activity_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action_item.id"], name=op.f("fk_activity_task_action_id_action_item")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_task_activity_id_activity")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_activity_task_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_task")),
        sa.UniqueConstraint("action_id", name=op.f("uq_activity_task_action_id")),
    )
    with op.batch_alter_table("activity_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_task_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_task_school_id"), ["school_id"], unique=False)

    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_announcement_activity_id_activity")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_announcement_by_id_user")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_announcement_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_announcement_school_id"), ["school_id"], unique=False)

    op.create_table(
        "activity_helper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_up_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_activity_helper_by_id_user")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_activity_helper_school_id_school")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["activity_task.id"], name=op.f("fk_activity_helper_task_id_activity_task")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_activity_helper_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_helper")),
        sa.UniqueConstraint("task_id", "user_id", name=op.f("uq_activity_helper_task_id_user_id")),
    )
    with op.batch_alter_table("activity_helper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_helper_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_helper_task_id"), ["task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_helper_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("activity_helper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_helper_user_id"))
        batch_op.drop_index(batch_op.f("ix_activity_helper_task_id"))
        batch_op.drop_index(batch_op.f("ix_activity_helper_school_id"))

    op.drop_table("activity_helper")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_school_id"))
        batch_op.drop_index(batch_op.f("ix_announcement_activity_id"))

    op.drop_table("announcement")
    with op.batch_alter_table("activity_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_task_school_id"))
        batch_op.drop_index(batch_op.f("ix_activity_task_activity_id"))

    op.drop_table("activity_task")
    with op.batch_alter_table("activity_class_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_class_group_school_id"))
        batch_op.drop_index(batch_op.f("ix_activity_class_group_activity_id"))

    op.drop_table("activity_class_group")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_school_id"))
        batch_op.drop_index(batch_op.f("ix_activity_returned_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_activity_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_activity_decision_id"))
        batch_op.drop_index(batch_op.f("ix_activity_council_id"))
        batch_op.drop_index(batch_op.f("ix_activity_copied_from_id"))
        batch_op.drop_index(batch_op.f("ix_activity_coordinator_id"))

    op.drop_table("activity")
