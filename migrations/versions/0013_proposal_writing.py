"""A proposal in named parts, and the points that a version follows

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PARTS = ("why", "for_my_child", "still_open", "decision")


def upgrade() -> None:
    """Add the parts, empty for what was written as one text."""
    for table in ("proposal", "proposal_version"):
        for part in PARTS:
            op.add_column(table, sa.Column(part, sa.String(), server_default="", nullable=False))
    op.add_column("proposal_version", sa.Column("changes", sa.String(), server_default="", nullable=False))
    op.create_table(
        "followed_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_followed_point_comment_id_comment")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_followed_point_school_id_school")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["proposal_version.id"], name=op.f("fk_followed_point_version_id_proposal_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_point")),
        sa.UniqueConstraint("version_id", "comment_id", name=op.f("uq_followed_point_version_id_comment_id")),
    )
    for column in ("comment_id", "school_id"):
        op.create_index(op.f(f"ix_followed_point_{column}"), "followed_point", [column])


def downgrade() -> None:
    """Put the parts behind the text they were parts of, so that no word is lost, and take them away."""
    op.drop_table("followed_point")
    op.drop_column("proposal_version", "changes")
    for table in ("proposal", "proposal_version"):
        for part in PARTS:
            rows = sa.table(table, sa.column("body"), sa.column(part))
            words = rows.c[part]
            op.execute(rows.update().where(words != "").values(body=rows.c.body + "\n\n" + words))
            op.drop_column(table, part)
