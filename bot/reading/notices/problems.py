"""One problem: its title and finding, and its measures with what the document says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.reading.notices import measures
from bot.reading.notices.drafts import MeasureDraft, NoteDraft, NoticeWarning, Place, ProblemDraft
from bot.reading.notices.fields import Fields, is_field_line, state_in, take_fields
from bot.reading.notices.labels import Role
from bot.reading.notices.lines import Line, place
from bot.reading.notices.measures import Item, Items
from bot.reading.notices.outline import MEASURE_ROLES, Block, Node
from bot.reading.notices.wording import ABOUT_PROBLEM, looks_like_action

FEWEST_PARAGRAPHS = 2
PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "「": "」"}


@dataclass(frozen=True, kw_only=True)
class _Read:
    """The measures of a problem, its other labelled parts, and what was doubtful in them."""

    measures: tuple[MeasureDraft, ...] = ()
    notes: tuple[NoteDraft, ...] = ()
    warnings: tuple[NoticeWarning, ...] = ()


def problem(node: Node, *, labelled: bool) -> tuple[ProblemDraft, tuple[NoticeWarning, ...]]:
    """The draft of a heading; `labelled`: measures stand after a label, so marks before it belong to the finding."""
    words, own = take_fields(text_of(node.lines), node.line.place)
    own = own | _said(node.fields)
    items = Items(lead=words, marked=()) if labelled else measures.split(words)
    read = _from_blocks(node, own) if labelled else _measures(items.marked, node.lines, own)
    title, finding = title_and_rest(items.lead)
    if finding and not labelled and not items.marked and _is_what_was_done(title):
        all_of_it = (Item(number=None, text=finding, start=0),)
        read, finding = _measures(all_of_it, node.lines, own), ""
        as_one = _taken_as_one(node.lines[1:], Items(lead="", marked=all_of_it))
        read = replace(read, warnings=read.warnings + as_one)
    draft = ProblemDraft(
        number=node.number,
        title=title,
        finding=finding,
        measures=read.measures,
        notes=read.notes,
        place=node.line.place,
    )
    return draft, own.warnings + read.warnings


def _is_what_was_done(title: str) -> bool:
    """Whether what follows an unlabelled title tells what was done, and no finding."""
    return ABOUT_PROBLEM.match(title) is not None or looks_like_action(title)


def text_of(lines: Sequence[Line]) -> str:
    """The text of several lines, one after the other."""
    return "\n".join(line.text for line in lines)


def title_and_rest(text: str) -> tuple[str, str]:
    """The first sentence without its full stop, and the rest; within quotes or brackets no sentence ends."""
    end = _sentence_end(text)
    if end is None:
        end = text.find("。") if "。" in text else len(text)
    return measures.clean(text[:end]), text[end + 1 :].replace("\n", "")


def _sentence_end(text: str) -> int | None:
    waiting: list[str] = []
    for index, character in enumerate(text):
        if character in PAIRS:
            waiting.append(PAIRS[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()
        elif character in "。\n" and not waiting:
            return index
    return None


def _from_blocks(node: Node, own: Fields) -> _Read:
    """The measures after the best of the labels; what stands after the others is kept as notes."""
    filled = [block for block in node.blocks if not block.is_empty]
    role = next((role for role in MEASURE_ROLES if any(block.role == role for block in filled)), None)
    lines, tail = _trailing_fields([line for block in filled if block.role == role for line in block.lines])
    after = _said(tail + [line for block in filled if block.role != role for line in _fields_after(block)])
    own = own | after
    items = _items(text_of(lines), Role.FORM if role == Role.PLAN and node.form else role)
    others = [block for block in filled if block.role != role]
    read = _measures(items.marked, lines, replace(own, state=own.state or state_in(items.lead)))
    lead = [NoteDraft(label=filled[0].head, text=measures.clean(items.lead))] if items.lead.strip() else []
    return replace(
        read,
        measures=_with_progress(read.measures, others),
        notes=(*lead, *(NoteDraft(label=block.head, text=text_of(block.lines)) for block in others)),
        warnings=read.warnings + after.warnings + _taken_as_one(lines, items),
    )


def _taken_as_one(lines: Sequence[Line], items: Items) -> tuple[NoticeWarning, ...]:
    """A doubt where several paragraphs without marks are one measure: each may be one."""
    paragraphs = [line for line in lines if measures.clean(line.text)]
    if len(paragraphs) < FEWEST_PARAGRAPHS or [item.number for item in items.marked] != [None]:
        return ()
    return (NoticeWarning(code="paragraphs_as_one", values={"paragraphs": len(paragraphs)}, where=paragraphs[0].place),)


def _fields_after(block: Block) -> list[Line]:
    """The owners and deadlines at the end of 整改成效 and the like, which are meant for all measures too."""
    return _trailing_fields(block.lines)[1] if block.role in MEASURE_ROLES else []


def _said(lines: Sequence[Line]) -> Fields:
    """What lines of labelled fields say together."""
    return take_fields(text_of(lines), lines[0].place)[1] if lines else Fields()


def _trailing_fields(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines, and apart from them the owners and deadlines at the end that are meant for all measures."""
    body = list(lines)
    while body and is_field_line(body[-1].text):
        body.pop()
    if any(is_field_line(line.text) for line in body):
        return lines, []
    return body, lines[len(body) :]


def _items(text: str, role: Role | None) -> Items:
    """The pieces of a block: the marked ones, or those of a form's list, or the block as one."""
    items = measures.split(text)
    if items.marked or not measures.clean(text):
        return items
    parts = measures.by_semicolon(text) if role == Role.FORM else (Item(number=None, text=text, start=0),)
    return Items(lead="", marked=parts)


def _measures(items: Sequence[Item], lines: Sequence[Line], own: Fields) -> _Read:
    drafts: list[MeasureDraft] = []
    doubts: list[NoticeWarning] = []
    for item in items:
        where = _place(lines, item)
        text, fields = take_fields(item.text, where)
        doubts += fields.warnings
        drafts.append(_measure(item.number, text, fields | own, where))
    return _Read(measures=tuple(drafts), warnings=tuple(doubts))


def _measure(number: int | None, text: str, fields: Fields, where: Place) -> MeasureDraft:
    words, steps = measures.steps_of(text)
    return MeasureDraft(
        number=number,
        text=words,
        steps=steps,
        deadline=fields.deadline,
        standing=fields.standing or "长期坚持" in (fields.state or ""),
        state=fields.state,
        owners=fields.owners,
        place=where,
    )


def _place(lines: Sequence[Line], item: Item) -> Place:
    """The line on which an item starts."""
    offset = item.start
    for line in lines:
        if offset <= len(line.text):
            return place(line.number, measures.clean(item.text))
        offset -= len(line.text) + 1
    return place(lines[-1].number, measures.clean(item.text))


def _with_progress(drafts: tuple[MeasureDraft, ...], others: Sequence[Block]) -> tuple[MeasureDraft, ...]:
    """The measures with the state that another block names, for each of them or for all."""
    for block in others:
        if block.role not in MEASURE_ROLES:
            continue
        text = text_of(block.lines)
        parts = [item.text for item in measures.split(text).marked] or [text] * len(drafts)
        if len(parts) == len(drafts):
            drafts = tuple(
                replace(draft, state=draft.state or state_in(part)) for draft, part in zip(drafts, parts, strict=True)
            )
    return drafts
