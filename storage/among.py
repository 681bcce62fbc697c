"""Whether a column is one of many ids, as one parameter.

`column.in_(ids)` writes a parameter for each id, so that each length of list is a statement of its own: written, parsed
and planned anew. On the paths that hundreds of reminders take, this is the same statement whatever it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, TableValuedAlias, Text, bindparam, column
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Ids(TypeDecorator[Any]):
    """Whole numbers in one parameter: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


class Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Among:
        """As it is. A function that is true or false would be written `… = 1` for SQLite, which then reads the whole
        table."""
        return self


def among(column: ColumnElement[Any] | Any, ids: Iterable[int] | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether the column is one of these, or of those that will be given."""
    return Among(column, ids if isinstance(ids, BindParameter) else bindparam(None, list(ids), type_=Ids()))


def among_given(column: ColumnElement[Any] | Any, name: str) -> ColumnElement[bool]:
    """Whether the column is one of those that will be given under this name when the statement is run."""
    return Among(column, given(name))


def given(name: str) -> BindParameter[Any]:
    """Ids that come with the running of a statement."""
    return bindparam(name, type_=Ids())


@compiles(Among)
def _in_json(element: Among, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, ids = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"


@compiles(Among, "postgresql")
def _in_array(element: Among, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, ids = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"{column} = ANY ({ids})"


class Each(FunctionElement[Any]):
    name = "each"
    inherit_cache = True


def each_given(name: str) -> TableValuedAlias:
    """Those ids, each a row with a `value`, to select from."""
    # PostgreSQL calls the one column of a function as its table is called.
    return Each(given(name)).table_valued(column("value", BigInteger), name="value")


@compiles(Each)
def _from_json(element: Each, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kwargs)})"


@compiles(Each, "postgresql")
def _from_array(element: Each, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **kwargs)})"


class Unindexed(FunctionElement[Any]):
    name = "unindexed"
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any] | Any) -> None:
        super().__init__(column)
        self.type = column.type


def unindexed(column: ColumnElement[Any] | Any) -> ColumnElement[Any]:
    """The column, by which SQLite is not to search. It takes any list of ids for some twenty, and any state for ten
    rows: of a hundred thousand messages that wait it would rather go through all than look up sixty."""
    return Unindexed(column)


@compiles(Unindexed)
def _bare(element: Unindexed, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.clauses, **kwargs)


@compiles(Unindexed, "sqlite")
def _with_plus(element: Unindexed, compiler: SQLCompiler, **kwargs: Any) -> str:
    # https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
    return f"+{compiler.process(element.clauses, **kwargs)}"
