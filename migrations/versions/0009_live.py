"""The live meeting: its pulse, hands, shows of hands, quorum, whose turn it is to take notes

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a running meeting keeps, and what people say of its minutes."""
    op.create_table(
        "meeting_pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("began_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("paused_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_pulse_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_meeting_pulse_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_pulse")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_pulse_meeting_id")),
    )
    with op.batch_alter_table("meeting_pulse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_pulse_school_id"), ["school_id"], unique=False)

    op.create_table(
        "item_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Enum("yes", "partly", "no", name="said", native_enum=False, length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_item_check_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_item_check_school_id_school")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_item_check_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_check")),
        sa.UniqueConstraint("item_id", "user_id", name=op.f("uq_item_check_item_id_user_id")),
    )
    with op.batch_alter_table("item_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_check_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_check_user_id"), ["user_id"], unique=False)

    op.create_table(
        "raised_hand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("raised_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("called_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("spoke_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lowered_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_raised_hand_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_raised_hand_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_raised_hand_school_id_school")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_raised_hand_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raised_hand")),
    )
    with op.batch_alter_table("raised_hand", schema=None) as batch_op:
        batch_op.create_index("ix_raised_hand_item", ["meeting_id", "item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_raised_hand_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_raised_hand_user_id"), ["user_id"], unique=False)

    op.create_table(
        "show_of_hands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("opened_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_show_of_hands_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_show_of_hands_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name=op.f("fk_show_of_hands_opened_by_id_user")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_show_of_hands_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_of_hands")),
    )
    with op.batch_alter_table("show_of_hands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_show_of_hands_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_show_of_hands_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_show_of_hands_school_id"), ["school_id"], unique=False)

    op.create_table(
        "show_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_show_choice_school_id_school")),
        sa.ForeignKeyConstraint(["show_id"], ["show_of_hands.id"], name=op.f("fk_show_choice_show_id_show_of_hands")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_choice")),
        sa.UniqueConstraint("show_id", "position", name=op.f("uq_show_choice_show_id_position")),
    )
    with op.batch_alter_table("show_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_show_choice_school_id"), ["school_id"], unique=False)

    op.create_table(
        "show_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("show_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("choice_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["choice_id"], ["show_choice.id"], name=op.f("fk_show_answer_choice_id_show_choice")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_show_answer_school_id_school")),
        sa.ForeignKeyConstraint(["show_id"], ["show_of_hands.id"], name=op.f("fk_show_answer_show_id_show_of_hands")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_show_answer_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_answer")),
        sa.UniqueConstraint("show_id", "user_id", name=op.f("uq_show_answer_show_id_user_id")),
    )
    with op.batch_alter_table("show_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_show_answer_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_show_answer_user_id"), ["user_id"], unique=False)

    op.add_column("agenda_item", sa.Column("spent_seconds", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("agenda_item", sa.Column("extra_minutes", sa.Integer(), nullable=False, server_default="0"))
    rule = sa.Enum("none", "number", "share", name="quorumrule", native_enum=False, length=40)
    op.add_column("council", sa.Column("quorum_rule", rule, nullable=False, server_default="none"))
    op.add_column("council", sa.Column("quorum_number", sa.Integer(), nullable=True))
    op.add_column("meeting", sa.Column("note_taker_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("meeting", "note_taker_id")
    op.drop_column("council", "quorum_number")
    op.drop_column("council", "quorum_rule")
    op.drop_column("agenda_item", "extra_minutes")
    op.drop_column("agenda_item", "spent_seconds")
    with op.batch_alter_table("show_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_show_answer_user_id"))
        batch_op.drop_index(batch_op.f("ix_show_answer_school_id"))

    op.drop_table("show_answer")
    with op.batch_alter_table("show_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_show_choice_school_id"))

    op.drop_table("show_choice")
    with op.batch_alter_table("show_of_hands", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_show_of_hands_school_id"))
        batch_op.drop_index(batch_op.f("ix_show_of_hands_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_show_of_hands_item_id"))

    op.drop_table("show_of_hands")
    with op.batch_alter_table("raised_hand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_raised_hand_user_id"))
        batch_op.drop_index(batch_op.f("ix_raised_hand_school_id"))
        batch_op.drop_index("ix_raised_hand_item")

    op.drop_table("raised_hand")
    with op.batch_alter_table("item_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_check_user_id"))
        batch_op.drop_index(batch_op.f("ix_item_check_school_id"))

    op.drop_table("item_check")
    with op.batch_alter_table("meeting_pulse", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_pulse_school_id"))

    op.drop_table("meeting_pulse")
