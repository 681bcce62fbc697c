"""A ledger or a close-out form in a table (.xlsx, .csv, HTML): cells in, draft out, the same as of a notice."""

from bot.reading.tables.cells import Grid, Merge, Refusal, Row
from bot.reading.tables.reading import Kind, read_grids, read_table_document
from bot.reading.tables.settling import settled
from bot.reading.tables.wording import refusal_text

__all__ = ["Grid", "Kind", "Merge", "Refusal", "Row", "read_grids", "read_table_document", "refusal_text", "settled"]
