"""Field by field: what a document says of an item that is in the ledger. What it does not say is left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from storage.importing.diff import Change, Field, Kept, Label, Subject, Value, Who
from storage.importing.known import KnownMeasure, KnownProblem
from storage.importing.names import listed
from storage.importing.tree import IMMEDIATE, Due, Found, Tree, due, is_same_text, plain
from storage.importing.worked import Worked
from storage.models import MeasureState, OwnerRole

Roles = Mapping[OwnerRole, tuple[Who, ...]]
ROLE_FIELDS: dict[OwnerRole, Field] = {
    OwnerRole.LEADER: "leader",
    OwnerRole.DEPARTMENT: "department",
    OwnerRole.ASSISTING: "assisting",
    OwnerRole.OWNER: "owner",
}


class Said:
    """Gathers changes, and what is kept though the document says otherwise."""

    def __init__(self, worked: Worked) -> None:
        self.worked = worked
        self.changes: list[Change] = []
        self.kept: list[Kept] = []

    def problem(self, known: KnownProblem, found: Found, owners: Roles) -> None:
        label: Label = (known.number, None)
        item = _Item("problem", known.id, label, "finished" if known.is_finished else None)
        said = found.problem
        self._text(item, "title", known.title, said["title"])
        self._text(item, "finding", known.finding, said["finding"])
        self._place(item, known, found)
        said_due = due(said.get("deadline"))
        inherited = [one for one in known.measures if one.deadline is None]
        if said_due and not (known.deadline is None and (_all_due(known, said_due) or _is_latest(said, said_due))):
            claimed = any(one.state is MeasureState.CLAIMED for one in known.measures)
            old = self.worked.days("problem", known.id)
            self._deadline(item, known, known.due, said_due, old, claimed=claimed)
        if said.get("standing") and known.measures and not all(one.standing for one in inherited or known.measures):
            for one in inherited or known.measures:
                self._standing(known, one)
        for role, who in owners.items():
            if not (role not in known.owners and (_all_have(known, role, who) or _is_everybody(said, role))):
                self._role(item, role, known.owners.get(role, ()), who, known.owners.get(role, ()))

    def measure(
        self, above: KnownProblem, known: KnownMeasure, said: Tree, owners: Roles, found: Found, beside: Roles
    ) -> None:
        """`beside`: what the document says of its problem's roles."""
        label: Label = (above.number, known.number)
        finished = above.is_finished or known.state is MeasureState.VERIFIED
        item = _Item("measure", known.id, label, "finished" if finished else None)
        self._text(item, "text", known.text, str(said["text"]))
        steps = tuple(str(one) for one in said.get("steps") or ())
        if steps and list(map(plain, steps)) != list(map(plain, known.steps)):
            self._change(item, "steps", known.steps, steps)
        said_due = due(said.get("deadline"))
        held = known.due or due(found.problem.get("deadline")) or above.due
        if said_due and said_due != held:
            old = set(self.worked.days("measure", known.id))
            if None in old:  # people gave it a day of its own: its problem's, before, is out of date
                old |= self.worked.days("problem", above.id) | {_iso(above.deadline)}
            self._deadline(item, known, held, said_due, old, claimed=known.state is MeasureState.CLAIMED)
        if said.get("standing") and not found.problem.get("standing"):
            self._standing(above, known)
        for role, who in owners.items():
            effective = known.owners.get(role) or beside.get(role) or above.owners.get(role, ())
            self._role(item, role, effective, who, above.owners.get(role, ()))

    # One field

    def _text(self, item: _Item, field: Field, ours: str, theirs: str | None) -> None:
        if theirs and not is_same_text(ours, theirs):
            self._change(item, field, ours, theirs)

    def _place(self, item: _Item, known: KnownProblem, found: Found) -> None:
        """Its category, or where the document has none its aspect."""
        for ours, theirs in ((known.category, found.category["title"]), (known.aspect, found.aspect["title"])):
            if theirs is not None and (ours is None or not is_same_text(ours, theirs)):
                old = known.category or known.aspect
                new = found.category["title"] or found.aspect["title"]
                self._change(item, "place", old, new, found=found)
                return

    def _deadline(
        self, item: _Item, known: KnownMeasure | KnownProblem, ours: Due | None, theirs: Due, old: set[str | None],
        *, claimed: bool,
    ) -> None:  # fmt: skip
        if theirs in (ours, known.deadline):
            return
        said_then = known.immediate_on if theirs == IMMEDIATE else theirs
        if item.why is None and claimed:
            item = item.but("claimed")
        elif item.why is None and said_then and _iso(said_then) in old:
            item = item.but("worked")
        self._change(item, "deadline", _iso(ours), _iso(theirs))

    def _standing(self, above: KnownProblem, known: KnownMeasure) -> None:
        if not known.standing:
            finished = above.is_finished or known.state is MeasureState.VERIFIED
            item = _Item("measure", known.id, (above.number, known.number), "finished" if finished else None)
            self._change(item, "standing", False, True)

    def _role(
        self, item: _Item, role: OwnerRole, ours: Sequence[Who], theirs: Sequence[Who], above: Sequence[Who]
    ) -> None:
        if set(ours) == set(theirs):
            return
        if item.why is None and self._is_out_of_date(item, role, ours, theirs, above):
            item = item.but("worked")
        self._change(item, ROLE_FIELDS[role], listed(ours), listed(theirs), who=tuple(theirs))

    def _is_out_of_date(
        self, item: _Item, role: OwnerRole, ours: Sequence[Who], theirs: Sequence[Who], above: Sequence[Who]
    ) -> bool:
        """Whether people have put others in the place of those whom the document names."""
        old = self.worked.names(item.subject, item.id, role.value)
        names = listed(theirs)
        if names in old or (() in old and names == listed(above)):
            return True
        handed = self.worked.handed(item.subject, item.id, role.value)
        now = {who.id for who in ours}
        named = {who.id for who in theirs}
        return bool(named & handed) and named - handed <= now

    def _change(
        self, item: _Item, field: Field, ours: Value, theirs: Value, *, who: tuple[Who, ...] = (),
        found: Found | None = None,
    ) -> None:  # fmt: skip
        if item.why is not None:
            self.kept.append(Kept(label=item.label, field=field, ours=ours, theirs=theirs, why=item.why))  # type: ignore[arg-type]
            return
        self.changes.append(
            Change(
                subject=item.subject, id=item.id, label=item.label, field=field, old=ours, new=theirs, who=who,
                found=found,
            )
        )  # fmt: skip


