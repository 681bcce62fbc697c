"""What is wrong with the place where the ledger is kept. Each carries fields; the edge owns the words (catalogue
key `fault.<code>`)."""

from __future__ import annotations

from storage.errors import Coded


class StorageFault(Coded):
    """The ledger cannot be opened or written."""

    code = "storage_fault"


class NoSpace(StorageFault):
    """There is no room for a transaction; nothing of it was kept. The same may succeed when there is room again."""

    code = "no_space"


class NetworkFolder(StorageFault):
    """An SQLite file on a file system of another machine, where its locks and its log are not safe: `path`, `kind`."""

    code = "network_folder"


class SchemaNewer(StorageFault):
    """The tables are of a version, `found`, that this program does not know; the newest it knows is `known`."""

    code = "schema_newer"


class SchemaHalfDone(StorageFault):
    """There are tables, but which version they are is not one: `found` is a list of versions, empty or of several."""

    code = "schema_half_done"


class MigrationBroken(StorageFault):
    """A migration would leave rows in `tables` that refer to nothing; it was taken back."""

    code = "migration_broken"
