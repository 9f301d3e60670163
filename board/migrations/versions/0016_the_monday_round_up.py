"""The Monday round-up: what it says, its picture, who wants it, and the letters in which it goes out."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

WAITING = sa.text('sent_at IS NULL AND ended_at IS NULL')


def upgrade() -> None:
    op.create_table('round_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('monday', sa.Date(), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('stems', sa.Text(), nullable=False),
    sa.Column('drafted_at', sa.DateTime(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sent_by_id'], ['person.id'], name=op.f('fk_round_up_sent_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_up')),
    sa.UniqueConstraint('monday', name=op.f('uq_round_up_monday'))
    )
    op.create_index(op.f('ix_round_up_sent_at_monday'), 'round_up', ['sent_at', 'monday'])
    op.create_table('round_up_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_up_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(length=200), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('stems', sa.Text(), nullable=False),
    sa.Column('told_team_id', sa.Integer(), nullable=True),
    sa.Column('other_team_id', sa.Integer(), nullable=True),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('shout_out_id', sa.Integer(), nullable=True),
    sa.Column('dropped_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint(
        "section IN ('finished', 'mistakes', 'trying', 'travelled', 'shout-outs', 'phrase', 'coming')",
        name=op.f('ck_round_up_item_section_is_known'),
    ),
    sa.ForeignKeyConstraint(['about_id'], ['experiment.id'], name=op.f('fk_round_up_item_about_id_experiment')),
    sa.ForeignKeyConstraint(['other_team_id'], ['team.id'], name=op.f('fk_round_up_item_other_team_id_team')),
    sa.ForeignKeyConstraint(['round_up_id'], ['round_up.id'], name=op.f('fk_round_up_item_round_up_id_round_up')),
    sa.ForeignKeyConstraint(['shout_out_id'], ['shout_out.id'], name=op.f('fk_round_up_item_shout_out_id_shout_out')),
    sa.ForeignKeyConstraint(['told_team_id'], ['team.id'], name=op.f('fk_round_up_item_told_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_up_item')),
    sa.UniqueConstraint('round_up_id', 'key', name=op.f('uq_round_up_item_round_up_id_key'))
    )
    op.create_table('round_up_picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_up_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=4), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=16), nullable=False),
    sa.Column('description', sa.String(length=300), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("kind IN ('png', 'jpeg')", name=op.f('ck_round_up_picture_kind_is_known')),
    sa.ForeignKeyConstraint(['round_up_id'], ['round_up.id'], name=op.f('fk_round_up_picture_round_up_id_round_up')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_up_picture')),
    sa.UniqueConstraint('round_up_id', name=op.f('uq_round_up_picture_round_up_id'))
    )
    op.create_table('subscription',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('wants', sa.String(length=4), nullable=False),
    sa.CheckConstraint("wants IN ('all', 'own', 'none')", name=op.f('ck_subscription_wants_is_known')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_subscription_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('person_id', name=op.f('uq_subscription_person_id'))
    )
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_up_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=60), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('claim', sa.String(length=32), nullable=True),
    sa.Column('claimed_until', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('has_failed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_letter_person_id_person')),
    sa.ForeignKeyConstraint(['round_up_id'], ['round_up.id'], name=op.f('fk_letter_round_up_id_round_up')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('round_up_id', 'person_id', name=op.f('uq_letter_round_up_id_person_id'))
    )
    op.create_index('ix_letter_due', 'letter', ['due_at', 'id'], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index(op.f('ix_letter_person_id'), 'letter', ['person_id'])


def downgrade() -> None:
    for table in ('letter', 'subscription', 'round_up_picture', 'round_up_item', 'round_up'):
        op.drop_table(table)