class _Item:
    """An item of the ledger; `why` says why it stays as it is, if it does."""

    def __init__(self, subject: Subject, row: int, label: Label, why: str | None) -> None:
        self.subject, self.id, self.label, self.why = subject, row, label, why

    def but(self, why: str) -> _Item:
        return _Item(self.subject, self.id, self.label, why)


def _all_due(known: KnownProblem, said: Due) -> bool:
    """Whether each of its measures has a day, and this is the latest of these, or what all of them say."""
    days = [one.deadline for one in known.measures if one.deadline]
    if not days or len(days) < len(known.measures):
        return False
    return said == max(days) or all(one.due == said for one in known.measures)


def _is_latest(said: Tree, problem: Due) -> bool:
    """Whether the document itself has the day from its measures: then it says nothing of the problem."""
    days = [due(one.get("deadline")) for one in said["measures"]]
    if not days or None in days:
        return False
    return (
        all(one == problem for one in days)
        or max((one for one in days if isinstance(one, date)), default=None) == problem
    )


def _all_have(known: KnownProblem, role: OwnerRole, who: Sequence[Who]) -> bool:
    """Whether these are all whom its measures name, and each names somebody."""
    named = [set(one.owners.get(role, ())) for one in known.measures]
    return bool(named) and all(named) and set[Who]().union(*named) == set(who)


def _is_everybody(said: Tree, role: OwnerRole) -> bool:
    """Whether the document itself has them from its measures."""
    named = [_names(one.get("owners", ()), role) for one in said["measures"]]
    return bool(named) and all(named) and set[str]().union(*named) == _names(said.get("owners", ()), role)


def _names(owners: Sequence[Tree], role: OwnerRole) -> set[str]:
    return {str(one["name"]) for one in owners if one["role"] == role}


def _iso(said: Due | None) -> str | None:
    return said.isoformat() if isinstance(said, date) else said
