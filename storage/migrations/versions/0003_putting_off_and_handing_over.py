"""Putting off, handing over, and what a unit is told as a whole"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WAITS = sa.text("look_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("ended_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("look_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_handover_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handover_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_handover_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_person_id"), "handover", ["person_id"])
    op.create_index(op.f("ix_handover_unit_id"), "handover", ["unit_id"])
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("red", sa.Boolean(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_snooze_measure_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_snooze_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
    )
    op.create_index(op.f("ix_snooze_measure_id"), "snooze", ["measure_id"])
    op.add_column("extension", sa.Column("progress", sa.Text(), server_default="", nullable=False))
    op.add_column("membership", sa.Column("gets", sa.String(length=16), nullable=True))
    op.add_column("unit", sa.Column("policy", sa.String(length=32), nullable=True))
    for moment in ("policy_since", "look_at"):
        op.add_column("unit", sa.Column(moment, storage.types.UtcDateTime(timezone=True), nullable=True))
    for moment in ("replaced_at", "opened_at"):
        op.add_column("message", sa.Column(moment, storage.types.UtcDateTime(timezone=True), nullable=True))
    for table in ("handover", "unit"):
        op.create_index(f"ix_{table}_look_at", table, ["look_at", "id"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    for column in ("opened_at", "replaced_at"):
        op.drop_column("message", column)
    op.drop_index("ix_unit_look_at", table_name="unit")
    for column in ("look_at", "policy_since", "policy"):
        op.drop_column("unit", column)
    op.drop_column("membership", "gets")
    op.drop_column("extension", "progress")
    op.drop_table("snooze")
    op.drop_table("handover")
