"""The coordinator says by which policy the unit is reminded."""

from __future__ import annotations

import pytest

from storage.errors import AlreadyDone, NotAllowed
from storage.models import Unit
from storage.verbs.policies import choose_policy
from tests.cast import COORDINATOR, LEADER, OVERSEER, OWNER, UNIT, Cast, at, measure_row, monday


def test_it_is_written_down_and_everything_is_looked_at_again(cast: Cast) -> None:
    cast.does(COORDINATOR, choose_policy, "strict", at(monday, 15))

    assert cast.events()[-1] == "policy_chosen"
    assert cast.read(lambda session: session.query(Unit).filter_by(name=UNIT).one().policy) == "strict"
    assert cast.read(lambda session: measure_row(session, 1, 1).look_at) == at(monday, 15)


def test_choosing_it_again_changes_nothing(cast: Cast) -> None:
    cast.does(COORDINATOR, choose_policy, "strict", at(monday))
    with pytest.raises(AlreadyDone):
        cast.does(COORDINATOR, choose_policy, "strict", at(monday))


@pytest.mark.parametrize("who", [OWNER, LEADER, OVERSEER])
def test_nobody_else_chooses(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        cast.does(who, choose_policy, "gentle", at(monday))
