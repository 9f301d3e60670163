"""A sign-in knows when its person last proved who they are."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('sign_in', sa.Column('proved_at', sa.DateTime(), nullable=True))
    op.execute("UPDATE sign_in SET proved_at = started_at")
    with op.batch_alter_table('sign_in') as batch_op:
        batch_op.alter_column('proved_at', existing_type=sa.DateTime(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('sign_in') as batch_op:
        batch_op.drop_column('proved_at')
