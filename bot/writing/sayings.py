"""What can be said, by subject and for whom: help and the page in docs are both made of this and of the table of
intents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from bot.reading.questions import INTENTS
from bot.writing import buttons as b
from bot.writing.card import LINES, Card, Key, card, fit
from bot.writing.words import Words
from storage.models import Role

HAN = re.compile(r"[\u4e00-\u9fff\u2460-\u2473]")
LATIN = re.compile(r"[A-Za-z]{2}")
IN_LINE, IN_CARD = 3, 2
"""Examples in a line of help, one an intent, as far as they fit; and of each intent on the card of a subject."""
WIDTH = 22
"""Of a line on a phone, in Chinese characters: a Latin one takes half."""
INSIDE = frozenset({Role.COORDINATOR, Role.LEADER, Role.OWNER, Role.PRINCIPAL, Role.OVERSEER})


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Intents that belong together, those first that help shows; `roles` are who may want them. `helped` marks what
    help shows at all: what is refused, or said to no purpose, only the page tells."""

    name: str
    intents: tuple[str, ...]
    roles: frozenset[Role] = INSIDE
    helped: bool = True


SUBJECTS = (
    Subject(
        name="item",
        intents=("query_problem_status", "query_measure_status", "query_owner", "list_evidence", "show_history",
                 "show_finding"),
        roles=INSIDE | {Role.PUBLIC},
    ),
    Subject(
        name="lists",
        intents=("list_overdue", "list_due", "my_tasks", "list_by_dept", "list_by_person", "list_by_status"),
    ),
    Subject(
        name="doing",
        intents=("apply_closeout", "request_extension", "acknowledge", "submit_progress", "attach_evidence", "snooze",
                 "handover"),
        roles=frozenset({Role.OWNER}),
    ),
    Subject(
        name="deciding",
        intents=("approve_closeout", "return_closeout", "urge", "approve_extension", "reject_extension"),
        roles=frozenset({Role.LEADER, Role.COORDINATOR}),
    ),
    Subject(
        name="arranging",
        intents=("assign_owner", "set_deadline", "import_notice", "draft_notice", "set_reminder"),
        roles=frozenset({Role.COORDINATOR}),
    ),
    Subject(
        name="looking_back",
        intents=("lookback_due", "record_lookback", "reopen"),
        roles=frozenset({Role.OVERSEER, Role.COORDINATOR}),
    ),
    Subject(name="whole", intents=("progress_summary", "claims_check")),
    Subject(name="files", intents=("export_ledger",)),
    Subject(
        name="duties",
        intents=("recurring_due", "recurring_stats", "record_recurring", "vehicle_log_add", "vehicle_log_check",
                 "check_procurement"),
    ),
    Subject(
        name="talk",
        intents=("glossary", "contact_info", "public_feedback"),
        roles=INSIDE | {Role.PUBLIC},
    ),
    Subject(
        name="rest",
        intents=("help", "greet", "refuse_bulk_close", "clarify", "out_of_scope"),
        roles=INSIDE | {Role.PUBLIC},
        helped=False,
    ),
)  # fmt: skip
"""In the order in which they are shown."""


def examples(intent: str, *, chinese: bool) -> tuple[str, ...]:
    """Those of the table in that language, each once; entries of one name take turns. A number is said in both."""
    other = LATIN if chinese else HAN
    entries = sorted((one for one in INTENTS if one.name == intent), key=lambda one: bool(one.side))
    told = chain.from_iterable(zip_longest(*(one.examples for one in entries)))
    return tuple(dict.fromkeys(example for example in told if example and not other.search(example)))


def shortest(intent: str, *, chinese: bool) -> str:
    return min(examples(intent, chinese=chinese), key=len)


