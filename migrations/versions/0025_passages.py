"""A comment can be about a passage of the plan

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEYS = {"school_id": "school", "proposal_id": "proposal", "comment_id": "comment"}


def upgrade() -> None:
    """Add the passages, each at its comment."""
    op.create_table(
        "comment_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in KEYS),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("words", "prefix", "suffix")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_passage")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_comment_passage_{name}_{other}"))
            for name, other in KEYS.items()
        ),
        sa.UniqueConstraint("comment_id", name=op.f("uq_comment_passage_comment_id")),
    )
    for name in ("school_id", "proposal_id"):
        op.create_index(op.f(f"ix_comment_passage_{name}"), "comment_passage", [name])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("comment_passage")
