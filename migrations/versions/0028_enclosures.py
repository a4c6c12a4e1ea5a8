"""Files that came with a comment

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEYS = {"school_id": "school", "proposal_id": "proposal", "comment_id": "comment", "file_id": "stored_file"}


def upgrade() -> None:
    """Add what ties a file to a comment."""
    op.create_table(
        "comment_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_paper")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_comment_paper_{name}_{other}"))
            for name, other in KEYS.items()
        ),
        sa.UniqueConstraint("file_id", name=op.f("uq_comment_paper_file_id")),
    )
    for name in ("school_id", "proposal_id", "comment_id"):
        op.create_index(op.f(f"ix_comment_paper_{name}"), "comment_paper", [name])


def downgrade() -> None:
    """Take it away; the files themselves stay."""
    op.drop_table("comment_paper")