def offered(roles: Collection[Role], not_yet: Collection[str]) -> Iterator[tuple[Subject, tuple[str, ...]]]:
    """What somebody in these roles may want to say, without what is not built yet."""
    for subject in SUBJECTS:
        built = tuple(intent for intent in subject.intents if intent not in not_yet)
        if subject.helped and built and subject.roles & set(roles):
            yield subject, built


def lines(w: Words, roles: Collection[Role], not_yet: Collection[str]) -> list[str]:
    """A line a subject, each with a few examples."""
    told = []
    for subject, intents in offered(roles, not_yet):
        said = [shortest(intent, chinese=w.chinese) for intent in intents[:IN_LINE]]
        while len(said) > 1 and line_width(_line(w, subject, said)) > WIDTH:
            said.pop()
        told.append(_line(w, subject, said))
    return told


def _line(w: Words, subject: Subject, said: Sequence[str]) -> str:
    return w.t("saying.line", what=w.t(f"saying.{subject.name}"), examples=w.t("list.dot").join(said))


def line_width(line: str) -> float:
    return sum(1.0 if ord(char) > 0x2E80 else 0.5 for char in line)


def help_card(
    w: Words,
    roles: frozenset[Role],
    name: str,
    unit: str,
    more: Collection[Key] = (),
    page: int = 0,
    not_yet: Collection[str] = (),
) -> Card:
    """What this person can do here, by what they are, and how to say it."""
    told = [role for role in Role if role in roles and role not in (Role.PUBLIC, Role.GROUP)]
    named = [role for role in Role if role in roles and role is not Role.GROUP]
    head = [w.t("help.head", name=name, unit=unit, roles=w.t("list.names").join(w.t(f"role.{one}") for one in named))]
    head += [w.t(f"help.{role}") for role in told]
    last = [w.t("help.photo")] if told else []
    room = LINES - len(head) - len(last)
    keys = [
        Key(w.t("key.mine"), b.ShowList("mine")),
        Key(w.t("key.progress_all"), b.ShowList("progress")),
        Key(w.t("key.sayings"), b.ShowSayings()),
    ]
    if Role.COORDINATOR in roles:
        keys.append(Key(w.t("key.people"), b.ShowList("people")))
        keys.append(Key(w.t("key.policies"), b.ShowPolicies()))
    keys.append(Key(w.t("key.other_language"), b.SetLanguage("en" if w.chinese else "zh_CN")))
    # Who belongs to several units needs the way to the others more than the shortcuts.
    fitted = fit([*more, *keys], page, lambda to: b.ShowList("help", to), w.t)
    return card([*head, *lines(w, roles, not_yet)[:room], *last], fitted)


def subjects_card(w: Words, roles: Collection[Role], not_yet: Collection[str], page: int = 0) -> Card:
    """The subjects, a key each, to open with more examples."""
    keys = [Key(w.t(f"saying.{one.name}"), b.ShowSayings(one.name)) for one, _ in offered(roles, not_yet)]
    back = Key(w.t("key.back"), b.ShowList("help"))
    shown = fit(keys, page, lambda to: b.ShowSayings("", to), w.t, back)
    told = [
        w.t("saying.line", what=w.t(f"saying.{subject.name}"),
            examples=w.t("list.names").join(w.t(f"intent.{intent}") for intent in intents))
        for subject, intents in offered(roles, not_yet)
    ]  # fmt: skip
    return card([w.t("saying.head"), *told], shown)


def subject_card(w: Words, subject: Subject, roles: Collection[Role], not_yet: Collection[str]) -> Card:
    """What can be said of one subject: a line an intent, with its examples."""
    intents = dict(offered(roles, not_yet)).get(subject, ())
    told = [
        w.t("saying.line", what=w.t(f"intent.{intent}"),
            examples=w.t("list.dot").join(examples(intent, chinese=w.chinese)[:IN_CARD]))
        for intent in intents
    ]  # fmt: skip
    return card([w.t(f"saying.{subject.name}"), *told], [Key(w.t("key.back"), b.ShowSayings())])
