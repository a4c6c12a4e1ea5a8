"""Alembic's environment: runs inside the application, one transaction for each upgrade."""

from alembic import context
from flask import current_app

from klankbord.base.db import db, writing


def run() -> None:
    """Run the migrations asked for on the application's database."""
    with writing(), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=False,
            user_module_prefix="klankbord.base.db.",
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database that is there.")
current_app.logger.debug("migrating")
run()
