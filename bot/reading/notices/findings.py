"""From the tree of headings to aspects, categories and problems: which heading is which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from bot.reading.notices import measures
from bot.reading.notices.drafts import AspectDraft, CategoryDraft, NoticeWarning, ProblemDraft
from bot.reading.notices.groups import Group, groups_of, over, units_in
from bot.reading.notices.labels import Role
from bot.reading.notices.leftover import left_over
from bot.reading.notices.lines import Line
from bot.reading.notices.marks import Kind
from bot.reading.notices.outline import Block, Node, Outline
from bot.reading.notices.problems import problem, text_of, title_and_rest
from bot.reading.notices.wording import FAULT, NAMES_PROBLEM, looks_like_action, looks_like_fault


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The tree as drafts, and what was doubtful in it."""

    aspects: tuple[AspectDraft, ...]
    warnings: tuple[NoticeWarning, ...]


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """A problem and the headings it stands under."""

    group: Group
    aspect: Node | None
    category: Node | None
    draft: ProblemDraft


def findings(tree: Outline) -> Findings:
    """The drafts of all problems under their aspects and categories."""
    labelled = any(node.has_measure_block for node in tree.nodes())
    made = () if labelled else _promote_actions(tree)
    labelled = labelled or bool(made)
    groups = groups_of(tree)
    nodes = _problem_nodes(tree)
    read = [problem(node, labelled=labelled) for node in nodes]
    unread = [*tree.stray] + [node.line for node in _empty_headings(tree, nodes)]
    drafts = [draft for draft, _ in read]
    return Findings(
        aspects=tuple(_aspects(_placed(nodes, drafts, groups))),
        warnings=(
            *_several_units(groups),
            *_by_position(made),
            *(NoticeWarning(code="unreadable_part", where=line.place) for line in unread),
            *left_over(tree, nodes, labelled=labelled),
            *(warning for _, warnings in read for warning in warnings),
        ),
    )


# Which headings are problems


def _problem_nodes(tree: Outline) -> list[Node]:
    """The headings that have measures, and the lowest ones that have none."""
    highest = min((node.kind for node in tree.nodes() if _has_measures(node)), default=Kind.SECTION)
    return [node for node in tree.nodes() if node.has_measure_block or (not node.children and node.kind >= highest)]


def _empty_headings(tree: Outline, problems: Sequence[Node]) -> list[Node]:
    known = {id(node) for node in problems}
    return [node for node in tree.nodes() if not node.children and id(node) not in known]


def _has_measures(node: Node) -> bool:
    return node.has_measure_block or (not node.children and bool(measures.split(text_of(node.lines)).marked))


def _promote_actions(tree: Outline) -> Sequence[Node]:
    """Make measures of the lowest headings, where none is marked as such and they tell what to do; returns those."""
    leaves = [node for node in tree.nodes() if not node.children]
    parents = {id(leaf.parent): leaf.parent for leaf in leaves if leaf.parent}
    if any(_has_measures(leaf) for leaf in leaves) or not _tell_what_to_do(leaves, [*parents.values()]):
        return ()
    for parent in parents.values():
        lines = [line for child in parent.children for line in _printed(child)]
        parent.blocks.append(Block(role=Role.PLAN, head="", lines=lines))
        parent.children.clear()
    return leaves if parents else ()


def _by_position(made: Sequence[Node]) -> Iterator[NoticeWarning]:
    """A doubt where headings were taken for measures that do not say what to do in so many words."""
    titles = [title_and_rest(text_of(leaf.lines))[0] for leaf in made]
    if sum(looks_like_action(title) for title in titles) * 2 <= len(titles) and made:
        yield NoticeWarning(code="headings_as_measures", where=made[0].line.place)


def _tell_what_to_do(leaves: Sequence[Node], parents: Sequence[Node]) -> bool:
    """Whether most of the lowest headings are actions, or stand under faults or actions and are none."""
    titles = [title_and_rest(text_of(leaf.lines))[0] for leaf in leaves]
    if sum(looks_like_action(title) for title in titles) * 2 > len(leaves):
        return True
    above = [title_and_rest(text_of(parent.lines))[0] for parent in parents]
    said = sum(looks_like_action(title) or _names_fault(title) for title in above)
    return said * 2 > len(above) and sum(FAULT.search(title) is not None for title in titles) * 2 < len(titles)


def _names_fault(title: str) -> bool:
    return NAMES_PROBLEM.search(title) is not None or (looks_like_fault(title) and not title.endswith("方面"))


def _printed(node: Node) -> Iterator[Line]:
    """A heading as it stood in the document, with what followed it."""
    yield node.line
    yield from node.lines[1:]
    for child in node.children:
        yield from _printed(child)


# Which headings are aspects and categories


def _placed(nodes: Sequence[Node], drafts: Sequence[ProblemDraft], groups: dict[int, Group]) -> list[_Placed]:
    """The first kind of heading above problems is the aspect, the nearest of the others the category."""
    headings = {id(node): [above for above in node.above() if id(above) not in groups] for node in nodes}
    named = _named(nodes)
    aspect_kind = min((above.kind for above in chain(*headings.values())), default=None)
    return [
        _Placed(
            group=over(node, groups),
            aspect=named.get(id(node))
            or next((above for above in headings[id(node)] if above.kind == aspect_kind), None),
            category=next((above for above in headings[id(node)] if above.kind != aspect_kind), None),
            draft=_in_state(draft, over(node, groups).state),
        )
        for node, draft in zip(nodes, drafts, strict=True)
    ]


def _named(nodes: Sequence[Node]) -> dict[int, Node]:
    """By the id of its problem: the aspect that a field names, neighbours under the same one together."""
    found: dict[int, Node] = {}
    last: Node | None = None
    for node in nodes:
        if node.under is None:
            last = None
        elif last is None or last.line.text != node.under.text:
            last = Node(kind=Kind.SECTION, number=None, line=node.under, lines=[node.under])
        if last is not None:
            found[id(node)] = last
    return found


def _in_state(draft: ProblemDraft, state: str | None) -> ProblemDraft:
    """The problem with that state for each measure that has none of its own."""
    said = tuple(replace(measure, state=measure.state or state) for measure in draft.measures)
    return replace(draft, measures=said) if state else draft


def _several_units(groups: dict[int, Group]) -> Iterator[NoticeWarning]:
    units = [*units_in(groups)]
    if units:
        yield NoticeWarning(code="several_units", values={"units": "、".join(units)})


def _runs(
    placed: Sequence[_Placed], of: Callable[[_Placed], Node | None]
) -> Iterator[tuple[Node | None, list[_Placed]]]:
    """Neighbours under the same heading and of the same unit, together."""
    for _, run in groupby(placed, key=lambda one: (one.group.unit, id(of(one)))):
        together = list(run)
        yield of(together[0]), together


def _aspects(placed: Sequence[_Placed]) -> Iterator[AspectDraft]:
    for node, under in _runs(placed, lambda one: one.aspect):
        yield AspectDraft(
            number=node.number if node else None,
            title=_title(node),
            unit=under[0].group.unit,
            categories=tuple(_categories(under)),
            place=node.line.place if node else None,
        )


def _categories(placed: Sequence[_Placed]) -> Iterator[CategoryDraft]:
    for node, under in _runs(placed, lambda one: one.category):
        yield CategoryDraft(
            number=node.number if node else None,
            title=_title(node),
            problems=tuple(one.draft for one in under),
            place=node.line.place if node else None,
        )


def _title(node: Node | None) -> str | None:
    return title_and_rest(text_of(node.lines))[0] if node else None
