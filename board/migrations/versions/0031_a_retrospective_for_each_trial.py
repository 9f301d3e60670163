"""An experiment that was tried for longer is reflected on again: one retrospective of its own for each trial."""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('retrospective', schema=None) as batch_op:
        batch_op.add_column(sa.Column('trial', sa.Integer(), nullable=False, server_default='1'))
        batch_op.drop_constraint(batch_op.f('uq_retrospective_started_for_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_retrospective_started_for_id_trial'), ['started_for_id', 'trial'])


def downgrade() -> None:
    # The later ones keep the experiments that they looked at.
    retrospective = sa.table('retrospective', sa.column('started_for_id'), sa.column('trial'))
    op.execute(retrospective.update().where(retrospective.c.trial > 1).values(started_for_id=None))
    with op.batch_alter_table('retrospective', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_retrospective_started_for_id_trial'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_retrospective_started_for_id'), ['started_for_id'])
        batch_op.drop_column('trial')
