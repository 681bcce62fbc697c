"""A document's tree against the ledger: what is new, changed, the same, unnamed, and what is doubtful."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.importing import fields
from storage.importing.diff import Diff, Doubt, Label, NewMeasure, NewProblem, Owners, Who
from storage.importing.known import KnownProblem, few, measures_of, problems_in
from storage.importing.matching import Matches, Thing, match, thing
from storage.importing.names import Names, names_of
from storage.importing.tree import Found, Tree, day, printed, problems_of, title_of
from storage.importing.worked import Worked
from storage.models import Inspection, Measure, OwnerRole, Problem
from storage.rights import Action, require_in_unit

AT_ONCE = 500
"""Problems whose measures are at hand at a time."""


def compare(session: Session, actor: Actor, tree: Tree) -> Diff:
    """What the document would change in the ledger of the actor's unit. Raises NotAllowed."""
    require_in_unit(actor, Action.IMPORT)
    found = list(problems_of(tree))
    work = _Comparing(session, names_of(session, actor.unit_id), Worked(session, actor.unit_id))
    inspection = _inspection(session, actor.unit_id, tree, found)
    return work.diff(inspection, problems_in(session, inspection) if inspection else [], found)


def _inspection(session: Session, unit_id: int, tree: Tree, found: Sequence[Found]) -> int | None:
    """The inspection that the document is about: the one of whose problems it names most, the newest of equals; None
    where it is of another day and names few."""
    rows = select(Problem.inspection_id, Problem.number, Problem.title, Problem.finding, Problem.printed)
    by_inspection: dict[int, list[Thing]] = {}
    ordered = rows.where(Problem.unit_id == unit_id).order_by(Problem.inspection_id, Problem.number)
    ledger = session.execute(few(ordered))
    for inspection, number, title, finding, number_printed in ledger:
        by_inspection.setdefault(inspection, []).append(thing(str(number), number_printed, title, finding))
    things = [_thing(one) for one in found]
    if not by_inspection or not things:
        return None
    keyed = any(one.key for one in things)
    if len(by_inspection) == 1:
        best = next(iter(by_inspection))
    else:
        named = {row: _named(ours, things) for row, ours in by_inspection.items()}
        best = max(named, key=lambda row: (named[row], row))
    matches = match(by_inspection[best], things)
    if not matches.pairs and not matches.doubts:
        return None
    said = day(tree["notice"].get("feedback_date"))
    ours = session.scalar(select(Inspection.feedback_date).where(Inspection.id == best))
    of_another_day = said is not None and ours is not None and said != ours
    if of_another_day and not keyed and 2 * len(matches.pairs) < len(things):
        return None
    return best


def _named(ours: Sequence[Thing], things: Sequence[Thing]) -> int:
    words = {one.text for one in ours} | {one.more for one in ours if one.more}
    keys = {one.key for one in ours}
    return sum(one.text in words or one.more in words or (one.key in keys) for one in things)


def _thing(found: Found) -> Thing:
    problem = found.problem
    return thing(
        problem.get("key"), printed(problem["number"]), title_of(problem), problem["finding"] or "",
        lambda: (str(one["text"]) for one in problem["measures"]),
    )  # fmt: skip


def _known_thing(session: Session, problem: KnownProblem) -> Thing:
    return thing(
        str(problem.number), problem.printed, problem.title, problem.finding,
        lambda: session.scalars(select(Measure.text).where(Measure.problem_id == problem.id)),
    )  # fmt: skip


