"""Several owners of an action item, offices, and what its due day stands for

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

OFFICES = ("chair", "vice_chair", "secretary", "treasurer", "organiser", "member")
DUE_KINDS = ("day", "month", "next_meeting")


def upgrade() -> None:
    """Add them; what there is keeps its one owner and its day."""
    op.create_table(
        "action_owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.Enum(*OFFICES, name="office", native_enum=False, length=40), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_owner")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_action_owner_school_id_school")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action_item.id"], name=op.f("fk_action_owner_action_id_action_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_action_owner_user_id_user")),
    )
    for name in ("school_id", "action_id", "user_id"):
        op.create_index(op.f(f"ix_action_owner_{name}"), "action_owner", [name])
    kind = sa.Enum(*DUE_KINDS, name="duekind", native_enum=False, length=40)
    with op.batch_alter_table("action_item") as batch:
        batch.add_column(sa.Column("due_kind", kind, server_default="day", nullable=False))


def downgrade() -> None:
    """Take them away; the words about who and when stay."""
    with op.batch_alter_table("action_item") as batch:
        batch.drop_column("due_kind")
    op.drop_table("action_owner")
