"""What can be searched"""

import sqlalchemy as sa
from alembic import op

from storage.searching.texts import rebuild

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
    rebuild(op.get_bind())


def downgrade() -> None:
    op.drop_table("search_gram")
    op.drop_table("search_text")
