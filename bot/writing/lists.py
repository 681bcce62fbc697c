"""Cards that hold several items: lists, progress, what waits for me, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.writing import buttons as b
from bot.writing.card import LINES, Card, Key, card, fit
from bot.writing.cards import measure_line, problem_name
from bot.writing.happened import review_keys
from bot.writing.listed import span
from bot.writing.words import Words, cut, label, title
from jobs.policy import Colour
from storage.lists import Listed, Numbered
from storage.models import Role
from storage.progress import Counts, Progress
from storage.queries import Waiting
from storage.views import MeasureView, PersonView, ProblemView, ReviewView

ITEMS = 9
NAMED = 3
"""Items that one line names."""


def mine_card(
    w: Words,
    items: Sequence[MeasureView | Numbered],
    page: int = 0,
    acts: Sequence[Key] = (),
    total: int | None = None,
    views_of: Callable[[Sequence[Any]], Sequence[MeasureView]] = tuple,
) -> Card:
    """What is the reader's: a key for each, three at a time, and last the calendar of them all and `acts`, what can be
    done with all of them. Only what stands in the text is asked for as views. There may be more in `total` than
    `items` has."""
    total = len(items) if total is None else total
    if not items:
        return card([w.t("list.mine.none")], [Key(w.t("key.progress_all"), b.ShowList("progress")), *acts])
    keys = [Key(label(one.problem_no, one.number), b.ShowMeasure(one.id)) for one in items]
    keys += [Key(w.t("key.calendar"), b.CalendarFile("mine")), *acts]
    shown_keys = fit(keys, page, lambda to: b.ShowList("mine", to), w.t)
    first = keys.index(shown_keys[0])
    start = min(first, len(items) - 1) // ITEMS * ITEMS
    shown = views_of(items[start : start + ITEMS])
    left = total - start - len(shown)
    lines = [w.t("list.mine.head", n=total), *(measure_line(w, view) for view in shown)]
    return card([*lines, w.t("list.more", n=left) if left else None], shown_keys)


def found_card(w: Words, words: str, views: Sequence[MeasureView | ProblemView], *, near: bool = False) -> Card:
    """Several items that a keyword found; or, `near`, those that come nearest to what is nowhere."""
    said = cut(words, 20)
    lines = [w.t("search.near", words=said) if near else w.t("search.several", words=said, n=len(views))]
    lines += [found_line(w, view) for view in views[:ITEMS]]
    return card(lines, [found_key(w, view) for view in views[:4]])


def also_found(
    w: Words, answered: Card, words: str, others: Sequence[MeasureView | ProblemView], *, more: bool = False
) -> Card:
    """The answer about one item, and which others say `words` too, where the card has room for a line."""
    lines = answered.text.split("\n")
    names = w.t("list.names").join(found_key(w, view).label for view in others[:NAMED])
    key = "search.also_many" if more or len(others) > NAMED else "search.also"
    return replace(answered, text="\n".join([*lines, w.t(key, words=cut(words, 20), names=names)][:LINES]))


def found_line(w: Words, view: MeasureView | ProblemView) -> str:
    return measure_line(w, view) if isinstance(view, MeasureView) else problem_name(w, view)


def found_key(w: Words, view: MeasureView | ProblemView) -> Key:
    """Opens the card of an item that was found."""
    if isinstance(view, MeasureView):
        return Key(label(view.problem_no, view.number), b.ShowMeasure(view.id))
    return Key(w.t("key.problem_no", no=view.number), b.ShowProblem(view.id))


def progress_card(w: Words, progress: Progress, first: str | None = None, page: int = 0) -> Card:
    """How far along, problems and measures apart; what a document claims is said beside what is counted. `first`
    answers before everything else, where a number was asked for."""
    problems, measures = progress.problems, progress.measures
    if not problems.total:
        return card([w.t("progress.empty")], [Key(w.t("key.help"), b.ShowList("help"))])
    lines = [
        first,
        w.t("progress.head" if progress.whole_unit else "progress.head_mine",
            percent=percent(measures.done, measures.total)),
        w.t("progress.problems", n=problems.total, done=problems.done, rest=_problems_rest(w, problems)),
        w.t("progress.measures", n=measures.total, done=measures.done, rest=_rest(w, measures)),
        w.t("progress.overdue", n=measures.overdue) if measures.overdue else w.t("progress.no_overdue"),
        w.t("progress.mostly_done", n=measures.mostly_done) if measures.mostly_done else None,
        claims_line(w, progress) if progress.whole_unit else None,
    ]  # fmt: skip
    keys = [Key(w.t("key.overdue"), b.ShowList("overdue"))] if measures.overdue else []
    keys += [
        Key(w.t("key.mine"), b.ShowList("mine")),
        Key(w.t("key.week"), b.ShowList("week")),
        Key(w.t("key.reviews"), b.ShowList("reviews")),
        Key(w.t("key.pictures"), b.SendPicture()),
    ]
    return card(lines, fit(keys, page, lambda to: b.ShowList("progress", to), w.t))


def claims_line(w: Words, progress: Progress) -> str | None:
    """What the document claims, where it differs from what is counted."""
    claimed = progress.claims.get("measures")
    if claimed is None or claimed == progress.measures.total:
        return None
    return w.t("progress.claims", claimed=claimed, counted=progress.measures.total)


def claims_card(w: Words, progress: Progress) -> Card:
    claims = progress.claims
    if not claims:
        return card([w.t("claims.none")])
    lines = [w.t("claims.head")]
    for level, counted in (("problems", progress.problems.total), ("measures", progress.measures.total)):
        if level in claims:
            same = "same" if claims[level] == counted else "differ"
            lines.append(w.t(f"claims.{same}", level=w.t(f"level.{level}"), claimed=claims[level], counted=counted))
    lines.append(w.t("claims.rule"))
    return card(lines, [Key(w.t("key.progress_all"), b.ShowList("progress"))])


def reviews_card(
    w: Words, views: Sequence[ReviewView], until: date, total: int | None = None, first: date | None = None
) -> Card:
    """The first look-backs to come of `total`, by `until`, and from `first` on where that is said."""
    total = len(views) if total is None else total
    if not views:
        none = w.t("reviews.none_in", span=span(w, first, until)) if first else w.t("reviews.none", day=w.day(until))
        return card([none], [Key(w.t("key.progress_all"), b.ShowList("progress"))])
    lines = [
        w.t("reviews.head_in", n=total, span=span(w, first, until))
        if first
        else w.t("reviews.head", n=total, day=w.plain_day(until))
    ]
    lines += [review_line(w, view) for view in views[:ITEMS]]
    if total > ITEMS:
        lines.append(w.t("list.more", n=total - ITEMS))
    keys = [Key(w.t("key.problem_no", no=view.problem_no), b.ShowReview(view.id)) for view in views]
    return card(lines, fit(keys, 0, lambda to: b.ShowList("reviews", to), w.t))


def review_line(w: Words, view: ReviewView) -> str:
    names = w.names(view.reviewers)
    return w.t("reviews.line", no=view.problem_no, title=cut(view.problem_title, 16), day=w.plain_day(view.due_on),
               stage=review_stage(w, view), names=names)  # fmt: skip


def review_stage(w: Words, view: ReviewView) -> str:
    return w.t("review.stage", n=view.stage) if view.stage else w.t("review.stage_claimed")


def review_card(w: Words, view: ReviewView, page: int = 0, back: Key | None = None) -> Card:
    """What a look-back is about, and what to look at on the spot."""
    lines = [
        w.t("review.head", no=view.problem_no, title=cut(view.problem_title, 24), stage=review_stage(w, view)),
        w.t("review.then_claimed") if view.claimed else w.t("review.then"),
        *(
            w.t(
                "review.measure" if evidence else "review.measure_bare",
                label=label(view.problem_no, number),
                title=title(text, 24),
                n=evidence,
            )
            for number, text, evidence in view.measures[:6]
        ),
        w.t("review.todo_claimed") if view.claimed else w.t("review.todo"),
        w.t("review.due", day=w.day(view.due_on), names=w.names(view.reviewers)),
    ]
    keys = review_keys(w, view.id) if view.may_review else []
    keys.append(Key(w.t("key.see_evidence"), b.ShowProblem(view.problem_id, "evidence")))
    return card(lines, fit(keys, page, lambda to: b.ReviewPage(view.id, to), w.t, back))


def waiting_card(
    w: Words,
    waiting: Waiting,
    own: Listed,
    missing: tuple[int, int] | None = None,
    unreached: str | None = None,
    page: int = 0,
) -> Card:
    """What waits for this person, each with a key: what to decide, and of their `own` items what is late or near its
    day. For the coordinator also what the ledger lacks, and for whom something falls due though no message reaches
    them (`unreached`)."""
    entries: list[tuple[str, Key]] = []
    if waiting.to_settle:
        inspection, left = waiting.to_settle
        entries.append(
            (w.t("waiting.settle", n=left), Key(w.t("key.from_lookback"), b.SettleClaims(inspection, 0, None)))
        )
        entries.append((w.t("waiting.or_redo"), Key(w.t("key.redo"), b.SettleClaims(inspection, 1, None))))
    entries += waiting_entries(w, waiting)
    pressing = [view for view in own.views if w.colour(view) in (Colour.RED, Colour.YELLOW)]
    entries += [(measure_line(w, view), Key(_label(view), b.ShowMeasure(view.id))) for view in pressing]
    count = len(entries) - bool(waiting.to_settle)
    lines = [w.t("waiting.head", n=count) if entries else w.t("waiting.none")]
    lines += [line for line, _ in entries[:ITEMS]]
    if missing and any(missing):
        lines.append(w.t("waiting.missing", owners=missing[0], deadlines=missing[1]))
    keys = [key for _, key in entries]
    later = own.total - len(pressing)
    if later:
        lines.append(w.t("waiting.later", n=later))
        keys.append(Key(w.t("key.mine"), b.ShowList("mine")))
    if missing and any(missing):
        keys.append(Key(w.t("key.fill_in"), b.FillIn()))
    if unreached:
        lines.append(unreached)
        keys.append(Key(w.t("key.unreachable"), b.ShowList("unreachable")))
    return card(lines, fit(keys, page, lambda to: b.ShowList("waiting", to), w.t))


def waiting_entries(w: Words, waiting: Waiting) -> list[tuple[str, Key]]:
    """Each thing to verify, decide, close or look back at in a line, with the key to it."""
    entries = [
        (w.t("waiting.verify", line=_short(view)), Key(_label(view), b.ShowMeasure(view.id)))
        for view in waiting.to_verify
    ]
    for view in waiting.to_decide:
        if view.extension:
            line = w.t("waiting.extension", by=view.extension.by, line=_short(view),
                       wanted=w.plain_day(view.extension.wanted), nth=view.extension.nth)  # fmt: skip
            entries.append((line, Key(_label(view), b.ShowMeasure(view.id))))
    for problem in waiting.to_close:
        key = Key(w.t("key.problem_no", no=problem.number), b.ShowProblem(problem.id))
        entries.append((w.t("waiting.close", name=problem_name(w, problem)), key))
    for review in waiting.to_review:
        key = Key(w.t("key.review_no", no=review.problem_no), b.ShowReview(review.id))
        entries.append((w.t("waiting.review", line=review_line(w, review)), key))
    return entries


def people_card(w: Words, people: Sequence[tuple[PersonView, frozenset[Role]]], page: int = 0) -> Card:
    """Who belongs to the unit, and who cannot be reached yet."""
    missing = [one for one, _ in people if not one.joined]
    lines = [w.t("people.head" if missing else "people.head_all", n=len(people), missing=len(missing))]
    shown = people[page * ITEMS : (page + 1) * ITEMS]
    lines += [person_line(w, one, roles) for one, roles in shown]
    keys = [Key(w.t("key.invite", name=one.name), b.Invite(one.id)) for one in missing]
    if len(missing) > 1:
        keys.insert(0, Key(w.t("key.invite_all"), b.InviteAll(0)))
    keys.insert(0, Key(w.t("key.add_person"), b.AddPerson()))
    keys.append(Key(w.t("key.record"), b.PickRecord()))
    if missing:
        keys.append(Key(w.t("key.unreachable"), b.ShowList("unreachable")))
    keys.append(Key(w.t("key.hand_over"), b.WhoseItems()))
    keys.append(Key(w.t("key.groups"), b.Groups()))
    return card(lines, fit(keys, page, lambda to: b.ShowList("people", to), w.t))


def person_line(w: Words, person: PersonView, roles: frozenset[Role]) -> str:
    said = w.t("list.names").join(w.t(f"role.{role}") for role in Role if role in roles)
    return w.t("people.line" if person.joined else "people.line_missing", name=person.name, roles=said)


def percent(done: int, total: int) -> int:
    """Whole percent, rounded down; 0 of nothing."""
    return 100 * done // total if total else 0


def _problems_rest(w: Words, counts: Counts) -> str:
    """Of problems `submitted` means that all their measures are verified; they are open until they are closed."""
    closable = w.t("progress.closable", n=counts.submitted) if counts.submitted else ""
    return closable + _rest(w, replace(counts, submitted=0, open=counts.open - counts.submitted))


def _rest(w: Words, counts: Counts) -> str:
    parts = [
        w.t(f"progress.{name}", n=n)
        for name, n in (("submitted", counts.submitted), ("open", counts.open), ("claimed", counts.claimed))
        if n
    ]
    return "".join(parts)


def _short(view: MeasureView) -> str:
    return f"{_label(view)} {title(view.text)}"


def _label(view: MeasureView) -> str:
    return label(view.problem_no, view.number)
