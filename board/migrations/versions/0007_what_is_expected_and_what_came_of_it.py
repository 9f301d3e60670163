"""How sure a team is, what it expects question by question, when it stops, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('expectation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('expects', sa.Text(), nullable=False),
    sa.Column('sure', sa.String(length=6), nullable=True),
    sa.Column('happened', sa.Text(), nullable=False),
    sa.Column('confirmed', sa.String(length=14), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('abs(position) BETWEEN 1 AND 5', name=op.f('ck_expectation_five_at_most')),
    sa.CheckConstraint("sure IN ('low', 'medium', 'high')", name=op.f('ck_expectation_sure_is_known')),
    sa.CheckConstraint("confirmed IN ('yes', 'partly', 'no', 'too-early', 'stopped-early')", name=op.f('ck_expectation_confirmed_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_expectation_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_expectation_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expectation')),
    sa.UniqueConstraint('experiment_id', 'position', name=op.f('uq_expectation_experiment_id_position'))
    )
    # With a default, so that the biggest table need not be written anew.
    with op.batch_alter_table('experiment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failure_signal', sa.Text(), nullable=False, server_default=''))

    with op.batch_alter_table('prediction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sure', sa.String(length=6), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_prediction_sure_is_known'), "sure IN ('low', 'medium', 'high')")

    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.add_column(sa.Column('as_planned', sa.String(length=6), nullable=True))
        batch_op.add_column(sa.Column('different', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('unexpected', sa.Text(), nullable=False, server_default=''))
        batch_op.create_check_constraint(batch_op.f('ck_result_as_planned_is_known'), "as_planned IN ('yes', 'mostly', 'no')")


def downgrade() -> None:
    with op.batch_alter_table('result', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_result_as_planned_is_known'), type_='check')
        batch_op.drop_column('unexpected')
        batch_op.drop_column('different')
        batch_op.drop_column('as_planned')

    with op.batch_alter_table('prediction', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_prediction_sure_is_known'), type_='check')
        batch_op.drop_column('sure')

    with op.batch_alter_table('experiment', schema=None) as batch_op:
        batch_op.drop_column('failure_signal')

    op.drop_table('expectation')
