"""What was talked about in a chat, and lists of a large ledger"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dialogue", sa.Column("talked_of", sa.JSON(), nullable=False, server_default="{}"))
    op.create_index("ix_problem_listed", "problem", ["unit_id", "id", "deadline", "number"])
    op.create_index(
        "ix_measure_listed", "measure", ["problem_id", "state", "deadline", "standing", "mostly_done", "number"]
    )
    op.create_index("ix_assignment_department", "assignment", ["department_id"])


def downgrade() -> None:
    op.drop_index("ix_assignment_department", table_name="assignment")
    op.drop_index("ix_measure_listed", table_name="measure")
    op.drop_index("ix_problem_listed", table_name="problem")
    op.drop_column("dialogue", "talked_of")
