"""Which forces a member leads."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the change; nobody leads a force until an organiser says so."""
    op.add_column("memberships", sa.Column("forces", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Take the change back."""
    op.drop_column("memberships", "forces")
