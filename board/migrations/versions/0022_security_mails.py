"""Security mails: what a person is told of their sign-in, on its way to them."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

WAITING = sa.text('sent_at IS NULL AND ended_at IS NULL')


def upgrade() -> None:
    op.create_table('security_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('message_id', sa.String(length=32), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('claimed_until', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_security_mail_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_mail'))
    )
    op.create_index('ix_security_mail_due', 'security_mail', ['due_at', 'id'], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index(op.f('ix_security_mail_made_at'), 'security_mail', ['made_at'])
    op.create_index(op.f('ix_security_mail_person_id'), 'security_mail', ['person_id'])


def downgrade() -> None:
    op.drop_table('security_mail')
