"""The groups of a unit, for its coordinator; and the code that binds one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.cards import problem_state
from bot.writing.telling import Telling
from bot.writing.words import Words, cut
from storage.find import get
from storage.groups import TOPIC_GONE, Gets, GroupView, gets_of
from storage.models import MeasureState, Person
from storage.verbs.measures import OPEN
from storage.views import ProblemView

SHOWN = 6
NAME = 20


def groups_card(w: Words, groups: Sequence[GroupView], note: str | None = None) -> Card:
    """Which groups are bound, and what one more may be told."""
    lines = [
        note,
        *(_group_line(w, one) for one in groups[:SHOWN]),
        w.t("list.more", n=len(groups) - SHOWN) if len(groups) > SHOWN else None,
        w.t("groups.ask"),
        w.t("groups.never"),
    ]
    keys = [Key(w.t(f"key.gets_{one}"), b.BindGroup(one)) for one in Gets]
    keys += [Key(w.t("key.unbind", name=cut(one.name, NAME)), b.UnbindGroup(one.id), wide=True) for one in groups[:2]]
    return card(lines, keys)


def _group_line(w: Words, one: GroupView) -> str:
    name, gets = cut(one.name, NAME), w.t(f"groups.gets_{one.gets}")
    if one.reached:
        return w.t("groups.line", name=name, gets=gets)
    return w.t("groups.line_topic_gone" if one.topic_gone else "groups.line_gone", name=name)


def code_card(w: Words, gets: Gets, token: str, expires: datetime) -> Card:
    """The sentence to post in the group."""
    return card(
        [
            w.t("groups.post", gets=w.t(f"groups.gets_{gets}")),
            w.t("groups.sentence", code=token),
            w.t("groups.until", at=w.moment(expires)),
        ]
    )


def bound_card(w: Words, gets: Gets) -> Card:
    """Said in the group itself."""
    return card([w.t("groups.bound", gets=w.t(f"groups.gets_{gets}")), w.t("groups.ask_here"), w.t("groups.never")])


def group_problem_card(w: Words, view: ProblemView) -> Card:
    """How a problem stands, in numbers: said in a group."""
    done = sum(one.state is MeasureState.VERIFIED for one in view.measures)
    late = sum(one.state in OPEN and one.deadline is not None and one.deadline < w.today for one in view.measures)
    state = problem_state(w, view, w.t("problem.count", n=len(view.measures), done=done))
    return card([w.t("group.problem", no=view.number, state=state), w.t("principal.late", n=late) if late else None])


def group_bound_card(telling: Telling) -> Card:
    """To the coordinator: which group it is now, and who posted the code."""
    w = telling.w
    group = get(telling.session, Person, telling.subject)
    gets = gets_of(telling.session, group, telling.actor.unit_id)
    by = cut(str(telling.notice.facts.get("by", "")), NAME)
    lines = [
        w.t("group_bound.head", name=cut(group.name, NAME), by=by),
        w.t("group_bound.next", gets=w.t(f"groups.gets_{gets}")),
    ]
    return card(lines, [Key(w.t("key.groups"), b.Groups())])


def group_gone_card(telling: Telling) -> Card:
    """To the coordinator: the bot was put out of a group, or the topic that it is bound in is not there any more."""
    w, group = telling.w, get(telling.session, Person, telling.subject)
    name = cut(group.name, NAME)
    lines = [w.t("group_gone.head", name=name), w.t("group_gone.next")]
    if group.unreachable_why == TOPIC_GONE:
        lines = [w.t("topic_gone.head", name=name), w.t("topic_gone.next")]
    return card(lines, [Key(w.t("key.groups"), b.Groups())])
