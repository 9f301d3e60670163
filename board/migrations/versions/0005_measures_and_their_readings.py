"""Measures, their readings, and the days from which their limits begin anew."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('unit', sa.String(length=30), nullable=False),
    sa.Column('kind', sa.String(length=9), nullable=False),
    sa.Column('better', sa.String(length=7), nullable=False),
    sa.Column('baseline', sa.String(length=32), nullable=True),
    sa.Column('target', sa.String(length=32), nullable=True),
    sa.Column('fixed_until', sa.Date(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('outcome', 'process', 'balancing')", name=op.f('ck_measure_kind_is_known')),
    sa.CheckConstraint("better IN ('higher', 'lower', 'neither')", name=op.f('ck_measure_better_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_measure_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_measure_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_experiment_id_position'), ['experiment_id', 'position'], unique=False)

    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sa.String(length=32), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_reading_by_id_person')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_reading_measure_id_measure')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_measure_id_day_id'), ['measure_id', 'day', 'id'], unique=False)

    op.create_table('rebase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_rebase_by_id_person')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_rebase_measure_id_measure')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rebase'))
    )
    with op.batch_alter_table('rebase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rebase_measure_id_day'), ['measure_id', 'day'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('rebase', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rebase_measure_id_day'))

    op.drop_table('rebase')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reading_measure_id_day_id'))

    op.drop_table('reading')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_measure_experiment_id_position'))

    op.drop_table('measure')
