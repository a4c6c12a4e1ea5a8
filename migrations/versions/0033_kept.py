"""The database keeps approved minutes and the audit log as they are

Revision ID: 0033
Revises: 0032
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

APPROVED = (
    "EXISTS (SELECT 1 FROM minutes JOIN meeting ON meeting.id = minutes.meeting_id{join} "
    "WHERE {where} AND minutes.state = 'approved' AND meeting.erased_at IS NULL)"
)
"""Whether the minutes that a row belongs to are approved, and not erased since."""
OF_MINUTES = APPROVED.format(join="", where="minutes.id = {row}.minutes_id")
OF_MEETING = APPROVED.format(join="", where="minutes.meeting_id = {row}.meeting_id")
OF_NOTE = APPROVED.format(
    join=" JOIN item_note ON item_note.minutes_id = minutes.id", where="item_note.id = {row}.note_id"
)
OWN = (
    "{row}.state = 'approved' AND EXISTS "
    "(SELECT 1 FROM meeting WHERE meeting.id = {row}.meeting_id AND meeting.erased_at IS NULL)"
)
MINUTES = (
    "meeting_id", "state", "circulated_at", "corrections_until", "approved_at", "approved_in_meeting_id",
    "approval_note", "style",
)  # fmt: skip
KEPT = {
    "minutes": (OWN, MINUTES, False),
    "item_note": (OF_MINUTES, ("minutes_id", "item_id", "text"), True),
    "note_revision": (OF_NOTE, ("note_id", "number", "text", "saved_at"), True),
    "erratum": (OF_MINUTES, ("minutes_id", "item_id", "passage", "text", "at"), False),
    "decision": (OF_MEETING, ("meeting_id", "item_id", "text"), False),
    "agenda_item": (OF_MEETING, ("meeting_id", "title", "decision", "note"), False),
}
"""Of each table: when a row of it is kept, the columns that stay then, and whether no row comes to those there are.

Who did something is not among them: two accounts of one person become one.
"""
MINUTES_SAID = "approved minutes stay as they are"
LOG_SAID = "the audit log is only added to"


def guards() -> list[tuple[str, str, str, str, str]]:
    """Each guard: its name, its table, the event, when it refuses, and what it says."""
    differ = "IS NOT" if op.get_bind().dialect.name == "sqlite" else "IS DISTINCT FROM"
    found = []
    for table, (kept, columns, closed) in KEPT.items():
        changed = " OR ".join(f"OLD.{column} {differ} NEW.{column}" for column in columns)
        found.append(
            (f"kept_{table}_update", table, "UPDATE", f"({changed}) AND {kept.format(row='OLD')}", MINUTES_SAID)
        )
        found.append((f"kept_{table}_delete", table, "DELETE", kept.format(row="OLD"), MINUTES_SAID))
        if closed:
            found.append((f"kept_{table}_insert", table, "INSERT", kept.format(row="NEW"), MINUTES_SAID))
    found += [
        (f"kept_audit_event_{event.lower()}", "audit_event", event, "true", LOG_SAID) for event in ("UPDATE", "DELETE")
    ]
    return found


def upgrade() -> None:
    """Put the guards there; they refuse as a broken constraint does."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, event, when, said in guards():
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )
            continue
        row = "OLD" if event == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN RAISE EXCEPTION "
            f"'{said}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take them away."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in guards():
        op.execute(f"DROP TRIGGER {name}" if sqlite else f"DROP TRIGGER {name} ON {table}")
        if not sqlite:
            op.execute(f"DROP FUNCTION {name}()")
