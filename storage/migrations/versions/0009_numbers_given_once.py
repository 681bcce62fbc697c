"""Numbers given once

Undoing an import takes rows away. SQLite would give their numbers to the rows of the next import, and the keys and
events of what is gone would be about what came. PostgreSQL gives no number twice.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("department", "inspection", "problem", "measure")


def upgrade() -> None:
    """SQLite can only change that by making a table again."""
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass


def downgrade() -> None:
    """What an older program writes may have numbers that are given once, too."""
