"""What can be searched

How texts are taken apart is written down here as it was: what the program does today may want columns that these
tables do not have yet.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_text",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_search_text_measure_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_search_text_problem_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_search_text_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_text")),
    )
    op.create_index(op.f("ix_search_text_problem_id"), "search_text", ["problem_id"])
    op.create_table(
        "search_gram",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("gram", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "gram", "weight", "text_id", name=op.f("pk_search_gram")),
        sqlite_with_rowid=False,
    )
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_table("search_gram")
    op.drop_table("search_text")


AT_ONCE = 500
PLACES = 8
TITLE, FINDING, MEASURE, EVIDENCE, HISTORY = range(5)
SAID = ("note", "reason", "check_elsewhere", "made_rule")
CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff]"
PIECE = re.compile(rf"{CHINESE}+|[^\W_]+?(?={CHINESE}|[\W_]|$)")
HEAD, BITS, LONGEST = 4, 21, 4095
LATIN = 1 << 3 * BITS - 1
ROWS = {
    "problem": """
        SELECT id, unit_id, id AS problem_id, NULL AS measure_id, title, finding FROM problem ORDER BY id
    """,
    "measure": """
        SELECT measure.id, problem.unit_id, measure.problem_id, measure.id AS measure_id, measure.text, measure.steps
        FROM measure JOIN problem ON problem.id = measure.problem_id ORDER BY measure.id
    """,
    "evidence": """
        SELECT evidence.id, problem.unit_id, problem.id AS problem_id, measure.id AS measure_id, evidence.name,
            evidence.text
        FROM evidence
        LEFT JOIN report ON report.id = evidence.report_id
        LEFT JOIN extension ON extension.id = evidence.extension_id
        LEFT JOIN review ON review.id = evidence.review_id
        LEFT JOIN measure ON measure.id = coalesce(report.measure_id, extension.measure_id)
        JOIN problem ON problem.id = coalesce(measure.problem_id, review.problem_id)
        WHERE evidence.removed_at IS NULL ORDER BY evidence.id
    """,
    "event": """
        SELECT event.id, problem.unit_id, problem.id AS problem_id, measure.id AS measure_id, event.after
        FROM event
        LEFT JOIN measure ON event.subject_kind = 'measure' AND measure.id = event.subject_id
        JOIN problem ON problem.id =
            coalesce(measure.problem_id, CASE WHEN event.subject_kind = 'problem' THEN event.subject_id END)
        ORDER BY event.id
    """,
}


def _fill(connection: sa.Connection) -> None:
    texts, grams = sa.table("search_text", *map(sa.column, _TEXT)), sa.table("search_gram", *map(sa.column, _GRAM))
    found = _texts(connection)
    while some := list(islice(found, AT_ONCE)):
        connection.execute(sa.insert(texts), some)
        postings = [posting for one in some for posting in _postings(one)]
        if postings:
            connection.execute(sa.insert(grams), postings)


_TEXT = ("id", "unit_id", "problem_id", "measure_id", "place", "text")
_GRAM = ("unit_id", "gram", "weight", "text_id")


def _texts(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    for kind, rows in ROWS.items():
        for row in connection.execute(sa.text(rows)).mappings():
            yield from _of_row(kind, row)


def _of_row(kind: str, row: Any) -> Iterator[dict[str, Any]]:
    for place, said in _said(kind, row):
        text = unicodedata.normalize("NFKC", "\n".join(part for part in said if part)).lower()
        if text:
            own = {name: row[name] for name in ("unit_id", "problem_id", "measure_id")}
            yield own | {"id": row["id"] * PLACES + place, "place": place, "text": text}


def _said(kind: str, row: Any) -> list[tuple[int, list[str]]]:
    if kind == "problem":
        return [(TITLE, [row["title"]]), (FINDING, [row["finding"]])]
    if kind == "measure":
        return [(MEASURE, [row["text"], *map(str, _json(row["steps"]))])]
    if kind == "evidence":
        return [(EVIDENCE, [row["name"], row["text"]])]
    after = _json(row["after"])
    return [(HISTORY, [str(after[key]) for key in SAID if after.get(key)])]


def _json(value: Any) -> Any:
    """SQLite's is a text."""
    return json.loads(value) if isinstance(value, str) else value


def _postings(one: dict[str, Any]) -> Iterator[dict[str, int]]:
    heavy = one["place"] * (LONGEST + 1) + min(len(one["text"]), LONGEST)
    pieces = PIECE.findall(one["text"])
    for gram in sorted({gram for piece in pieces for gram in _grams(piece)}):
        yield {"unit_id": one["unit_id"], "gram": gram, "weight": heavy, "text_id": one["id"]}


def _grams(piece: str) -> list[int]:
    if re.match(CHINESE, piece):
        return [ord(one) << BITS | ord(two) for one, two in pairwise(piece)]
    plural = len(piece) > 3 and piece.endswith("s") and not piece.endswith("ss")
    number = 0
    for letter in (piece[:-1] if plural else piece)[:HEAD].ljust(HEAD, "\0"):
        number = number << 15 | ord(letter) & 0x7FFF
    return [LATIN | number]
