"""Which texts the code asks for, read from its source: fixed keys, and keys made of a part that varies."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = tuple(
    path
    for folder in ("bot", "jobs", "storage")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One place that asks for a text: a fixed `key`, or the source of one that is made (`made`). `given` are the
    values it names; None where they come from elsewhere."""

    where: str
    function: str
    given: frozenset[str] | None
    key: str | None = None
    made: str | None = None


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


@cache
def spoken() -> tuple[Spoken, ...]:
    """Every place in the bot that asks a catalogue for a text."""
    return tuple(one for path in SOURCES if "botapi" not in path.parts for one in _spoken_in(path))


def _spoken_in(path: Path) -> Iterator[Spoken]:
    for name, function in _functions(tree(path)):
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _is_text(call) and call.args:
                where, given = f"{path.relative_to(ROOT)}:{call.lineno}", _given(call)
                for key in possible(call.args[0], function):
                    if isinstance(key, ast.Constant):
                        yield Spoken(where=where, function=name, given=given, key=str(key.value))
                    else:
                        yield Spoken(where=where, function=name, given=given, made=ast.unparse(key))


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def _functions(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Top-level functions and methods by name, and everything outside of them as ''."""
    rest: list[ast.stmt] = []
    for node in module.body:
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        for part in parts:
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                yield part.name, part
            else:
                rest.append(part)
    yield "", ast.Module(body=rest, type_ignores=[])


def _is_text(call: ast.Call) -> bool:
    called = call.func
    if isinstance(called, ast.Call):  # texts(language)("key")
        return isinstance(called.func, ast.Name) and called.func.id == "texts"
    if isinstance(called, ast.Attribute):
        return called.attr == "t"
    return isinstance(called, ast.Name) and (called.id == "t" or (called.id == "texts" and _names_a_key(call)))


def _names_a_key(call: ast.Call) -> bool:
    """`texts` is also what reads a catalogue: only what is called with a key asks for a text."""
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant | ast.JoinedStr)


def possible(node: ast.expr, function: ast.AST) -> Iterator[ast.expr]:
    """The constants and made texts that an argument can be: both sides of an `if`, every value of a local name."""
    if isinstance(node, ast.IfExp):
        yield from possible(node.body, function)
        yield from possible(node.orelse, function)
    elif isinstance(node, ast.Name) and (values := list(_assigned(node.id, function))):
        for value in values:
            yield from possible(value, function)
    else:
        yield node


def _assigned(name: str, function: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets):
            yield node.value


@cache
def constants() -> frozenset[str]:
    """Every text that stands in the code as it is."""
    nodes = (node for path in SOURCES for node in nodes_of(path))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def arguments(called: str, position: int) -> frozenset[str]:
    """The constants that stand at this position wherever `called` is called."""
    return frozenset(
        value.value
        for call, function in _calls().get(called, ())
        if len(call.args) > position
        for value in possible(call.args[position], function)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    )


@cache
def _calls() -> dict[str, list[tuple[ast.Call, ast.AST]]]:
    """Each call in a function, by the name of what is called, with each function around it."""
    found = defaultdict[str, list[tuple[ast.Call, ast.AST]]](list)
    for function in (node for path in SOURCES for node in nodes_of(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    found[_name_of(call.func)].append((call, function))
    return found


def _name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
