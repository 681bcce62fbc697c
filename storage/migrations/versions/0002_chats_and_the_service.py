"""What Telegram said of chats, and who is at work"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WAITS = sa.text("look_at IS NOT NULL")
OPEN = sa.text("handled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "chat",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("held_until", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("moved_to", sa.BigInteger(), nullable=True),
        sa.Column("gone_since", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chat")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=True),
        sa.Column("backend", sa.Integer(), nullable=True),
        sa.Column("beat_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("backed_up_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("restored_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("planned_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.add_column("report", sa.Column("due", sa.Date(), nullable=True))
    for table in ("measure", "review"):
        op.drop_index(op.f(f"ix_{table}_look_at"), table_name=table)
        op.create_index(f"ix_{table}_look_at", table, ["look_at", "id"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.drop_index("ix_inbox_open", table_name="inbox")
    op.create_index("ix_inbox_open", "inbox", ["chat_id", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_index("ix_message_next", table_name="message")
    op.create_index("ix_message_next", "message", ["state", "scheduled", "next_attempt_at", "id"])
    op.drop_index(op.f("ix_message_person_id"), table_name="message")
    op.create_index("ix_message_of", "message", ["person_id", "scheduled", "made_at"])
    op.create_index("ix_message_sent", "message", ["chat_id", "telegram_message_id"])
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index("ix_outbox_due", "outbox", ["state", "message_id", "due_at"])
    op.create_index("ix_outbox_of", "outbox", ["person_id", "state", "due_at"])
    op.create_index("ix_outbox_about", "outbox", ["subject_kind", "subject_id"])
    op.add_column("message", sa.Column("albums", sa.Integer(), server_default="0", nullable=False))
    for moment in ("look_at", "settled_at"):
        op.add_column("message", sa.Column(moment, storage.types.UtcDateTime(timezone=True), nullable=True))
    op.create_index("ix_message_look_at", "message", ["look_at"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    op.drop_index("ix_message_look_at", table_name="message")
    for column in ("settled_at", "look_at", "albums"):
        op.drop_column("message", column)
    op.drop_index("ix_outbox_about", table_name="outbox")
    op.drop_index("ix_outbox_of", table_name="outbox")
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index("ix_outbox_due", "outbox", ["state", "due_at"])
    op.drop_index("ix_message_sent", table_name="message")
    op.drop_index("ix_message_of", table_name="message")
    op.create_index(op.f("ix_message_person_id"), "message", ["person_id"])
    op.drop_index("ix_message_next", table_name="message")
    op.create_index("ix_message_next", "message", ["state", "next_attempt_at"])
    op.drop_index("ix_inbox_open", table_name="inbox")
    op.create_index("ix_inbox_open", "inbox", ["handled_at", "id"])
    for table in ("measure", "review"):
        op.drop_index(f"ix_{table}_look_at", table_name=table)
        op.create_index(op.f(f"ix_{table}_look_at"), table, ["look_at"])
    op.drop_column("report", "due")
    op.drop_table("service")
    op.drop_table("chat")
