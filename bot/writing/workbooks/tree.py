"""The ledger as a tree in JSON: what `import --dry-run --json` prints of a document, with what has come of it since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import IO, Any

from bot.reading.documents.trees import VERSION
from bot.reading.tables.keys import Key
from bot.writing.words import Words
from bot.writing.workbooks import said
from bot.writing.workbooks.tally import Tally
from storage.exports import LedgerExport, Level, MeasureRow, ProblemRow
from storage.views import RolesView

Json = dict[str, Any]


def write_json(w: Words, ledger: LedgerExport, out: IO[bytes]) -> Tally:
    """Write the tree, problem by problem; nothing for no problem at all."""
    tally = Tally()
    seen: tuple[set[object], set[object]] = (set(), set())
    for piece in _pieces(w, ledger, tally, seen):
        out.write(piece.encode())
    return tally


def _pieces(w: Words, ledger: LedgerExport, tally: Tally, seen: tuple[set[object], set[object]]) -> Iterator[str]:
    begun = False
    for aspect, under in groupby(tally.counting(ledger.rows), lambda row: row.aspect):
        yield f'{"," if begun else _head(w, ledger)}\n  {{{_level(aspect)}, "categories": ['
        begun = True
        seen[0].add(aspect if aspect.title else None)
        for nth, (category, problems) in enumerate(groupby(under, lambda row: row.category)):
            seen[1].add((aspect, category) if category.title else None)
            yield f'{"," if nth else ""}\n    {{{_level(category)}, "problems": ['
            for at, row in enumerate(problems):
                yield f"{',' if at else ''}\n      {_dumped(_problem(w, row))}"
            yield "]}"
        yield "]}"
    if begun:
        counts = {
            "aspects": len(seen[0] - {None}), "categories": len(seen[1] - {None}),
            "problems": tally.problems, "measures": tally.measures,
        }  # fmt: skip
        yield f'\n], "counts": {_dumped(counts)}}}\n'


def _head(w: Words, ledger: LedgerExport) -> str:
    notice = {
        "unit": ledger.unit, "team": ledger.team, "from": _iso(ledger.period_from), "to": _iso(ledger.period_to),
        "feedback_date": _iso(ledger.feedback_date), "contact": ledger.contact or None,
    }  # fmt: skip
    said = {"version": VERSION, "exported_at": w.now.isoformat(), "notice": notice, "claims": ledger.claims}
    return f'{_dumped(said)[:-1]}, "aspects": ['


def _level(of: Level) -> str:
    return _dumped({"number": _number(of.printed), "title": of.title})[1:-1]


def _problem(w: Words, row: ProblemRow) -> Json:
    return {
        "key": str(Key(row.number)),
        "number": _number(row.printed),
        "title": row.title,
        "finding": row.finding,
        "state": row.state,
        "round": row.round,
        "deadline": _iso(row.deadline),
        "immediate": row.immediate,
        "owners": _owners(row.roles),
        "closed_at": _iso(row.closed_at),
        "closed_by": row.closed_by,
        "check_elsewhere": row.check_elsewhere,
        "made_rule": row.made_rule,
        "look_backs": [
            {"stage": one.stage, "due_on": _iso(one.due_on), "state": one.state, "at": _iso(one.at), "by": one.by}
            for one in row.look_backs
        ],
        "events": row.events,
        "measures": [_measure(w, row, one) for one in row.measures],
    }


def _measure(w: Words, of: ProblemRow, row: MeasureRow) -> Json:
    """`state` is the word, as in a document; `status` what the ledger calls it."""
    return {
        "key": str(Key(of.number, row.number)),
        "number": row.number,
        "text": row.text,
        "steps": list(row.steps),
        "deadline": _iso(row.deadline),
        "original_deadline": _iso(row.original_deadline),
        "standing": row.standing,
        "immediate": row.immediate,
        "state": said.state(w, row),
        "status": row.state,
        "mostly_done": row.mostly_done,
        "owners": _owners(row.roles),
        "acknowledged_at": _iso(row.acknowledged_at),
        "submitted_at": _iso(row.submitted_at),
        "verified_at": _iso(row.verified_at),
        "verified_by": row.verified_by,
        "evidence": row.evidence,
        "events": row.events,
    }


def _owners(roles: RolesView) -> list[Json]:
    named = (
        ("leader", [one.name for one in roles.leaders]),
        ("department", roles.departments),
        ("assisting", roles.assisting),
        ("owner", [one.name for one in roles.owners]),
    )
    return [{"role": role, "name": name} for role, names in named for name in names]


def _number(printed: str | None) -> int | str | None:
    return int(printed) if printed and printed.isdigit() else printed


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
