"""What people have changed since a document was true: its old values are out of date, not corrections."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Event, Handover, OwnerRole

DEADLINES = ("deadline_set", "extension_decided", "measure_returned", "deadline_undone")
KINDS = (*DEADLINES, "role_assigned")
APPLIED = IMPORTED, MERGED = "document_imported", "document_merged"
UNDONE = "merge_undone"


def documents_did(session: Session, unit_id: int) -> Callable[[int], bool]:
    """Whether the event of that number was done by applying a document, or by taking one back."""
    rows = select(Event.after["events"]).where(Event.unit_id == unit_id, Event.kind.in_((*APPLIED, UNDONE)))
    ranges = [tuple(said) for said in session.scalars(rows.order_by(Event.seq)) if said]
    ranges = sorted(one for one in ranges if one[0] <= one[1])
    firsts = [first for first, _ in ranges]

    def did(seq: int) -> bool:
        place = bisect_right(firsts, seq) - 1
        return place >= 0 and seq <= ranges[place][1]

    return did


class Worked:
    """Per item and field, the values that people have replaced."""

    def __init__(self, session: Session, unit_id: int) -> None:
        self._days: dict[tuple[str, int], set[str | None]] = defaultdict(set)
        self._names: dict[tuple[str, int, str], set[tuple[str, ...]]] = defaultdict(set)
        self._handed: dict[tuple[str, int, str], set[int]] = defaultdict(set)
        self._read_events(session, unit_id)
        self._read_handovers(session, unit_id)

    def days(self, kind: str, row: int) -> set[str | None]:
        """The ISO days that the item was due on before people set another; None where it had none of its own."""
        return self._days.get((kind, row), set())

    def names(self, kind: str, row: int, role: str) -> set[tuple[str, ...]]:
        """The names, sorted, that stood in the role before people put others there."""
        return self._names.get((kind, row, role), set())

    def handed(self, kind: str, row: int, role: str) -> set[int]:
        """Those who have handed the role over to others."""
        return self._handed.get((kind, row, role), set())

    def _read_events(self, session: Session, unit_id: int) -> None:
        by_documents = documents_did(session, unit_id)
        columns = (Event.seq, Event.kind, Event.subject_kind, Event.subject_id, Event.before)
        rows = select(*columns).where(Event.unit_id == unit_id, Event.kind.in_(KINDS)).order_by(Event.seq)
        for seq, kind, subject, row, before in session.execute(rows):
            if by_documents(seq):
                continue
            if kind in DEADLINES:
                self._days[subject, row].add(before.get("deadline"))
                continue
            for role, names in before.items():
                self._names[subject, row, role].add(tuple(sorted(names)))

    def _read_handovers(self, session: Session, unit_id: int) -> None:
        rows = select(Handover).where(Handover.unit_id == unit_id)
        for handover in session.scalars(rows):
            for moved in handover.moved:
                if "role" in moved and moved.get("kind") in ("measure", "problem") and moved["role"] in set(OwnerRole):
                    self._handed[moved["kind"], moved["id"], moved["role"]].add(handover.person_id)
