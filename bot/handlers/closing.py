"""Closing and looking back: 销号, 回头看, and what a document claims."""

from __future__ import annotations

from datetime import date

from bot.handlers import filling, said, shown
from bot.handlers.days import prompt
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.cards import problem_name
from bot.writing.words import cut
from jobs.ladder import review_days, spread
from storage import queries
from storage.find import get
from storage.models import Problem, ProblemState, Review, ReviewState
from storage.verbs import problems as verbs
from storage.views import ProblemView


def close(turn: Turn, button: b.Close) -> Answer:
    problem = verbs.close(turn.session, turn.who, button.problem, turn.now, review_days=_stages(turn))
    view = queries.problem_by_id(turn.session, turn.who, problem.id, turn.today)
    lines = [
        turn.t("did.closed", name=problem_name(turn.w, view)),
        turn.t("did.closed_next", day=turn.w.day(view.review.due_on), names=turn.w.names(view.review.reviewers))
        if view.review
        else None,
        turn.t("did.closed_notes"),
    ]
    keys = [
        Key(turn.t("key.elsewhere"), b.CloseNote(problem.id, "elsewhere")),
        Key(turn.t("key.rule"), b.CloseNote(problem.id, "rule")),
        Key(turn.t("key.details"), b.ShowProblem(problem.id)),
    ]
    return change(card(lines, keys), turn.t("toast.closed"))


def close_note(turn: Turn, button: b.CloseNote) -> Answer:
    view = queries.problem_by_id(turn.session, turn.who, button.problem, turn.today)
    turn.ask("close_note", problem=button.problem, about=button.what)
    return say(prompt(turn, turn.t(f"ask.close_{button.what}", name=problem_name(turn.w, view))))


def close_noted(turn: Turn) -> Answer:
    text = turn.incoming.text.strip()
    elsewhere = turn.asked["about"] == "elsewhere"
    problem = verbs.note_at_close(
        turn.session, turn.who, int(turn.asked["problem"]), turn.now,
        check_elsewhere=text if elsewhere else None, made_rule=None if elsewhere else text,
    )  # fmt: skip
    turn.forget()
    return say(shown.problem(turn, problem.id, note=turn.t("did.noted")))


def held(turn: Turn, button: b.Held) -> Answer:
    """It holds. What a document only claimed has to be shown first."""
    review = get(turn.session, Review, button.review)
    if review.problem.state is ProblemState.CLAIMED:
        turn.ask("review_held", review=button.review)
        return say(prompt(turn, turn.t("ask.review_held", no=review.problem.number)))
    return change(record(turn, button.review, ReviewState.HELD), turn.t("toast.held"))


def rebounded(turn: Turn, button: b.Rebounded) -> Answer:
    """It came back: what was found?"""
    review = get(turn.session, Review, button.review)
    turn.ask("review_rebounded", review=button.review)
    return say(prompt(turn, turn.t("ask.review_rebounded", no=review.problem.number)))


def unclear(turn: Turn, button: b.Unclear) -> Answer:
    return change(record(turn, button.review, ReviewState.UNCLEAR))


def record(turn: Turn, review_id: int, result: ReviewState, note: str = "", evidence: list[int] | None = None) -> Card:
    """Write down what a look-back found and say what comes of it."""
    review = verbs.look_back(
        turn.session, turn.who, review_id, result, turn.now,
        today=turn.today, note=note, evidence=evidence or [], later_reviews=_stages(turn),
    )  # fmt: skip
    turn.forget()
    return found_card(turn, review.problem, result)


def found_card(turn: Turn, problem: Problem, result: ReviewState) -> Card:
    following = min((one.due_on for one in problem.reviews if one.state is ReviewState.PLANNED), default=None)
    key = f"did.review_{result}"
    if result is ReviewState.HELD and following is None:
        key = "did.review_held_last"
    day = turn.w.day(following) if following else ""
    lines = [turn.t(key, no=problem.number, round=problem.round, day=day)]
    return card(lines, [Key(turn.t("key.details"), b.ShowProblem(problem.id))])


# Opened again by hand


def reopen(turn: Turn, button: b.Reopen) -> Answer:
    """What was closed is to be opened again: for what reason?"""
    view = queries.problem_by_id(turn.session, turn.who, button.problem, turn.today)
    turn.ask("reopen", problem=view.id)
    return say(prompt(turn, turn.t("ask.reopen", name=problem_name(turn.w, view))))


def reopen_said(turn: Turn) -> Answer:
    """The reason was written; one tap confirms it."""
    view = queries.problem_by_id(turn.session, turn.who, int(turn.asked["problem"]), turn.today)
    return say(to_reopen(turn, view, turn.incoming.text.strip()))


def to_reopen(turn: Turn, view: ProblemView, reason: str) -> Card:
    """What reopening brings, and the tap that does it."""
    lines = [
        turn.t("said.reopen", name=problem_name(turn.w, view)),
        turn.t("said.reason", reason=cut(reason)),
        turn.t("said.reopen_next", round=view.round + 1),
    ]
    button = said.confirmed_by(turn, "reopen", view.id, reason)
    return card(lines, [Key(turn.t("key.reopen"), button), Key(turn.t("key.cancel"), b.Cancel())])


def reopened(turn: Turn, problem_id: int, reason: str) -> Card:
    """Open again, as the next round; said back with what has to be set anew."""
    problem = verbs.reopen(turn.session, turn.who, problem_id, turn.now, reason=reason)
    turn.forget()
    note = turn.t("did.reopened", no=problem.number, round=problem.round)
    return shown.problem(turn, problem.id, note=note)


# What a document claims


def settle_claims(turn: Turn, button: b.SettleClaims) -> Answer:
    """What becomes of what a document claims is done: looked back at, or done again."""
    office = turn.w.office
    waiting = verbs.claimed(turn.session, button.inspection, redo=bool(button.redo and button.problem))
    chosen = [problem.id for problem in waiting if button.problem in (None, problem.id)]
    days = spread(len(chosen), turn.today, office.policy.claimed_weeks, office.calendar) if chosen else ()
    problems = verbs.settle_claimed(
        turn.session, turn.who, button.inspection, turn.now,
        redo=bool(button.redo), spread=days, problem_ids=chosen,
    )  # fmt: skip
    if button.redo:
        lines = [turn.t("did.redo", n=len(problems)), turn.t("did.redo_next")]
        keys = [Key(turn.t("key.problem_no", no=one.number), b.ShowProblem(one.id)) for one in problems[:3]]
    else:
        first, last = turn.w.day(days[0]), turn.w.day(days[-1])
        lines = [turn.t("did.lookback_first", n=len(problems), first=first, last=last), turn.t("did.lookback_next")]
        keys = [Key(turn.t("key.reviews"), b.ShowList("reviews"))]
    answer = change(card(lines, [*keys, Key(turn.t("key.progress_all"), b.ShowList("progress"))]))
    return [*answer, *filling.after_import(turn)] if button.redo else answer


def _stages(turn: Turn) -> list[tuple[int, date]]:
    office = turn.w.office
    return [(one.stage, one.day) for one in review_days(turn.today, office.policy, office.calendar)]
