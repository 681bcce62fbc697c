"""The ledger as a file, for the chat of whoever asks: which lists, in which format, of whom. That it went out is on
record; what is in it is what the asker may see."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from bot.handlers import listing, talk
from bot.handlers.asking.found import not_yet
from bot.handlers.asking.lists import STANDS
from bot.handlers.asking.whose import Whose, whose
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing import files
from bot.writing.card import Attachment, Card, card
from storage.exports import LedgerExport, Part, export_of, measures_there
from storage.find import get
from storage.lists import Wanted
from storage.models import Unit
from storage.verbs.records import note_export

if TYPE_CHECKING:
    from bot.writing.workbooks import Tally

FORMS = ("xlsx", "csv", "json")
MOST = 5000
"""Measures of a ledger that a turn may write down: of more, others would wait too long for theirs."""
NAMED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"问题|problem", re.IGNORECASE), ("problems",)),
    (re.compile(r"任务|措施|task|measure|逾期|overdue", re.IGNORECASE), ("tasks",)),
    (re.compile(r"责任|responsib", re.IGNORECASE), ("duties",)),
    (re.compile(r"销号", re.IGNORECASE), ("closing",)),
    (re.compile(r"三.?清单|three", re.IGNORECASE), ("problems", "tasks", "duties")),
)
"""What a list is called, and which sheets that is; without a name it is all four."""
EVERY = ("problems", "tasks", "duties", "closing")
LATE = re.compile(r"逾期|overdue", re.IGNORECASE)


def asked(turn: Turn, question: Question) -> Card:
    """The file that is asked for, or why there is none. A format or a list that there is not yet is said to be so."""
    slots, name = question.slots, str(question.slots.get("list_type", ""))
    lists, stand = _lists(name), STANDS.get(str(slots.get("status", "")), "")
    unknown = bool(slots.get("status")) and not stand
    if not lists or unknown or slots["format"] not in FORMS:
        return not_yet(turn, question)
    meant = whose(turn, question, b.ShowItems("overdue" if LATE.search(name) else stand))
    if isinstance(meant, Card):
        return meant
    return made(turn, str(slots["format"]), lists, meant, _number(question))


def made(turn: Turn, form: str, lists: tuple[str, ...], meant: Whose, problem: int | None) -> Card:
    """A card with the file, and the event that it went out."""
    t = turn.t
    if measures_there(turn.session, turn.who) > MOST:
        return card([t("export.too_large", most=MOST)])
    asked, part = meant.asked, _part(turn, meant, problem)
    ledger = None if meant.nobody else export_of(turn.session, turn.who, part)
    out = io.BytesIO()
    tally = _written(turn, form, lists, ledger, out) if ledger else None
    if tally is None or not tally.problems:
        return card([t("export.none")], talk.help_keys(turn))
    whole = (form != "xlsx", lists == EVERY)
    name = t("lists.name.ledger") if any(whole) else turn.w.comma(t(f"lists.name.{one}") for one in lists)
    of = meant.of or listing.name_of(turn, asked, True)
    said = {"stand": asked.stand, "department": asked.department, "person": asked.person, "problem": problem}
    meant_part = {"format": form} | {key: value for key, value in said.items() if value}
    every = ",".join(lists if form == "xlsx" else EVERY)
    note_export(turn.session, turn.who, every, tally.measures, turn.now, part=meant_part)
    unit = get(turn.session, Unit, turn.who.unit_id).name
    parts = [unit, name, of, f"{turn.today:%Y%m%d}"]
    file = "-".join(files.of_person(part) for part in parts if part)
    lines = [
        t("export.head", name=turn.w.comma([name, of]), problems=tally.problems, measures=tally.measures),
        t("export.json_then") if form == "json" else t("export.then"),
    ]
    return card(lines, attachment=Attachment(f"{file}.{form}", out.getvalue()))


def _lists(name: str) -> tuple[str, ...]:
    """Which sheets; none for a list that is not one of the ledger's."""
    if not name:
        return EVERY
    return next((lists for pattern, lists in NAMED if pattern.search(name)), ())


def _number(question: Question) -> int | None:
    return int(str(question.slots["problem_no"])) if "problem_no" in question.slots else None


def _part(turn: Turn, meant: Whose, problem: int | None) -> Part:
    asked = meant.asked
    if asked.stand in listing.PROBLEMS:
        states, rounds = listing.PROBLEMS[asked.stand]
        plain = b.ShowItems("", department=asked.department, person=asked.person)
        return Part(measures=_measures(turn, plain, meant), problem=problem, states=states, rounds=rounds)
    return Part(measures=_measures(turn, asked, meant), problem=problem)


def _measures(turn: Turn, asked: b.ShowItems, meant: Whose) -> Wanted | None:
    if asked == b.ShowItems() and not meant.departments:
        return None
    return listing.wanted(turn, asked, meant.departments)


def _written(turn: Turn, form: str, lists: tuple[str, ...], ledger: LedgerExport, out: io.BytesIO) -> Tally:
    from bot.writing.workbooks import List, write_csv, write_json, write_xlsx  # noqa: PLC0415 — openpyxl is large

    if form == "csv":
        return write_csv(turn.w, ledger, out)
    if form == "json":
        return write_json(turn.w, ledger, out)
    return write_xlsx(turn.w, ledger, tuple(List(one) for one in lists), out)
