"""The ledger as files: the three lists and the close-out ledger as a workbook (.xlsx) in the official shape, all of it
as one flat table (.csv), and as a tree (.json). Rows come in one by one and go out one by one."""

from bot.writing.workbooks.flat import write_csv
from bot.writing.workbooks.lists import List
from bot.writing.workbooks.tally import Tally
from bot.writing.workbooks.tree import write_json
from bot.writing.workbooks.workbook import write_xlsx

__all__ = ["List", "Tally", "write_csv", "write_json", "write_xlsx"]
