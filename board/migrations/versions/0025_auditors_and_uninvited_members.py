"""Auditors read the audit trail, and whoever came onto a team without its coaches does not read the notes of before."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

UNINVITED = sa.text("verb = 'joined uninvited'")


def upgrade() -> None:
    op.add_column('person', sa.Column('is_auditor', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('membership', sa.Column('notes_from', sa.DateTime(), nullable=True))
    op.create_index('ix_activity_uninvited', 'activity', ['team_id', 'id'], sqlite_where=UNINVITED, postgresql_where=UNINVITED)


def downgrade() -> None:
    op.drop_index('ix_activity_uninvited', table_name='activity')
    op.drop_column('membership', 'notes_from')
    op.drop_column('person', 'is_auditor')
