"""A reminder policy in words, and what choosing it would change."""

from __future__ import annotations

from collections.abc import Sequence

from bot.policies import presets
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card, fit
from bot.writing.words import Words
from jobs.effects import Effect
from jobs.policy import Audience, Cadence, Policy, Wait


def policies_card(
    w: Words, name: str, policy: Policy, others: Sequence[str], page: int = 0, note: str | None = None
) -> Card:
    """How the unit is reminded, line by line; a key for each other policy shows what it would change."""
    lines = [note, w.t("policy.head", name=policy_name(w, name)), *policy_lines(w, policy)]
    if others:
        lines.append(w.t("policy.try"))
    keys = [Key(policy_name(w, one), b.TryPolicy(one)) for one in others]
    return card(lines, fit(keys, page, b.ShowPolicies, w.t))


def policy_effect_card(w: Words, name: str, policy: Policy, effect: Effect, days: int) -> Card:
    """What would be different, before anything is."""
    said = "policy.effect" if effect.changed else "policy.no_effect"
    lines = [
        w.t("policy.would", name=policy_name(w, name)),
        w.t(said, measures=effect.measures, days=days, changed=effect.changed, more=effect.more, fewer=effect.fewer),
        *policy_lines(w, policy),
    ]
    keys = [Key(w.t("key.choose_policy"), b.ChoosePolicy(name)), Key(w.t("key.back"), b.ShowPolicies())]
    return card(lines, keys)


def policy_lines(w: Words, policy: Policy) -> list[str]:
    before = [str(rung.days_before) for rung in policy.rungs if rung.days_before]
    joined = [one for one in policy.overdue.joinings if one.audience is Audience.PRINCIPAL]
    hours = policy.hours
    return [
        w.t("policy.before", days=w.t("list.names").join(before)),
        w.t("policy.overdue", **_repeated(w, policy.overdue)),
        *(w.t("policy.principal", day=one.from_workday) for one in joined),
        w.t("policy.verification", **_repeated(w, policy.waiting(Wait.VERIFICATION))),
        w.t("policy.acknowledgement", **_repeated(w, policy.waiting(Wait.ACKNOWLEDGEMENT))),
        w.t("policy.review", days=w.t("list.names").join(map(str, policy.review_days))),
        w.t("policy.hours", hour=f"{hours.sending:%H:%M}", start=f"{hours.quiet_from:%H:%M}",
            end=f"{hours.quiet_until:%H:%M}"),
    ]  # fmt: skip


def _repeated(w: Words, cadence: Cadence) -> dict[str, str]:
    days = w.t("list.names").join(map(str, cadence.workdays))
    return {"days": days, "then": w.t("policy.then", n=cadence.then_every) if cadence.then_every else ""}


def policy_name(w: Words, name: str) -> str:
    """A preset by its name in the reader's language; another as it is called in the settings."""
    return w.t(f"policy.name.{name}") if name in presets() else name
