"""Second factors: passkeys, authenticator apps and recovery codes, and of whom they are required."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'authenticator_app',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('secret', sa.String(length=200), nullable=False),
        sa.Column('last_step', sa.Integer(), nullable=False),
        sa.Column('told_step', sa.Integer(), nullable=True),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('last_used_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_authenticator_app_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_authenticator_app')),
    )
    op.create_index(op.f('ix_authenticator_app_person_id'), 'authenticator_app', ['person_id'])
    op.create_table(
        'passkey',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('credential_id', sa.String(length=1364), nullable=False),
        sa.Column('public_key', sa.LargeBinary(), nullable=False),
        sa.Column('sign_count', sa.BigInteger(), nullable=False),
        sa.Column('challenged_at', sa.DateTime(), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('last_used_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_passkey_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
        sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id')),
    )
    op.create_index(op.f('ix_passkey_person_id'), 'passkey', ['person_id'])
    op.create_table(
        'recovery_code',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('code_hash', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('used_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
        sa.UniqueConstraint('person_id', 'number', name=op.f('uq_recovery_code_person_id_number')),
    )
    op.add_column('organisation', sa.Column('second_factor_of', sa.String(length=20), nullable=False, server_default='nobody'))


def downgrade() -> None:
    op.drop_column('organisation', 'second_factor_of')
    op.drop_table('recovery_code')
    op.drop_table('passkey')
    op.drop_table('authenticator_app')
