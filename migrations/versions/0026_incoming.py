"""Messages that come in

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KINDS = ("calendar_reply", "calendar_counter", "calendar_request", "bounce", "auto_reply", "text", "unreadable")
ACTIONS = (
    "applied", "ask_organiser", "ask_confirm", "comment", "suggestion", "address_marked", "dropped", "unsorted",
)  # fmt: skip


def upgrade() -> None:
    """Add them."""
    instant = klankbord.base.db.UtcDateTime(timezone=True)
    op.create_table(
        "incoming_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("key", "message_id", "sender", "sender_name", "subject")
        ),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=40), nullable=False),
        sa.Column("action", sa.Enum(*ACTIONS, name="action", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("about_kind", sa.String(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("starts_at", instant, nullable=True),
        sa.Column("ends_at", instant, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", instant, nullable=False),
        sa.Column("settled_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_message")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_incoming_message_school_id_school")),
        sa.UniqueConstraint("key", name=op.f("uq_incoming_message_key")),
    )
    op.create_index("ix_incoming_message_about", "incoming_message", ["about_kind", "about_id"])
    for name in ("school_id", "received_at"):
        op.create_index(op.f(f"ix_incoming_message_{name}"), "incoming_message", [name])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("incoming_message")
