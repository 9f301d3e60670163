"""A mail can bring an invitation to somebody who does not sign in here yet."""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('security_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('link_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_security_mail_link_id'), ['link_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_security_mail_link_id_one_time_link'), 'one_time_link', ['link_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('security_mail', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_security_mail_link_id_one_time_link'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_security_mail_link_id'))
        batch_op.drop_column('link_id')
