"""Questions to the parents of a class about an agenda item, their answers, and whether a council lets them be asked

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

import klankbord.base.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, klankbord.base.db.UtcDateTime(timezone=True), nullable=nullable)


def _of_school(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{table}_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_school_id"), table, ["school_id"])


def _points(table: str, column: str, at: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{at}.id"], name=op.f(f"fk_{table}_{column}_{at}"), ondelete=ondelete)


def upgrade() -> None:
    """Add the tables, and the setting, which every council begins with."""
    op.add_column("council", sa.Column("asks_classes", sa.Boolean(), server_default=sa.true(), nullable=False))
    _of_school(
        "class_question",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("off_item_id", sa.Integer(), nullable=True),
        _at("off_at", nullable=True),
        sa.Column("class_group_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("minutes_needed", sa.Integer(), nullable=False),
        sa.Column("asks_stance", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        _at("asked_at"),
        _at("closes_at"),
        sa.Column("fell_away", _words("fellaway", "removed", "closed", "cancelled"), nullable=True),
        _at("fell_away_at", nullable=True),
        sa.Column("brought", sa.String(), server_default="", nullable=False),
        _at("brought_at", nullable=True),
        _at("told_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("class_question", "council_id", "council"),
        _points("class_question", "meeting_id", "meeting"),
        _points("class_question", "item_id", "agenda_item", "SET NULL"),
        _points("class_question", "class_group_id", "class_group"),
        _points("class_question", "by_id", "user"),
        sa.UniqueConstraint("item_id", "class_group_id", name=op.f("uq_class_question_item_id_class_group_id")),
    )
    for column in ("meeting_id", "class_group_id", "by_id"):
        op.create_index(op.f(f"ix_class_question_{column}"), "class_question", [column])
    stances = ("support", "support_with_concerns", "object", "no_opinion", "words")
    _of_school(
        "class_answer",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("stance", _words("stancekind", *stances), nullable=True),
        _at("at"),
        _points("class_answer", "question_id", "class_question"),
        _points("class_answer", "user_id", "user"),
        sa.UniqueConstraint("question_id", "user_id", name=op.f("uq_class_answer_question_id_user_id")),
    )
    op.create_index(op.f("ix_class_answer_user_id"), "class_answer", ["user_id"])
    _of_school(
        "class_silence",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        _at("at"),
        _points("class_silence", "council_id", "council"),
        _points("class_silence", "user_id", "user"),
        sa.UniqueConstraint("council_id", "user_id", name=op.f("uq_class_silence_council_id_user_id")),
    )
    op.create_index(op.f("ix_class_silence_user_id"), "class_silence", ["user_id"])


def downgrade() -> None:
    """Undo it."""
    for table in ("class_silence", "class_answer", "class_question"):
        op.drop_table(table)
    op.drop_column("council", "asks_classes")
