"""What tells one telling from another: who plans it and who asks whether it is still true name it alike."""

from __future__ import annotations

from storage.models import Measure, Snooze
from storage.roles import deadline_of, promise_of


def of_ladder(measure: Measure) -> str:
    """How the reminders of a measure begin, as it stands: its round, its deadline, and the day promised since."""
    promise = promise_of(measure)
    promised = f"{promise.wanted}:" if promise else ""
    return f"{measure.problem.round}:{deadline_of(measure)}:{promised}"


def of_snooze(snooze: Snooze) -> str:
    return f"snooze:{snooze.id}"
