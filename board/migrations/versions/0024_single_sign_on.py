"""Single sign-on: who people are to its provider, what an administrator says about it, and how the directory tells of leavers."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sign_on_policy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('creates_people', sa.Boolean(), nullable=False),
    sa.Column('allows_guests', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_sign_on_policy_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_on_policy'))
    )
    op.create_table('identity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('tenant', sa.String(length=100), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('linked_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=False),
    sa.Column('given', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_identity_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity')),
    sa.UniqueConstraint('issuer', 'tenant', 'person_id', name=op.f('uq_identity_issuer_tenant_person_id')),
    sa.UniqueConstraint('issuer', 'tenant', 'subject', name=op.f('uq_identity_issuer_tenant_subject'))
    )
    op.create_index(op.f('ix_identity_person_id'), 'identity', ['person_id'])
    op.create_table('passwords_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('break_glass_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_passwords_off_only_one')),
    sa.ForeignKeyConstraint(['break_glass_id'], ['person.id'], name=op.f('fk_passwords_off_break_glass_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passwords_off'))
    )
    op.create_table('provisioned_person',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('user_name', sa.String(length=254), nullable=False),
    sa.Column('user_name_key', sa.String(length=254), nullable=False),
    sa.Column('external_id', sa.String(length=255), nullable=True),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_provisioned_person_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_provisioned_person')),
    sa.UniqueConstraint('user_name_key', name=op.f('uq_provisioned_person_user_name_key'))
    )
    op.create_index(op.f('ix_provisioned_person_external_id'), 'provisioned_person', ['external_id'])
    op.create_table('provisioning_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_provisioning_token_made_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provisioning_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_provisioning_token_token_hash'))
    )
    op.create_table('team_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_role_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_role')),
    sa.UniqueConstraint('name', 'team_id', name=op.f('uq_team_role_name_team_id'))
    )
    op.create_index(op.f('ix_team_role_team_id'), 'team_role', ['team_id'])


def downgrade() -> None:
    for table in ('team_role', 'provisioning_token', 'provisioned_person', 'passwords_off', 'identity', 'sign_on_policy'):
        op.drop_table(table)
