"""Alembic's environment: runs inside the application, one transaction for each upgrade."""

from alembic import context
from flask import current_app

from klankbord.base.db import db, writing


def run() -> None:
    """Run the migrations asked for on the application's database."""
    with writing(), db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a table that is made anew is named by the triggers of others while it is not there
            connection.exec_driver_sql("PRAGMA legacy_alter_table = ON")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=sqlite,
            compare_type=True,
            transaction_per_migration=False,
            user_module_prefix="klankbord.base.db.",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("PRAGMA legacy_alter_table = OFF")
            connection.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database that is there.")
current_app.logger.debug("migrating")
run()
