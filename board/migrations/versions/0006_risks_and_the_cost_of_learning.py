"""Risks before and after, and the cost of learning."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cost',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('pounds', sa.Integer(), nullable=True),
    sa.Column('full_days', sa.Integer(), nullable=True),
    sa.Column('full_pounds', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('days >= 0', name=op.f('ck_cost_days_not_negative')),
    sa.CheckConstraint('full_days >= 0', name=op.f('ck_cost_full_days_not_negative')),
    sa.CheckConstraint('full_pounds >= 0', name=op.f('ck_cost_full_pounds_not_negative')),
    sa.CheckConstraint('pounds >= 0', name=op.f('ck_cost_pounds_not_negative')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_cost_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_cost_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cost')),
    sa.UniqueConstraint('experiment_id', name=op.f('uq_cost_experiment_id'))
    )
    op.create_table('risk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('assumption', sa.Text(), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('now_likelihood', sa.Integer(), nullable=True),
    sa.Column('now_impact', sa.Integer(), nullable=True),
    sa.Column('strength', sa.String(length=8), nullable=True),
    sa.Column('times_scored', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('impact BETWEEN 1 AND 5', name=op.f('ck_risk_impact_of_five')),
    sa.CheckConstraint('likelihood BETWEEN 1 AND 5', name=op.f('ck_risk_likelihood_of_five')),
    sa.CheckConstraint('now_impact BETWEEN 1 AND 5', name=op.f('ck_risk_now_impact_of_five')),
    sa.CheckConstraint('now_likelihood BETWEEN 1 AND 5', name=op.f('ck_risk_now_likelihood_of_five')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_risk_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_risk_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk')),
    sa.UniqueConstraint('experiment_id', name=op.f('uq_risk_experiment_id'))
    )
    op.create_table('risk_score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('risk_id', sa.Integer(), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('strength', sa.String(length=8), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("strength IN ('opinion', 'few', 'seen', 'measured', 'compared', 'repeated')", name=op.f('ck_risk_score_strength_is_known')),
    sa.CheckConstraint('impact BETWEEN 1 AND 5', name=op.f('ck_risk_score_impact_of_five')),
    sa.CheckConstraint('likelihood BETWEEN 1 AND 5', name=op.f('ck_risk_score_likelihood_of_five')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_risk_score_by_id_person')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_risk_score_risk_id_risk')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_score'))
    )
    with op.batch_alter_table('risk_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_score_risk_id'), ['risk_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('risk_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_score_risk_id'))

    op.drop_table('risk_score')
    op.drop_table('risk')
    op.drop_table('cost')
