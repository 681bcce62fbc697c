"""What a notice counts: every number in its text is one of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from storage.dossiers import Dossier
from storage.models import MeasureState, ProblemState, ReviewState


@dataclass(frozen=True, kw_only=True)
class Tally:
    aspects: int
    categories: int
    """0 where the document has no such level."""
    problems: int
    measures: int
    departments: int
    by_problem_state: Counter[ProblemState]
    by_measure_state: Counter[MeasureState]
    look_backs: Counter[ReviewState]


def tally(dossiers: Sequence[Dossier]) -> Tally:
    measures = [measure for one in dossiers for measure in one.view.measures]
    return Tally(
        aspects=len({one.aspect.id for one in dossiers if one.aspect.title}),
        categories=len({one.category.id for one in dossiers if one.category.title}),
        problems=len(dossiers),
        measures=len(measures),
        departments=len({name for measure in measures for name in measure.roles.departments}),
        by_problem_state=Counter(one.view.state for one in dossiers),
        by_measure_state=Counter(measure.state for measure in measures),
        look_backs=Counter(done.state for one in dossiers for done in one.look_backs),
    )
