"""The findings as a tree of headings, each with its text and the labelled blocks under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.reading.notices.circled import mark_of, problem_marks
from bot.reading.notices.labels import Label, Role, inline_labels, label_line
from bot.reading.notices.lines import Line
from bot.reading.notices.marks import Kind, Mark, heading_at, number_of
from bot.reading.notices.measures import marks
from bot.reading.notices.wording import looks_like_fault

MEASURE_ROLES = (Role.FORM, Role.PLAN, Role.PROGRESS, Role.RESULT)
SHOWS_FINDING = re.compile("表现|描述|表述|内容")


@dataclass(kw_only=True)
class Block:
    """What a label introduces."""

    role: Role
    head: str
    lines: list[Line] = field(default_factory=list)
    last: dict[Kind, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(line.text for line in self.lines)

    def add(self, line: Line) -> None:
        """One more line; the number last used of each kind of mark is remembered."""
        self.lines.append(line)
        self.last.update({mark.kind: mark.number for mark in marks(line.text)})


@dataclass(kw_only=True, eq=False)
class Node:
    """A heading under construction: its own lines, its blocks, its fields, and the headings under it."""

    kind: Kind
    number: int | None
    line: Line
    parent: Node | None = None
    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    fields: list[Line] = field(default_factory=list)
    under: Line | None = None
    """The aspect, where a field of the problem names it."""
    form: bool = False
    """Its number stands in a field, as in a form."""
    children: list[Node] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.blocks

    @property
    def has_measure_block(self) -> bool:
        return any(block.role in MEASURE_ROLES for block in self.blocks)

    def above(self) -> Iterator[Node]:
        """The headings this one stands under, nearest first."""
        node = self.parent
        while node:
            yield node
            node = node.parent

    def walk(self) -> Iterator[Node]:
        """This heading and all under it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The first-level headings, and the lines that hold measures but stand under no heading."""

    roots: tuple[Node, ...]
    stray: tuple[Line, ...]

    def nodes(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()


def outline(lines: Sequence[Line]) -> Outline:
    """The tree of the findings."""
    builder = _Builder(lines)
    for index, line in enumerate(lines):
        builder.take(index, line)
    return Outline(roots=tuple(builder.roots), stray=tuple(builder.stray))


class _Builder:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.roots: list[Node] = []
        self.stray: list[Line] = []
        self.node: Node | None = None
        self.block: Block | None = None
        self.low = problem_marks(lines)

    def take(self, index: int, line: Line) -> None:
        mark = mark_of(line.text, self.low)
        rest = line.text
        if line.rank is not None:
            self._open(line.rank, None, line)
        elif mark and self._only_counts(index, mark):
            return
        elif mark and not self._belongs_to_block(index, mark):
            self._open(mark.kind, mark.number, line)
            rest = line.text[mark.end :]
        for label, text in _pieces(rest):
            self._feed(label, Line(number=line.number, text=text), line)

    def _only_counts(self, index: int, mark: Mark) -> bool:
        """Whether a mark without words only sets the next record apart, which has its number in a field."""
        label = label_line(self.lines[index + 1].text) if index + 1 < len(self.lines) else None
        return not self.lines[index].text[mark.end :] and label is not None and label.role == Role.NUMBER

    def _feed(self, label: Label | None, piece: Line, whole: Line) -> None:
        if label is None:
            self._add(piece)
        elif label.role == Role.NUMBER:
            self._open(Kind.QUESTION, number_of(piece.text), whole, form=True)
        elif label.role == Role.FINDING:
            self._finding(label, piece, whole)
        elif label.role == Role.ASPECT:
            self._under(piece, whole)
        elif label.role == Role.FIELD:
            self._field(Line(number=piece.number, text=f"{label.head}：{piece.text}"))
        elif self.node is None:
            self.stray.append(whole)
        else:
            self.block = Block(role=label.role, head=label.head)
            self.node.blocks.append(self.block)
            self._add(piece)

    def _add(self, piece: Line) -> None:
        if not piece.text:
            return
        if self.block is not None:
            self.block.add(piece)
        elif self.node is not None:
            self.node.lines.append(piece)

    def _under(self, piece: Line, whole: Line) -> None:
        """方面：… says where a problem with its number in a field belongs; elsewhere these are ordinary words."""
        if self.node is not None and self.node.kind == Kind.QUESTION and not self.node.blocks and piece.text:
            self.node.under = piece
        else:
            self._add(whole)

    def _field(self, piece: Line) -> None:
        if self.block is not None and self.block.role in MEASURE_ROLES:
            self.block.add(piece)
        elif self.node is not None:
            self.node.fields.append(piece)

    def _finding(self, label: Label, piece: Line, whole: Line) -> None:
        """问题3： opens a problem, unless it stands in a heading that has no words of its own yet."""
        if self.node is None or not (self.node.is_empty or self._completes(label, self.node)):
            self._open(Kind.QUESTION, label.number, whole)
        self._add(piece)

    @staticmethod
    def _completes(label: Label, node: Node) -> bool:
        """Whether the label continues the heading before it: 问题表现： under （1）."""
        if label.number is not None or node.blocks:
            return False
        return bool(SHOWS_FINDING.search(label.head)) or node.kind not in (Kind.SECTION, Kind.PAREN_HAN)

    def _open(self, kind: Kind, number: int | None, line: Line, *, form: bool = False) -> None:
        parent = self.node
        while parent and parent.kind >= kind:
            parent = parent.parent
        self.node = Node(kind=kind, number=number, line=line, parent=parent, form=form)
        self.block = None
        (parent.children if parent else self.roots).append(self.node)

    def _belongs_to_block(self, index: int, mark: Mark) -> bool:
        """Whether a marked line is a measure of the open block and no new heading."""
        if self.block is None or self.node is None:
            return False
        if mark.kind > self.node.kind or (self.block.is_empty and mark.number == 1):
            return True
        follows = mark.number == self.block.last.get(mark.kind, -1) + 1
        return follows and not self._heads_a_block(index, mark, self.node)

    def _heads_a_block(self, index: int, mark: Mark, node: Node) -> bool:
        """Whether a label comes before the next mark of this rank: then the line is the heading of what it labels."""
        if any(True for _ in inline_labels(self.lines[index].text)):
            return True
        for line in self.lines[index + 1 :]:
            label = label_line(line.text)
            if label and label.role not in (Role.FIELD, Role.NOTE):
                return label.role in MEASURE_ROLES and not self._goes_on(mark, node, label)
            following = heading_at(line.text)
            if following and following.kind == node.kind != mark.kind:
                return following.number == 1 or looks_like_fault(self._title(index, mark))
            if following and following.kind <= mark.kind:
                return False
        return False

    @staticmethod
    def _goes_on(mark: Mark, node: Node, label: Label) -> bool:
        """Whether the label is a further one of the open problem: its 完成情况 after its 整改措施."""
        first = next((block.role for block in node.blocks if block.role in MEASURE_ROLES), None)
        return mark.kind != node.kind and first is not None and label.role != first

    def _title(self, index: int, mark: Mark) -> str:
        return self.lines[index].text[mark.end :].split("。", 1)[0]


def _pieces(text: str) -> Iterator[tuple[Label | None, str]]:
    """A line cut at its labels: each with the text up to the next one."""
    opening = label_line(text)
    labels = [label for label in inline_labels(text) if opening is None or label.start >= opening.end]
    bounds = [label.start for label in labels] + [len(text)]
    yield opening, text[opening.end if opening else 0 : bounds[0]].strip()
    for label, end in zip(labels, bounds[1:], strict=True):
        yield label, text[label.end : end].strip()
