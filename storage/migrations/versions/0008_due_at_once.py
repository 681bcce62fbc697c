"""Due at once"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("problem", sa.Column("immediate_on", sa.Date(), nullable=True))
    op.add_column("measure", sa.Column("immediate_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("measure", "immediate_on")
    op.drop_column("problem", "immediate_on")
