"""The outcomes that the organisation cares about, which one an experiment serves, and at which scale it is tried."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('meaning', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome'))
    )
    with op.batch_alter_table('experiment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('serves_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('scale', sa.String(length=8), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_experiment_serves_id_outcome'), 'outcome', ['serves_id'], ['id'])
        batch_op.create_check_constraint(
            batch_op.f('ck_experiment_scale_is_known'), "scale IN ('visit', 'team', 'area', 'everyone')"
        )
        batch_op.create_index(batch_op.f('ix_experiment_serves_id'), ['serves_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('experiment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_experiment_serves_id'))
        batch_op.drop_constraint(batch_op.f('ck_experiment_scale_is_known'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_experiment_serves_id_outcome'), type_='foreignkey')
        batch_op.drop_column('scale')
        batch_op.drop_column('serves_id')
    op.drop_table('outcome')
