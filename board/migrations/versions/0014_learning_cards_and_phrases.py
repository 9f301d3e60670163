"""Learning cards, and the phrases that an organisation lives by."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

LIVING = ('experiment', 'learning', 'shout_out')


def upgrade() -> None:
    op.create_table('learning_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sentence', sa.String(length=280), nullable=False),
    sa.Column('stems', sa.Text(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_learning_card_proposed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learning_card'))
    )
    op.create_table('bearing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=11), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("way IN ('supports', 'contradicts')", name=op.f('ck_bearing_way_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_bearing_by_id_person')),
    sa.ForeignKeyConstraint(['card_id'], ['learning_card.id'], name=op.f('fk_bearing_card_id_learning_card')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_bearing_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bearing')),
    sa.UniqueConstraint('card_id', 'experiment_id', name=op.f('uq_bearing_card_id_experiment_id'))
    )
    op.create_index(op.f('ix_bearing_experiment_id'), 'bearing', ['experiment_id'])
    op.create_table('phrase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=80), nullable=False),
    sa.Column('meaning', sa.String(length=280), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phrase'))
    )
    for table in LIVING:
        # Said in SQL, so that SQLite need not copy tables that are large.
        op.execute(
            f'ALTER TABLE {table} ADD COLUMN phrase_id INTEGER CONSTRAINT fk_{table}_phrase_id_phrase REFERENCES phrase (id)'
        )
        op.create_index(op.f(f'ix_{table}_phrase_id'), table, ['phrase_id'])


def downgrade() -> None:
    for table in reversed(LIVING):
        op.drop_index(op.f(f'ix_{table}_phrase_id'), table_name=table)
        op.execute(f'ALTER TABLE {table} DROP COLUMN phrase_id')
    for table in ('phrase', 'bearing', 'learning_card'):
        op.drop_table(table)
