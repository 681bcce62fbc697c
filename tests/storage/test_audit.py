"""The audit chain: every verb leaves an event, and nothing can be changed behind it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, happened
from storage.actor import Actor, console
from storage.errors import NoEvidence
from storage.models import Event, OwnerRole, ReviewState, Role, Unit
from storage.verbs import (
    extensions,
    imports,
    measures,
    people,
    planning,
    problems,
    publishing,
    putting_off,
    records,
    urging,
)
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    LOOK_BACKS,
    OVERSEER,
    OWNER,
    WEEK,
    Cast,
    at,
    friday,
    monday,
    new_year,
    person,
    saturday,
    tree,
    tuesday,
)

VERBS = (people, measures, planning, extensions, putting_off, urging, problems, publishing, imports)
PARTS_OF_VERBS = {
    # What verbs are made of: they change rows only within a verb, which records.
    "attach", "attach_for", "answering", "own_unplaced", "signed_paper", "tell_recorded", "start", "void_extensions",
    "due_with", "inheriting", "refuse_finished", "renew", "tell_owners",
    "add_inspection", "new_problem", "new_measure", "take_due", "write_new",
    "plan_review", "void_reviews", "take_on", "bind",
    # These read.
    "refuse_urging", "open_measures", "unsettled",
    "claimed", "frozen", "iso", "person_named", "person_by_account", "token_hash", "usable_invite",
    "group_ids", "new_token",
    # How the bot speaks to somebody is theirs, and in no unit's ledger.
    "set_language",
}  # fmt: skip


def broken(cast: Cast, unit: int | None = None) -> int | None:
    """The number of the first event that does not fit, in the cast's unit."""
    return cast.read(lambda session: audit.broken_at(session, session.get_one(Unit, unit or 1)))


def sql(cast: Cast, statement: str) -> None:
    """What somebody with the database file in hands could do."""
    with cast.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


