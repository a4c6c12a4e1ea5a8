"""The conversation: marks of readers, the words a comment had before, whom it names

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from klankbord.base.db import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COUNTS = ("helpful_count", "same_count")


def upgrade() -> None:
    """Add the marks, to each comment how many it has, and a place for its earlier words."""
    for name in COUNTS:
        op.add_column("comment", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "ALTER TABLE comment ADD COLUMN merged_into_id INTEGER"
        " CONSTRAINT fk_comment_merged_into_id_comment REFERENCES comment (id)"
    )
    op.create_index(op.f("ix_comment_merged_into_id"), "comment", ["merged_into_id"])
    op.create_table(
        "comment_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("helpful", "same", name="markkind", native_enum=False, length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("key_digest", sa.String(), nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (key_digest IS NULL)", name=op.f("ck_comment_mark_one_reader")),
        *_keys("comment_mark", proposal_id="proposal", comment_id="comment", user_id="user"),
        sa.UniqueConstraint("comment_id", "kind", "user_id", name=op.f("uq_comment_mark_comment_id_kind_user_id")),
        sa.UniqueConstraint(
            "comment_id", "kind", "key_digest", name=op.f("uq_comment_mark_comment_id_kind_key_digest")
        ),
    )
    op.create_index("ix_comment_mark_by", "comment_mark", ["proposal_id", "user_id"])
    op.create_index("ix_comment_mark_by_key", "comment_mark", ["proposal_id", "key_digest"])
    for column in ("school_id", "user_id"):
        op.create_index(op.f(f"ix_comment_mark_{column}"), "comment_mark", [column])

    op.create_table(
        "comment_mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        *_keys("comment_mention", comment_id="comment", user_id="user"),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_comment_mention_comment_id_user_id")),
    )
    for column in ("user_id", "school_id"):
        op.create_index(op.f(f"ix_comment_mention_{column}"), "comment_mention", [column])
    op.create_table(
        "comment_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("written_at", UtcDateTime(timezone=True), nullable=False),
        *_keys("comment_wording", comment_id="comment"),
    )
    for column in ("comment_id", "school_id"):
        op.create_index(op.f(f"ix_comment_wording_{column}"), "comment_wording", [column])


def _keys(table: str, **columns: str) -> list[sa.Constraint]:
    """The primary key, and the foreign keys of a table that belongs to a school."""
    columns = {"school_id": "school", **columns}
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
            for column, other in columns.items()
        ),
    ]


def downgrade() -> None:
    """Take the marks and the earlier words away."""
    op.drop_table("comment_mention")
    op.drop_table("comment_wording")
    op.drop_table("comment_mark")
    op.drop_index(op.f("ix_comment_merged_into_id"), "comment")
    for name in (*COUNTS, "merged_into_id"):
        op.drop_column("comment", name)
