"""Journeys of experiments, and how stages grew week by week; filled after the upgrade."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('journey',
    sa.Column('experiment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('logged_on', sa.Date(), nullable=False),
    sa.Column('tried_on', sa.Date(), nullable=True),
    sa.Column('days_to_try', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('days_to_decide', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.String(length=7), nullable=True),
    sa.Column('verdict_on', sa.Date(), nullable=True),
    sa.Column('confirmed', sa.String(length=14), nullable=True),
    sa.Column('found_on', sa.Date(), nullable=True),
    sa.Column('sure', sa.String(length=6), nullable=False),
    sa.Column('has_prediction', sa.Boolean(), nullable=False),
    sa.Column('has_measure', sa.Boolean(), nullable=False),
    sa.Column('has_next', sa.Boolean(), nullable=False),
    sa.Column('lot', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_journey_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_journey_team_id_team')),
    sa.PrimaryKeyConstraint('experiment_id', name=op.f('pk_journey'))
    )
    with op.batch_alter_table('journey', schema=None) as batch_op:
        for name, columns in INDEXES.items():
            batch_op.create_index(batch_op.f(name), columns, unique=False)

    op.create_table('stage_week',
    sa.Column('part', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('monday', sa.Date(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('ideas', sa.Integer(), nullable=False),
    sa.Column('ready', sa.Integer(), nullable=False),
    sa.Column('trying', sa.Integer(), nullable=False),
    sa.Column('reflecting', sa.Integer(), nullable=False),
    sa.Column('decided', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_stage_week_team_id_team')),
    sa.PrimaryKeyConstraint('part', 'monday', 'team_id', name=op.f('pk_stage_week'))
    )
    with op.batch_alter_table('stage_week', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stage_week_team_id'), ['team_id'], unique=False)


def downgrade() -> None:
    op.drop_table('stage_week')
    op.drop_table('journey')


INDEXES = {
    'ix_journey_team_id': ['team_id'],
    'ix_journey_verdict': ['part', 'verdict', 'verdict_on', 'team_id', 'has_prediction', 'has_measure', 'has_next'],
    'ix_journey_found': ['part', 'sure', 'confirmed', 'found_on', 'team_id'],
    'ix_journey_tried': ['part', 'days_to_try', 'tried_on', 'team_id'],
    'ix_journey_took': ['part', 'days_to_decide', 'decided_on', 'team_id'],
    'ix_journey_lot': ['lot', 'tried_on', 'decided_on', 'team_id'],
}