class Story:
    """Every public verb once, in an order that a ledger knows. `expected` is the event each leaves."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.kept: dict[str, int] = {}

    def steps(self) -> dict[str, tuple[str, Callable[[], object]]]:
        cast, does = self.cast, self.cast.does
        return {
            "add_unit": ("unit_added", lambda: cast.read(lambda s: people.add_unit(s, "临江区文化馆", at(monday)))),
            "add_department": ("department_added", lambda: does(
                COORDINATOR, people.add_department, "财务科", at(monday))),
            "add_person": ("person_added", lambda: does(
                COORDINATOR, people.add_person, "钱七", Role.OWNER, at(monday))),
            "add_people": ("person_added", lambda: does(
                COORDINATOR, people.add_people, [("孙九", [Role.OWNER]), ("钱七", [Role.LEADER])], at(monday))),
            "invite": ("person_invited", self._keep_token),
            "revoke_invites": ("invites_revoked", self._revoke),
            "join": ("person_joined", self._join),
            "introduce": ("person_named", lambda: does("钱七", people.introduce, "钱七", at(monday))),
            "apply": ("applicant_asked", lambda: self._keep("applicant", cast.read(
                lambda s: people.apply(s, cast.actor(s, OWNER).unit_id, 88_001, "小孙", at(monday)).id))),
            "admit": ("applicant_decided", lambda: does(
                COORDINATOR, people.admit, self.kept["applicant"], None, at(monday))),
            "end_membership": ("person_left", lambda: cast.leaves("钱七")),
            "import_tree": ("document_imported", lambda: self._keep("inspection", does(
                COORDINATOR, imports.import_tree, tree(("公章管理不严", ("换发登记簿",)), all_done=True), at(monday),
            ).inspection.id)),
            "settle_claimed": ("claims_settled", lambda: does(
                COORDINATOR, problems.settle_claimed, self.kept["inspection"], at(monday), redo=True)),
            "assign": ("role_assigned", lambda: cast.assigns((1, 1), OwnerRole.OWNER, OWNER)),
            "set_deadline": ("deadline_set", lambda: cast.is_due((1, 1), friday)),
            "acknowledge": ("measure_acknowledged", lambda: does(
                OWNER, measures.acknowledge, cast.measure(1, 1), at(monday))),
            "report_progress": ("progress_reported", lambda: does(
                OWNER, measures.report_progress, cast.measure(1, 1), at(monday), note="在办")),
            "ask_extension": ("extension_asked", lambda: self._keep("extension", does(
                OWNER, extensions.ask_extension, cast.measure(1, 1), at(monday), today=monday, reason="雨",
                wanted=new_year).id)),
            "decide_extension": ("extension_decided", lambda: does(
                COORDINATOR, extensions.decide_extension, self.kept["extension"], at(monday), granted=None)),
            "snooze": ("measure_snoozed", lambda: does(
                OWNER, putting_off.snooze, cast.measure(1, 1), at(monday), until=at(tuesday), today=monday)),
            "urge": ("measure_urged", self._urge),
            "state_lateness": ("lateness_stated", lambda: does(
                OWNER, extensions.state_lateness, cast.measure(1, 1), at(monday), today=saturday, reason="雨",
                promised=new_year)),
            "submit": ("measure_submitted", lambda: self._keep("report", cast.submits(OWNER, 1, 1, at(monday)))),
            "add_evidence": ("evidence_added", lambda: does(
                OWNER, measures.add_evidence, self.kept["report"], [cast.sends(OWNER)], at(monday))),
            "withdraw": ("submission_withdrawn", lambda: does(
                OWNER, measures.withdraw, self.kept["report"], at(monday))),
            "send_back": ("measure_returned", lambda: does(
                LEADER, measures.send_back, cast.submits(OWNER, 1, 1, at(monday)), at(monday), today=monday,
                reason="看不清")),
            "verify": ("measure_verified", lambda: cast.finishes(OWNER, 1, 1, at(monday))),
            "close": ("problem_closed", lambda: does(
                COORDINATOR, problems.close, cast.problem(1), at(monday), review_days=LOOK_BACKS)),
            "note_at_close": ("close_noted", lambda: does(
                COORDINATOR, problems.note_at_close, cast.problem(1), at(monday), made_rule="公章办法")),
            "look_back": ("looked_back", lambda: does(
                OVERSEER, problems.look_back, cast.look_backs(1)[0], ReviewState.HELD, at(monday), today=monday)),
            "reopen": ("problem_reopened", lambda: does(
                OVERSEER, problems.reopen, cast.problem(1), at(monday), reason="又犯")),
            "keep_back": ("problem_kept_back", lambda: does(
                COORDINATOR, publishing.keep_back, cast.problem(1), at(monday))),
            "publish": ("problem_published", lambda: does(
                COORDINATOR, publishing.publish, cast.problem(1), at(monday))),
            "rename_unit": ("unit_named", lambda: does(COORDINATOR, people.rename_unit, "临江区方志馆", at(monday))),
        }  # fmt: skip

    def _keep(self, name: str, number: int) -> None:
        self.kept[name] = number

    def _keep_token(self) -> None:
        def made(session: Session, actor: Actor) -> str:
            return people.invite(session, actor, person(session, "钱七"), at(monday), valid=WEEK)[1]

        self.token = self.cast.does(COORDINATOR, made)

    def _revoke(self) -> None:
        self.cast.does(COORDINATOR, lambda s, a: people.revoke_invites(s, a, person(s, "钱七"), at(monday)))
        self._keep_token()

    def _urge(self) -> None:
        measure = self.cast.measure(1, 1)

        def pressed(session: Session, actor: Actor) -> None:
            people = [person(session, OWNER)]
            urging.urge(session, actor, measure, people, at(monday), since=at(monday, 0), level="urge")

        self.cast.does(LEADER, pressed)

    def _join(self) -> None:
        self.cast.read(lambda session: people.join(session, self.token, 88_002, at(tuesday)))


def test_every_verb_leaves_an_event(cast: Cast) -> None:
    for verb, (kind, step) in Story(cast).steps().items():
        before = cast.from_here()
        step()
        assert kind in before.events(), verb

    assert broken(cast) is None


def test_no_verb_is_left_out(cast: Cast) -> None:
    assert public_functions(*VERBS) == set(Story(cast).steps()) | PARTS_OF_VERBS


def public_functions(*modules: ModuleType) -> set[str]:
    return {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def test_an_event_says_who_when_what_before_and_after(cast: Cast) -> None:
    cast.is_due((2, 1), new_year, at(tuesday))

    event = cast.read(lambda session: session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one())
    assert (event.actor, event.actor_id, event.at) == (COORDINATOR, cast.person(COORDINATOR), at(tuesday))
    assert (event.kind, event.subject_kind, event.subject_id) == ("deadline_set", "measure", cast.measure(2, 1))
    assert event.before["deadline"] == "2026-12-04"
    assert (event.after["deadline"], event.after["standing"]) == ("2027-01-01", False)


def test_the_chain_fits_from_the_first_event_on(cast: Cast) -> None:
    cast.closes(1, at(monday))

    assert broken(cast) is None
    first = cast.read(lambda session: session.scalars(select(Event).where(Event.unit_id == 1, Event.seq == 1)).one())
    assert (first.kind, first.previous) == ("unit_added", "")


def test_s17_a_changed_row_is_found_and_named(cast: Cast) -> None:
    sql(cast, "UPDATE event SET actor = '别人' WHERE unit_id = 1 AND seq = 5")

    assert broken(cast) == 5


@pytest.mark.parametrize("column", ["at", "kind", "subject_id", "before", "after", "previous", "hash", "actor_id"])
def test_s17_no_column_of_a_row_can_be_changed(cast: Cast, column: str) -> None:
    value = {"at": "'2026-01-01 00:00:00.000000'", "subject_id": 77, "actor_id": 1}.get(column, "'{\"forged\": 1}'")
    sql(cast, f'UPDATE event SET "{column}" = {value} WHERE unit_id = 1 AND seq = 3')

    assert broken(cast) == 3


def test_s17_a_deleted_row_is_found(cast: Cast) -> None:
    sql(cast, "DELETE FROM event WHERE unit_id = 1 AND seq = 5")

    assert broken(cast) == 5


def test_s17_a_cut_tail_is_found(cast: Cast) -> None:
    length = cast.read(lambda session: session.get_one(Unit, 1).chain_length)
    sql(cast, f"DELETE FROM event WHERE unit_id = 1 AND seq = {length}")

    assert broken(cast) == length


def test_s17_a_whole_chain_that_was_cut_is_found(cast: Cast) -> None:
    sql(cast, "DELETE FROM event WHERE unit_id = 1")

    assert broken(cast) == 1


def test_each_unit_has_a_chain_of_its_own(cast: Cast) -> None:
    sql(cast, "UPDATE event SET actor = '别人' WHERE unit_id = 1 AND seq = 2")

    assert broken(cast, 2) is None


def test_an_event_goes_with_the_act_that_failed(cast: Cast) -> None:
    def fails(session: Session) -> None:
        audit.record(session, console(1), "something", ("unit", 1), at(monday))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cast.read(fails)

    assert cast.events() == []
    assert broken(cast) is None


def test_a_refused_verb_leaves_no_event(cast: Cast) -> None:
    with pytest.raises(NoEvidence):
        cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday))

    assert cast.events() == []


def test_history_tells_the_events_of_a_problem_and_its_measures(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    cast.submits(COLLEAGUE, 2, 1, at(monday))

    told = [(one.kind, one.actor, one.measure_no) for one in cast.sees_of(OWNER, happened.history, 1)][-2:]
    assert told == [("measure_submitted", OWNER, 1), ("measure_verified", LEADER, 1)]
    assert {one.measure_no for one in cast.sees_of(OWNER, happened.history, 1, 2)} <= {2}


def test_whoever_takes_the_ledger_out_stands_in_the_history(cast: Cast) -> None:
    about = ("problem", cast.problem(1))
    cast.does(OWNER, records.note_export, "tasks", 3, at(monday), part={"format": "xlsx"})
    cast.does(LEADER, records.note_export, "closeout_form", 2, at(monday), about=about)

    def read(session: Session) -> list[tuple[object, ...]]:
        rows = session.scalars(select(Event).where(Event.kind == "exported").order_by(Event.id))
        return [(one.actor, one.subject_kind, one.subject_id, one.after) for one in rows]

    assert cast.read(read) == [
        (OWNER, "unit", 1, {"what": "tasks", "rows": 3, "format": "xlsx"}),
        (LEADER, *about, {"what": "closeout_form", "rows": 2}),
    ]
    assert broken(cast) is None