class _Comparing:
    def __init__(self, session: Session, names: Names, worked: Worked) -> None:
        self.session = session
        self.names = names
        self.said = fields.Said(worked)
        self.doubts: list[Doubt] = []
        self.new_problems: list[NewProblem] = []
        self.new_measures: list[NewMeasure] = []
        self.same = 0
        self.unnamed: list[Label] = []
        self._at_hand: Sequence[KnownProblem] = ()
        self._shared: dict[Owners, Owners] = {}
        """The same people on many new items are the same objects."""

    def diff(self, inspection: int | None, known: Sequence[KnownProblem], found: Sequence[Found]) -> Diff:
        matches = match([_known_thing(self.session, one) for one in known], [_thing(one) for one in found])
        for here, one in enumerate(found):
            if here % AT_ONCE == 0:
                self._read([known[matches.pairs[at]] for at in range(here, here + AT_ONCE) if at in matches.pairs])
            if here in matches.doubts:
                self._doubt(matches, here, title_of(one.problem), one.problem, [(row.number, None) for row in known])
            elif here in matches.pairs:
                self._compare(known[matches.pairs[here]], one)
            else:
                self._add(one)
        named = set(matches.pairs.values()) | {there for some in matches.doubts.values() for there in some}
        self.unnamed += [(row.number, None) for place, row in enumerate(known) if place not in named]
        used = self._used()
        return Diff(
            inspection=inspection,
            new_problems=tuple(self.new_problems),
            new_measures=tuple(self.new_measures),
            changes=tuple(self.said.changes),
            kept=tuple(self.said.kept),
            doubts=tuple(self.doubts),
            same=self.same,
            unnamed=tuple(sorted(self.unnamed, key=lambda label: (label[0], label[1] or 0))),
            new_people=tuple(one for one in self.names.new_people.values() if one in used),
            new_departments=tuple(one for one in self.names.new_places.values() if one in used),
        )

    def _read(self, known: Sequence[KnownProblem]) -> None:
        """Have the measures of these problems at hand, and let go of those before."""
        for one in self._at_hand:
            one.measures = []
        self._at_hand = known
        measures = measures_of(self.session, [one.id for one in known])
        for one in known:
            one.measures = measures[one.id]

    def _used(self) -> set[Who]:
        used = {who for change in self.said.changes for who in change.who}
        for problem in self.new_problems:
            used |= {who for _, whos in problem.owners for who in whos}
        every = [one for problem in self.new_problems for one in problem.measures] + self.new_measures
        return used | {who for measure in every for _, whos in measure.owners for who in whos}

    def _doubt(self, matches: Matches, here: int, text: str, item: Tree, labels: Sequence[Label]) -> None:
        candidates = tuple(labels[there] for there in matches.doubts[here])
        why = "several" if len(candidates) > 1 else "alike" if candidates else "twice"
        self.doubts.append(
            Doubt(text=text, why=why, printed=printed(item["number"]), candidates=candidates)  # type: ignore[arg-type]
        )

    # What is there already

    def _compare(self, known: KnownProblem, found: Found) -> None:
        before = len(self.said.changes)
        owners = self._owners(found.problem.get("owners", ()), title_of(found.problem))
        self.said.problem(known, found, owners)
        self.same += len(self.said.changes) == before
        measures = found.problem["measures"]
        matches = match(
            [thing(f"{known.number}.{one.number}", one.printed, one.text) for one in known.measures],
            [thing(one.get("key"), printed(one["number"]), str(one["text"])) for one in measures],
        )
        labels: list[Label] = [(known.number, one.number) for one in known.measures]
        for here, measure in enumerate(measures):
            if here in matches.doubts:
                self._doubt(matches, here, str(measure["text"]), measure, labels)
            elif here in matches.pairs:
                before = len(self.said.changes)
                mine = self._owners(measure["owners"], str(measure["text"]))
                self.said.measure(known, known.measures[matches.pairs[here]], measure, mine, found, owners)
                self.same += len(self.said.changes) == before
            elif known.is_finished:
                self.doubts.append(Doubt(text=str(measure["text"]), why="finished", candidates=((known.number, None),)))
            else:
                self._add_measure(known, measure, owners)
        named = set(matches.pairs.values()) | {there for some in matches.doubts.values() for there in some}
        self.unnamed += [label for place, label in enumerate(labels) if place not in named]

    def _add_measure(self, known: KnownProblem, measure: Tree, above: fields.Roles) -> None:
        inherited = {**known.owners, **above}
        owners = self._own(measure["owners"], str(measure["text"]), inherited)
        self.new_measures.append(NewMeasure(measure=measure, problem=known.id, number=known.number, owners=owners))

    # What is new

    def _add(self, found: Found) -> None:
        above = self._owners(found.problem.get("owners", ()), title_of(found.problem))
        measures = tuple(
            NewMeasure(measure=one, owners=self._own(one["owners"], str(one["text"]), above))
            for one in found.problem["measures"]
        )
        self.new_problems.append(NewProblem(found=found, owners=self._shared_own(above, {}), measures=measures))

    def _own(self, owners: Sequence[Tree], text: str, inherited: fields.Roles) -> Owners:
        return self._shared_own(self._owners(owners, text), inherited)

    def _shared_own(self, owners: fields.Roles, inherited: fields.Roles) -> Owners:
        """The roles that are not the inherited ones."""
        said = tuple((role.value, who) for role, who in owners.items() if set(inherited.get(role, ())) != set(who))
        return self._shared.setdefault(said, said)

    def _owners(self, owners: Sequence[Tree], text: str) -> dict[OwnerRole, tuple[Who, ...]]:
        """By role; nobody where a name may be several people's, and that is a doubt."""
        if not owners:
            return {}
        roles, doubtful = self.names.of(owners)
        self.doubts += [
            Doubt(text=name, why="near" if near else "namesakes", printed=text, near=near)
            for name, near in doubtful.items()
        ]
        return roles
