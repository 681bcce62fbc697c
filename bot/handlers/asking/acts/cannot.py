"""Why something can't be done to an item, by this person or as it stands: what is the matter, and who does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.handlers.asking.found import Found, name_of
from bot.handlers.turn import Turn
from bot.writing.card import Card
from bot.writing.cards import measure_card, problem_card
from bot.writing.words import label
from storage.find import get
from storage.models import Measure, MeasureState, Person, Problem, ProblemState, Role
from storage.reported import doers, hands_on
from storage.rights import Action, allowed, may_in_unit
from storage.roles import verifiers, with_role
from storage.verbs.measures import OPEN
from storage.views import MeasureView, ProblemView, people_views

CLOSED = (ProblemState.CLOSED, ProblemState.HELD)
OF_OWNERS = (
    Action.SUBMIT, Action.REPORT, Action.ACKNOWLEDGE, Action.ASK_EXTENSION, Action.STATE_LATENESS, Action.SNOOZE,
)  # fmt: skip


def explained(turn: Turn, item: Found, action: Action) -> Card:
    """The item's card, with the reason on top."""
    why = why_not(turn, item, action)
    if isinstance(item, MeasureView):
        return measure_card(turn.w, item, note=why)
    return problem_card(turn.w, item, note=why)


def why_not(turn: Turn, item: Found, action: Action) -> str:
    """One sentence. `action` must be one that `item.actions` lacks."""
    if isinstance(item, MeasureView):
        return _measure(turn, item, action)
    return _problem(turn, item, action)


# A measure


def _measure(turn: Turn, view: MeasureView, action: Action) -> str:
    name = name_of(turn, view)
    if action is Action.URGE and not may_in_unit(turn.who, Action.URGE):
        return _urgers(turn, view)
    if view.state is MeasureState.CLAIMED:
        return turn.t("cannot.claimed", name=name)
    if view.state is MeasureState.VERIFIED and view.verified_at:
        return turn.t("cannot.verified", name=name, at=turn.w.moment(view.verified_at))
    if action is Action.VERIFY:
        return _verify(turn, view, name)
    if action is Action.DECIDE_EXTENSION:
        return _decide(turn, view, name)
    if action not in allowed(turn.who, get(turn.session, Measure, view.id)):
        return _not_theirs(turn, view, action, name)
    if view.state is MeasureState.SUBMITTED and view.submitted_at:
        at, names = turn.w.moment(view.submitted_at), turn.w.names(view.verifiers)
        return turn.t("cannot.submitted", name=name, at=at, names=names)
    if action is Action.ACKNOWLEDGE and view.acknowledged_at:
        return turn.t("cannot.acknowledged", name=name, at=turn.w.moment(view.acknowledged_at))
    if action in (Action.ASK_EXTENSION, Action.STATE_LATENESS):
        return _more_time(turn, view, name)
    return turn.t("cannot.now", name=name)


def _not_theirs(turn: Turn, view: MeasureView, action: Action, name: str) -> str:
    if action not in OF_OWNERS:
        return _coordinators(turn)
    key = "cannot.owners" if view.roles.owners else "cannot.no_owner"
    return turn.t(key, name=name, names=turn.w.names(view.roles.owners))


def _verify(turn: Turn, view: MeasureView, name: str) -> str:
    measure = get(turn.session, Measure, view.id)
    if view.state in OPEN:
        return turn.t("cannot.not_submitted", name=name, names=turn.w.names(view.roles.owners))
    if turn.who.person_id in doers(measure):
        return turn.t("cannot.own_work", name=name, names=_names(turn, verifiers(turn.session, measure)))
    return turn.t("cannot.verifiers", name=name, names=turn.w.names(view.verifiers))


def _decide(turn: Turn, view: MeasureView, name: str) -> str:
    if view.extension is None:
        return turn.t("cannot.no_extension", name=name)
    return turn.t("cannot.approvers", name=name, names=turn.w.names(view.extension.approvers))


def _more_time(turn: Turn, view: MeasureView, name: str) -> str:
    waiting = view.extension
    if waiting:
        day, names = turn.w.day(waiting.wanted), turn.w.names(waiting.approvers)
        return turn.t("cannot.asked_already", name=name, day=day, names=names)
    return turn.t("error.no_deadline")


# A problem


def _problem(turn: Turn, view: ProblemView, action: Action) -> str:
    name = name_of(turn, view)
    if action in PROBLEM:
        return PROBLEM[action](turn, view, name)
    if view.state is ProblemState.CLAIMED:
        return turn.t("cannot.claimed", name=name)
    if view.state in CLOSED and view.closed_at:
        return _closed(turn, view, name)
    if action is Action.URGE:
        return _urgers(turn, view)
    if action in OF_OWNERS:
        return _none_of(turn, view, name)
    if action is Action.VERIFY:
        return turn.t("cannot.none_submitted", name=name)
    if action is Action.DECIDE_EXTENSION:
        return turn.t("cannot.no_extension", name=name)
    return _coordinators(turn)


def _none_of(turn: Turn, view: ProblemView, name: str) -> str:
    """None of its measures is this person's to do now."""
    if all(one.state is MeasureState.VERIFIED for one in view.measures):
        return turn.t("cannot.all_verified", name=name)
    return turn.t("cannot.owners", name=name, names=turn.w.names(view.roles.owners))


def _closed(turn: Turn, view: ProblemView, name: str) -> str:
    return turn.t("cannot.closed", name=name, at=turn.w.moment(view.closed_at) if view.closed_at else "")


def _close(turn: Turn, view: ProblemView, name: str) -> str:
    if view.state in CLOSED:
        return _closed(turn, view, name)
    if view.state is ProblemState.CLAIMED:
        return turn.t("cannot.claimed", name=name)
    left = [label(view.number, one.number) for one in view.measures if one.state is not MeasureState.VERIFIED]
    if left:
        return turn.t("cannot.open_measures", name=name, left=turn.t("list.names").join(left))
    return _coordinators(turn)


def _review(turn: Turn, view: ProblemView, name: str) -> str:
    if view.review is None:
        return turn.t("cannot.no_review", name=name)
    names = turn.w.names(view.review.reviewers)
    hands = {hand for one in get(turn.session, Problem, view.id).measures for hand in hands_on(one)}
    key = "cannot.own_look_back" if turn.who.person_id in hands else "cannot.reviewers"
    return turn.t(key, name=name, names=names)


def _reopen(turn: Turn, view: ProblemView, name: str) -> str:
    if view.state not in CLOSED:
        return turn.t("cannot.not_closed", name=name)
    people = with_role(turn.session, turn.who.unit_id, Role.COORDINATOR, Role.OVERSEER)
    return turn.t("cannot.reopeners", names=_names(turn, people))


PROBLEM: dict[Action, Callable[[Turn, ProblemView, str], str]] = {
    Action.CLOSE: _close,
    Action.REVIEW: _review,
    Action.REOPEN: _reopen,
}


def _urgers(turn: Turn, item: Found) -> str:
    coordinators = people_views(with_role(turn.session, turn.who.unit_id, Role.COORDINATOR))
    people = {one.id: one for one in (*item.roles.leaders, *coordinators)}
    return turn.t("cannot.urgers", names=turn.w.names(tuple(people.values())))


def _coordinators(turn: Turn) -> str:
    people = with_role(turn.session, turn.who.unit_id, Role.COORDINATOR)
    return turn.t("cannot.coordinators", names=_names(turn, people))


def _names(turn: Turn, people: Sequence[Person]) -> str:
    return turn.w.names(people_views(tuple(people)))
