"""Six questions before a trial starts, and a lead's agreement where one of them is answered with yes."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('safety_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('affects_safety', sa.Boolean(), nullable=False),
    sa.Column('uses_data', sa.Boolean(), nullable=False),
    sa.Column('treats_worse', sa.Boolean(), nullable=False),
    sa.Column('commits_money', sa.Boolean(), nullable=False),
    sa.Column('binds_others', sa.Boolean(), nullable=False),
    sa.Column('hard_to_undo', sa.Boolean(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_safety_check_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_safety_check_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_check'))
    )
    with op.batch_alter_table('safety_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safety_check_experiment_id'), ['experiment_id'], unique=False)

    op.create_table('agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('check_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("kind IN ('agreed', 'asked', 'refused', 'answered')", name=op.f('ck_agreement_kind_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_agreement_by_id_person')),
    sa.ForeignKeyConstraint(['check_id'], ['safety_check.id'], name=op.f('fk_agreement_check_id_safety_check')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_check_id'), ['check_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_check_id'))

    op.drop_table('agreement')
    with op.batch_alter_table('safety_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safety_check_experiment_id'))

    op.drop_table('safety_check')
