"""What Telegram said of chats, and who is at work"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("held_until", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("moved_to", sa.BigInteger(), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.add_column("report", sa.Column("due", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("report", "due")
    op.drop_table("service")
    op.drop_table("chat")
