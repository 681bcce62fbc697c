"""What is published and what is kept back; what papers are told of the ledger."""

from __future__ import annotations

import pytest

from storage.dossiers import dossier, known_names, notice_facts
from storage.errors import NotAllowed, NotFound, Outdated
from storage.models import ReviewState
from storage.verbs import problems, publishing
from storage.verbs.records import note_export
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OUTSIDER, OVERSEER, OWNER, Cast, at, monday


def test_the_notice_is_made_of_what_may_be_published(cast: Cast) -> None:
    cast.does(COORDINATOR, publishing.keep_back, cast.problem(2), at(monday))
    facts = cast.sees(COORDINATOR, notice_facts, monday)
    assert facts is not None
    assert ([one.view.number for one in facts.dossiers], facts.kept_back) == ([1, 3], 1)

    cast.does(COORDINATOR, publishing.publish, cast.problem(2), at(monday))
    facts = cast.sees(COORDINATOR, notice_facts, monday)
    assert facts is not None
    assert ([one.view.number for one in facts.dossiers], facts.kept_back) == ([1, 2, 3], 0)
    assert cast.events() == ["problem_kept_back", "problem_published"]


def test_only_a_coordinator_decides_on_it_and_drafts(cast: Cast) -> None:
    for who in (OWNER, LEADER, OVERSEER):
        with pytest.raises(NotAllowed):
            cast.does(who, publishing.keep_back, cast.problem(1), at(monday))
        with pytest.raises(NotAllowed):
            cast.sees(who, notice_facts, monday)
    with pytest.raises(Outdated):
        cast.does(COORDINATOR, publishing.publish, cast.problem(1), at(monday))
    with pytest.raises(NotFound):
        cast.does(OUTSIDER, publishing.keep_back, cast.problem(1), at(monday))


def test_a_dossier_says_who_did_and_verified_what_and_what_was_found_later(cast: Cast) -> None:
    cast.closes(1, at(monday))
    look_back = cast.look_backs(1)[0]
    cast.does(OVERSEER, problems.look_back, look_back, ReviewState.REBOUNDED, at(monday, 15), today=monday, note="又犯")
    _, one = cast.sees(COORDINATOR, dossier, cast.problem(1), monday)

    assert [(done.state, done.by, done.note) for done in one.look_backs] == [(ReviewState.REBOUNDED, OVERSEER, "又犯")]
    assert [(ended.number, ended.reason) for ended in one.ended] == [(1, "又犯")]
    assert one.hands[1].did == ()
    assert [(kept.measure_no, kept.evidence.by) for kept in one.kept] == [(1, OWNER), (2, OWNER)]

    cast.finishes(COLLEAGUE, 2, 1, at(monday))
    _, one = cast.sees(COLLEAGUE, dossier, cast.problem(2), monday)
    assert (one.hands[1].did, one.hands[1].verified) == ((COLLEAGUE,), (LEADER,))


def test_nobody_gets_the_dossier_of_what_they_may_not_see(cast: Cast) -> None:
    with pytest.raises(NotFound):
        cast.sees(OWNER, dossier, cast.problem(2), monday)
    with pytest.raises(NotFound):
        cast.sees(OUTSIDER, dossier, cast.problem(1), monday)


def test_names_are_known_of_those_who_left_too(cast: Cast) -> None:
    cast.leaves(COLLEAGUE)
    names = {one.name: one.role for one in cast.read(lambda session: known_names(session, 1))}
    assert {OWNER, LEADER, OVERSEER, COORDINATOR} <= set(names)
    assert names[COLLEAGUE] is None
    assert OUTSIDER not in names


def test_what_was_taken_out_stands_in_the_history(cast: Cast) -> None:
    cast.does(COORDINATOR, note_export, "closeout_form", 2, at(monday), about=("problem", cast.problem(1)))
    assert cast.events() == ["exported"]
