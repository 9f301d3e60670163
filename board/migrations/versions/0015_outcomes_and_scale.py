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
    op.execute(
        'ALTER TABLE experiment ADD COLUMN serves_id INTEGER CONSTRAINT fk_experiment_serves_id_outcome REFERENCES outcome (id)'
    )
    op.execute(
        'ALTER TABLE experiment ADD COLUMN scale VARCHAR(8) '
        "CONSTRAINT ck_experiment_scale_is_known CHECK (scale IN ('visit', 'team', 'area', 'everyone'))"
    )
    op.create_index(op.f('ix_experiment_serves_id'), 'experiment', ['serves_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_experiment_serves_id'), table_name='experiment')
    op.execute('ALTER TABLE experiment DROP COLUMN scale')
    op.execute('ALTER TABLE experiment DROP COLUMN serves_id')
    op.drop_table('outcome')
