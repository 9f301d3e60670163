"""Readings that were pasted together, so that they can be taken away together; of earlier ones that is not known."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('paste',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_paste_by_id_person')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_paste_measure_id_measure')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paste'))
    )
    with op.batch_alter_table('paste', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paste_measure_id'), ['measure_id'], unique=False)

    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paste_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_reading_paste_id_paste'), 'paste', ['paste_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_reading_paste_id_paste'), type_='foreignkey')
        batch_op.drop_column('paste_id')
    op.drop_table('paste')
