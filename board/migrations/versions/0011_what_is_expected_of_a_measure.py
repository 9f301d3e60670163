"""What is expected of a measure; what was expected before answers a question, as it did."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('expectation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('measure_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_expectation_measure_id_measure'), 'measure', ['measure_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('expectation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_expectation_measure_id_measure'), type_='foreignkey')
        batch_op.drop_column('measure_id')
