"""Add up to when somebody has read their news."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('news_mark',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('read_until', sa.DateTime(), nullable=False),
    sa.Column('before', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_news_mark_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_news_mark'))
    )


def downgrade() -> None:
    op.drop_table('news_mark')
