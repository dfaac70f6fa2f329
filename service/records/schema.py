"""Bringing a database up to this program's schema, by migrations that come with the package."""

from __future__ import annotations

from importlib import resources
from typing import Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text

from .errors import RecordsUnusable

_LOCK: Final = 0x63657274  # "cert": one migration at a time on a shared server


def migrate(engine: Engine) -> None:
    """Migrate to this program's schema; nothing happens where it is there already.

    Two processes that start at once don't migrate twice: the second waits and finds it done.

    Raises:
        RecordsUnusable: a newer version of the program wrote the database.
    """
    with resources.as_file(resources.files(f"{__package__}.migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        script = ScriptDirectory.from_config(config)
        with engine.connect() as connection:
            if _current(connection, script) == script.get_current_head():
                return
        sqlite = engine.dialect.name == "sqlite"
        with engine.connect() as plain:
            connection = plain.execution_options(certlane_begin="BEGIN IMMEDIATE") if sqlite else plain
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                if _current(connection, script) != script.get_current_head():
                    _upgrade(connection, config, script)


def _current(connection: Connection, script: ScriptDirectory) -> str | None:
    current = MigrationContext.configure(connection).get_current_revision()
    try:
        if current is not None:
            script.get_revision(current)
    except CommandError as error:
        raise RecordsUnusable(
            f"the database has the schema {current!r}, which this version does not know",
            remedy="It was written by a newer certlane: install that one, or restore a backup from before.",
        ) from error
    return current


def _upgrade(connection: Connection, config: Config, script: ScriptDirectory) -> None:
    def steps(revision: object, _context: object) -> object:
        return script._upgrade_revs("head", revision)  # type: ignore[arg-type]

    with EnvironmentContext(config, script, fn=steps, destination_rev="head") as environment:
        environment.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
        environment.run_migrations()
