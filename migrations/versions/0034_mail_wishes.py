"""What people wish of their mail, and mails that wait to go together

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_TOPICS = ("asked", "reminders", "answers", "council", "work")
_PACES = ("at_once", "daily", "weekly", "none")


def upgrade() -> None:
    """Make the tables, and let a mail have a topic and wait for others."""
    op.create_table(
        "mail_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Enum(*_TOPICS, name="topic", native_enum=False, length=40), nullable=False),
        sa.Column("pace", sa.Enum(*_PACES, name="pace", native_enum=False, length=40), nullable=False),
        sa.Column("changed_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_wish_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_wish")),
        sa.UniqueConstraint("user_id", "topic", name=op.f("uq_mail_wish_user_id_topic")),
    )
    op.create_table(
        "quiet_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("changed_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_quiet_hours_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_hours")),
        sa.UniqueConstraint("user_id", name=op.f("uq_quiet_hours_user_id")),
    )
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.add_column(sa.Column("topic", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("gathered", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_outbox_message_digest_id"), ["digest_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_message_digest_id_outbox_message"), "outbox_message", ["digest_id"], ["id"]
        )
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.alter_column("gathered", server_default=None)


def downgrade() -> None:
    """Take them away. What waited to go together goes by itself; what was never sent is forgotten."""
    outbox = sa.table("outbox_message", sa.column("state", sa.String()))
    op.execute(sa.delete(outbox).where(outbox.c.state == "declined"))
    with op.batch_alter_table("outbox_message") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_message_digest_id_outbox_message"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_outbox_message_digest_id"))
        batch_op.drop_column("digest_id")
        batch_op.drop_column("gathered")
        batch_op.drop_column("topic")
    op.drop_table("quiet_hours")
    op.drop_table("mail_wish")
