"""A notice from its text to its draft."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from bot.reading.notices import checks, facts
from bot.reading.notices.drafts import AspectDraft, NoticeDraft, NoticeWarning
from bot.reading.notices.findings import findings
from bot.reading.notices.lines import lines
from bot.reading.notices.outline import outline
from bot.reading.notices.parts import parts


def read_notice(text: str, *, source: str = "", headings: Container[int] = ()) -> NoticeDraft:
    """The draft of a published notice or a close-out form, whatever the text; `source` names the document,
    `headings` the lines, from 1, that it sets as headings.

    Raises nothing: what can't be read is a warning. What the text does not say is empty, never inferred.
    """
    document = parts(lines(text, headings))
    tree = findings(outline(document.findings))
    units = _with_problems(facts.units(document), tree.aspects)
    draft = NoticeDraft(
        source=source,
        notice=facts.notice(document),
        claims=facts.claims(document),
        claims_all_done=facts.claims_all_done(document),
        aspects=tuple(_of_unit(aspect, units) for aspect in tree.aspects) if len(units) > 1 else tree.aspects,
        warnings=(),
    )
    doubts = (
        *checks.counts(draft.claims, draft.counts),
        *checks.unit(draft.notice),
        *checks.tree(draft.aspects, document.before),
        *checks.units(units),
        *tree.warnings,
        *checks.text(document.all()),
    )
    return replace(draft, warnings=_each_once(doubts))


def _with_problems(units: Mapping[int, str], aspects: Sequence[AspectDraft]) -> dict[int, str]:
    """The titles under which problems stand: others only say what else there is to read on the page."""
    places = [
        problem.place.line for aspect in aspects for category in aspect.categories for problem in category.problems
    ]
    above = {max((line for line in units if line <= place), default=None) for place in places}
    return {line: unit for line, unit in units.items() if line in above}


def _of_unit(aspect: AspectDraft, units: Mapping[int, str]) -> AspectDraft:
    """The aspect with the unit whose title stands nearest above it, in a document that holds several notices."""
    if aspect.unit or aspect.place is None:
        return aspect
    above = [line for line in units if line <= aspect.place.line]
    return replace(aspect, unit=units[max(above)] if above else None)


def _each_once(doubts: Sequence[NoticeWarning]) -> tuple[NoticeWarning, ...]:
    """The warnings without those that another one, of a damaged date, says better, and without repetitions."""
    damaged = {one.values["date"] for one in doubts if one.code == "damaged_date"}
    better = (one for one in doubts if one.code != "deadline_as_said" or one.values["deadline"] not in damaged)
    kept: list[NoticeWarning] = []
    for one in better:
        if one not in kept:
            kept.append(one)
    return tuple(kept)
