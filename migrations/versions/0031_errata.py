"""Errata to approved minutes

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KEYS = {"school_id": "school", "minutes_id": "minutes", "item_id": "agenda_item", "by_id": "user"}


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "erratum",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name == "item_id") for name in KEYS),
        sa.Column("passage", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erratum")),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_erratum_{name}_{other}"))
            for name, other in KEYS.items()
        ),
    )
    for name in ("school_id", "minutes_id"):
        op.create_index(op.f(f"ix_erratum_{name}"), "erratum", [name])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("erratum")
