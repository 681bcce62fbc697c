"""班子清单 and 个人清单: what was found of the leading body and what of persons, told by their sheets alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.tables.doubts import Doubts
from bot.reading.tables.entries import Entry, Level
from bot.reading.tables.ledger import Sheet

PERSONS = re.compile(r"个人|(?<!领导)班子成员|personal", re.IGNORECASE)
BODY = re.compile(r"班子(?!成员)|leading body", re.IGNORECASE)
LIST = re.compile(r"[^\s，。、（）()]{0,4}(?:个人|班子)[^\s，。、（）()]{0,8}?(?:清单|台账|表)")
"""The name of such a list in the title of its sheet."""


def keep_apart(sheets: Sequence[Sheet], doubts: Doubts) -> None:
    """Where sheets are for persons and for the body, have their problems stand under the name of the list, as far as
    they stand under no aspect or no category yet; and say so."""
    lists = [(sheet, named) for sheet in sheets if (named := _list_of(sheet))]
    if not any(PERSONS.search(named) for _, named in lists):
        return
    for sheet, named in lists:
        place = sheet.grid.place(sheet.headings.top, min(sheet.headings.words), "")
        level = Level(None, named, place)
        if sum(_put_under(entry, level) for entry in sheet.entries):
            doubts.add("list_as_level", place, list=named)


def _list_of(sheet: Sheet) -> str | None:
    """What the sheet, or its title, calls the list; None where it is for both or says nothing of whom."""
    titles = (found[0] for line in sheet.around if (found := LIST.search(line.text)))
    for named in filter(None, (sheet.grid.name, *titles)):
        if bool(PERSONS.search(named)) != bool(BODY.search(named)):
            return named
    return None


def _put_under(entry: Entry, level: Level) -> bool:
    """Whether the problem stands under the list now; our own workbooks say by themselves what stands where."""
    levels = (entry.aspect, entry.category)
    if entry.key or any(one and (PERSONS.search(one.title) or BODY.search(one.title)) for one in levels):
        return False
    if entry.aspect is None:
        entry.aspect = level
    elif entry.category is None:
        entry.category = level
    else:
        return False
    return True
