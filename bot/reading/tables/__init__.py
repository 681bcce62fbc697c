"""A ledger or a close-out form in a table (.xlsx, .csv, HTML): cells in, draft out, the same as of a notice."""

from typing import TYPE_CHECKING

from bot.reading.on_demand import on_demand
from bot.reading.tables.cells import Grid, Merge, Refusal, Row
from bot.reading.tables.wording import refusal_text

if TYPE_CHECKING:
    from bot.reading.tables.reading import Kind, read_grids, read_table_document
    from bot.reading.tables.settling import settled
else:  # as in bot/reading/documents
    __getattr__ = on_demand(__name__, reading=["Kind", "read_grids", "read_table_document"], settling=["settled"])

__all__ = ["Grid", "Kind", "Merge", "Refusal", "Row", "read_grids", "read_table_document", "refusal_text", "settled"]
