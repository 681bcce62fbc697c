"""A short year of benchmarks/chaos.py: nothing lost, nothing twice, whatever is killed when."""

from __future__ import annotations

from pathlib import Path

from benchmarks.chaos import simulate
from tests.faults.process import Nursery

SEED, KILLS, DAYS, PROBLEMS = 12, 6, 6, 4


async def test_six_days_of_kills_at_random_lose_nothing_and_repeat_nothing_unlabelled(
    tmp_path: Path, blank_url: str, bots: Nursery
) -> None:
    tally = await simulate(tmp_path, blank_url, bots, seed=SEED, kills=KILLS, days=DAYS, problems=PROBLEMS)
    assert tally.trouble == []
    assert tally.held
    assert tally.kills >= KILLS
    assert tally.due > 10
    assert tally.presses > 3
