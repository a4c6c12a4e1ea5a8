"""What can be searched, and its words as each database finds them fast

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = ("agenda", "minutes", "decision", "proposal", "paper")


def upgrade() -> None:
    """Make the tables, empty: the worker reads what there is, then follows what is done."""
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("whole_kind", sa.String(), nullable=False),
        sa.Column("whole_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Enum(*KINDS, name="foundkind", native_enum=False, length=40), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("school_year", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("before", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name="fk_search_document_council_id_council"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name="fk_search_document_school_id_school"),
        sa.PrimaryKeyConstraint("id", name="pk_search_document"),
    )
    op.create_index("ix_search_document_whole", "search_document", ["whole_kind", "whole_id"])
    op.create_index("ix_search_document_council_id", "search_document", ["council_id"])
    op.create_index("ix_search_document_school_id", "search_document", ["school_id"])
    op.create_table(
        "search_follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("handled", sa.JSON(), nullable=False),
        sa.Column("filled", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_follower"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(stems, words, tokenize = \"unicode61 tokenchars '_'\")"
        )
        return
    op.execute(
        "CREATE TABLE search_words (rowid integer PRIMARY KEY REFERENCES search_document (id) ON DELETE CASCADE,"
        " stems tsvector NOT NULL, words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_search_words_stems ON search_words USING gin (stems)")
    op.execute("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")


def downgrade() -> None:
    """Drop them; everything in them stands elsewhere too."""
    op.execute("DROP TABLE search_words")
    op.drop_table("search_follower")
    op.drop_table("search_document")
