"""Tags: free words on an experiment, by which it is found beside others."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('experiment', sa.Column('tags', sa.String(length=300), nullable=False, server_default=''))
    op.create_table('tag',
    sa.Column('experiment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key', sa.String(length=90), nullable=False),
    sa.Column('word', sa.String(length=30), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_tag_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_tag_team_id_team')),
    sa.PrimaryKeyConstraint('experiment_id', 'key', name=op.f('pk_tag'))
    )
    op.create_index(op.f('ix_tag_key_experiment_id'), 'tag', ['key', 'experiment_id'])


def downgrade() -> None:
    op.drop_table('tag')
    op.drop_column('experiment', 'tags')
