"""Letters of a council to other bodies

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("addressee", sa.String(length=40), nullable=False),
        sa.Column("to_name", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("school_year", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("reminded_at", klankbord.base.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(proposal_id IS NULL) <> (decision_id IS NULL)", name=op.f("ck_letter_one_source")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_letter_school_id_school")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_letter_council_id_council")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_letter_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_letter_decision_id_decision")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_letter_by_id_user")),
        sa.ForeignKeyConstraint(["answer_by_id"], ["user.id"], name=op.f("fk_letter_answer_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "council_id", "school_year", "number", name=op.f("uq_letter_council_id_school_year_number")
        ),
    )
    op.create_index(op.f("ix_letter_school_id"), "letter", ["school_id"])
    op.create_index(op.f("ix_letter_proposal_id"), "letter", ["proposal_id"])
    op.create_index(op.f("ix_letter_decision_id"), "letter", ["decision_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("letter")
