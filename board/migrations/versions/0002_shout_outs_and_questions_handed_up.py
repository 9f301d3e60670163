"""Shout-outs, and questions handed up."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shout_out',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=280), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=True),
    sa.Column('retrospective_id', sa.Integer(), nullable=True),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_shout_out_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_shout_out_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['retrospective_id'], ['retrospective.id'], name=op.f('fk_shout_out_retrospective_id_retrospective')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_shout_out_team_id_team')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_shout_out_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shout_out'))
    )
    with op.batch_alter_table('shout_out', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shout_out_team_id_id'), ['team_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shout_out_to_id'), ['to_id'], unique=False)

    op.create_table('escalation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('improvement_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('raised_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_escalation_answered_by_id_person')),
    sa.ForeignKeyConstraint(['improvement_id'], ['improvement.id'], name=op.f('fk_escalation_improvement_id_improvement'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['raised_by_id'], ['person.id'], name=op.f('fk_escalation_raised_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_escalation')),
    sa.UniqueConstraint('improvement_id', name=op.f('uq_escalation_improvement_id'))
    )
    with op.batch_alter_table('escalation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_escalation_answered_at'), ['answered_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('escalation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_escalation_answered_at'))

    op.drop_table('escalation')
    with op.batch_alter_table('shout_out', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shout_out_to_id'))
        batch_op.drop_index(batch_op.f('ix_shout_out_team_id_id'))

    op.drop_table('shout_out')
