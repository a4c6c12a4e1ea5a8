"""The kinds of a proposal: initiatives with supporters, reasons for deviating from a consultation

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("opinion", "intended_decision", "open_question", "initiative", "consultation")


def upgrade() -> None:
    """Every proposal there is asks an opinion; an initiative needs ten supporters until a council says otherwise."""
    kind = sa.Enum(*KINDS, name="proposalkind", native_enum=False, length=40)
    op.add_column("proposal", sa.Column("kind", kind, server_default="opinion", nullable=False))
    op.add_column("proposal", sa.Column("withdrawn_reason", sa.String(), server_default="", nullable=False))
    op.add_column("outcome", sa.Column("reasons_for_deviation", sa.String(), server_default="", nullable=False))
    op.add_column("council", sa.Column("initiative_supporters", sa.Integer(), server_default="10", nullable=False))
    op.create_table(
        "supporter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_supporter_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_supporter_school_id_school")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_supporter_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporter")),
        sa.UniqueConstraint("proposal_id", "user_id", name=op.f("uq_supporter_proposal_id_user_id")),
    )
    for column in ("school_id", "user_id"):
        op.create_index(op.f(f"ix_supporter_{column}"), "supporter", [column])
    op.create_table(
        "initiative_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_initiative_suggestion_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_initiative_suggestion_school_id_school")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name=op.f("fk_initiative_suggestion_suggestion_id_suggestion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_suggestion")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_initiative_suggestion_proposal_id")),
        sa.UniqueConstraint("suggestion_id", name=op.f("uq_initiative_suggestion_suggestion_id")),
    )
    op.create_index(op.f("ix_initiative_suggestion_school_id"), "initiative_suggestion", ["school_id"])


def downgrade() -> None:
    """Take the kinds away: an answer in words becomes one without an opinion, and an open initiative is withdrawn."""
    op.drop_table("initiative_suggestion")
    op.drop_table("supporter")
    stance = sa.table("stance", sa.column("kind"))
    op.execute(stance.update().where(stance.c.kind == "words").values(kind="no_opinion"))
    proposal = sa.table("proposal", sa.column("kind"), sa.column("state"))
    op.execute(
        proposal.update().where(proposal.c.kind == "initiative", proposal.c.state == "open").values(state="withdrawn")
    )
    op.drop_column("council", "initiative_supporters")
    op.drop_column("outcome", "reasons_for_deviation")
    op.drop_column("proposal", "withdrawn_reason")
    op.drop_column("proposal", "kind")
