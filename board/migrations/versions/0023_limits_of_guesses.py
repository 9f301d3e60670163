"""Wrong guesses are counted in buckets that drain, and no longer kept one by one."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('sign_in_attempt')
    op.create_table('guess_bucket',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('account', sa.String(length=64), nullable=False),
    sa.Column('level', sa.Double(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('empty_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_guess_bucket'))
    )
    op.create_index(op.f('ix_guess_bucket_account'), 'guess_bucket', ['account'])
    op.create_index(op.f('ix_guess_bucket_empty_at'), 'guess_bucket', ['empty_at'])


def downgrade() -> None:
    op.drop_table('guess_bucket')
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    for column in ('address', 'email'):
        op.create_index(op.f(f'ix_sign_in_attempt_{column}_at'), 'sign_in_attempt', [column, 'at'])
