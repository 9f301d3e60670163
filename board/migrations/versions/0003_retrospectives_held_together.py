"""Retrospectives held together."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('circle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('retrospective_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=10), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=200), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=True),
    sa.Column('votes_each', sa.Integer(), nullable=False),
    sa.Column('several_on_one', sa.Boolean(), nullable=False),
    sa.Column('timer_ends_at', sa.DateTime(), nullable=True),
    sa.Column('turn_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("step IN ('arrive', 'last_time', 'well', 'better', 'group', 'vote', 'choose', 'closed')", name=op.f('ck_circle_step_is_known')),
    sa.CheckConstraint('votes_each BETWEEN 1 AND 10', name=op.f('ck_circle_some_votes')),
    sa.ForeignKeyConstraint(['facilitator_id'], ['person.id'], name=op.f('fk_circle_facilitator_id_person')),
    sa.ForeignKeyConstraint(['retrospective_id'], ['retrospective.id'], name=op.f('fk_circle_retrospective_id_retrospective')),
    sa.ForeignKeyConstraint(['turn_id'], ['person.id'], name=op.f('fk_circle_turn_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circle')),
    sa.UniqueConstraint('code', name=op.f('uq_circle_code')),
    sa.UniqueConstraint('retrospective_id', name=op.f('uq_circle_retrospective_id'))
    )
    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('circle_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('joined_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('is_done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['circle_id'], ['circle.id'], name=op.f('fk_seat_circle_id_circle')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_seat_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('circle_id', 'person_id', name=op.f('uq_seat_circle_id_person_id'))
    )
    op.create_table('vote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('circle_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_vote_some')),
    sa.ForeignKeyConstraint(['circle_id'], ['circle.id'], name=op.f('fk_vote_circle_id_circle')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_vote_note_id_note')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_vote_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote')),
    sa.UniqueConstraint('circle_id', 'person_id', 'note_id', name=op.f('uq_vote_circle_id_person_id_note_id'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('experiment_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('joined_to_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('votes', sa.Integer(), nullable=True))
        batch_op.drop_column('at')

    note = sa.table('note', sa.column('id'), sa.column('key'), sa.column('votes'))
    for note_id in op.get_bind().scalars(sa.select(note.c.id)).all():
        op.execute(note.update().where(note.c.id == note_id).values(key=secrets.token_hex(8), votes=0))
    # No record may lead to who wrote which note, the old ones neither.
    activity = sa.table('activity', sa.column('id'), sa.column('verb'), sa.column('by_id'), sa.column('at', sa.DateTime()))
    noted = sa.select(activity.c.id, activity.c.at).where(activity.c.verb == 'noted')
    for activity_id, at in op.get_bind().execute(noted).all():
        noon = at.replace(hour=12, minute=0, second=0, microsecond=0)
        op.execute(activity.update().where(activity.c.id == activity_id).values(by_id=None, at=noon))

    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.alter_column('key', existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column('votes', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('by_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_unique_constraint(batch_op.f('uq_note_key'), ['key'])
        batch_op.create_foreign_key(batch_op.f('fk_note_joined_to_id_note'), 'note', ['joined_to_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_note_experiment_id_experiment'), 'experiment', ['experiment_id'], ['id'])

    with op.batch_alter_table('retrospective', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sprint_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_retrospective_sprint_id'), ['sprint_id'])
        batch_op.create_foreign_key(batch_op.f('fk_retrospective_sprint_id_sprint'), 'sprint', ['sprint_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('retrospective', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_retrospective_sprint_id_sprint'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_retrospective_sprint_id'), type_='unique')
        batch_op.drop_column('closed_at')
        batch_op.drop_column('sprint_id')

    # When it was written, and by whom, was let go on purpose: what is asked for again is the retrospective's.
    op.execute("UPDATE note SET by_id = (SELECT started_by_id FROM retrospective WHERE id = note.retrospective_id) WHERE by_id IS NULL")
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.add_column(sa.Column('at', sa.DateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f('fk_note_experiment_id_experiment'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_note_joined_to_id_note'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_note_key'), type_='unique')
        batch_op.alter_column('by_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('votes')
        batch_op.drop_column('joined_to_id')
        batch_op.drop_column('experiment_id')
        batch_op.drop_column('key')

    op.execute("UPDATE note SET at = (SELECT started_at FROM retrospective WHERE id = note.retrospective_id)")
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.alter_column('at', existing_type=sa.DateTime(), nullable=False)

    op.drop_table('vote')
    op.drop_table('seat')
    op.drop_table('circle')
