"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('brand_colour', sa.String(length=7), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_organisation_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )
    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('is_lead', sa.Boolean(), nullable=False),
    sa.Column('is_admin', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('left_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_address_at'), ['address', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_email_at'), ['email', 'at'], unique=False)

    op.create_table('team',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('purpose', sa.String(length=300), nullable=False),
    sa.Column('is_private', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('name', name=op.f('uq_team_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_team_slug'))
    )
    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.CheckConstraint("role IN ('member', 'coach')", name=op.f('ck_membership_role_is_known')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_membership_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('team_id', 'person_id', name=op.f('uq_membership_team_id_person_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)

    op.create_table('one_time_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=10), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=100), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_one_time_link_made_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_one_time_link_person_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_one_time_link_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_one_time_link_token_hash'))
    )
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_one_time_link_team_id'), ['team_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('browser', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_person_id'), ['person_id'], unique=False)

    op.create_table('sprint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('goal', sa.String(length=200), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_sprint_days_in_order')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_sprint_closed_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_sprint_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sprint'))
    )
    with op.batch_alter_table('sprint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_team_id_first_day'), ['team_id', 'first_day'], unique=False)

    op.create_table('stage_setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('label', sa.String(length=30), nullable=False),
    sa.Column('limit', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_stage_setting_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_setting')),
    sa.UniqueConstraint('team_id', 'stage', name=op.f('uq_stage_setting_team_id_stage'))
    )
    op.create_table('experiment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('change', sa.Text(), nullable=False),
    sa.Column('people', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('signal', sa.Text(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('rank', sa.BigInteger(), nullable=False),
    sa.Column('stage_since', sa.DateTime(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('sprint_id', sa.Integer(), nullable=True),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("stage IN ('ideas', 'ready', 'trying', 'reflecting', 'decided')", name=op.f('ck_experiment_stage_is_known')),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_experiment_created_by_id_person')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_experiment_owner_id_person')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprint.id'], name=op.f('fk_experiment_sprint_id_sprint')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_experiment_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_experiment'))
    )
    with op.batch_alter_table('experiment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_experiment_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_experiment_sprint_id'), ['sprint_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_experiment_team_id_stage_rank'), ['team_id', 'stage', 'rank'], unique=False)

    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('experiment_id', sa.Integer(), nullable=True),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_activity_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_activity_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_activity_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_experiment_id_id'), ['experiment_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_subject_subject_id_id'), ['subject', 'subject_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_team_id_id'), ['team_id', 'id'], unique=False)

    op.create_table('learning',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('believed', sa.Text(), nullable=False),
    sa.Column('observed', sa.Text(), nullable=False),
    sa.Column('learned', sa.Text(), nullable=False),
    sa.Column('therefore', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_learning_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_learning_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learning')),
    sa.UniqueConstraint('experiment_id', name=op.f('uq_learning_experiment_id'))
    )
    op.create_table('lineage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('because', sa.String(length=5000), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_lineage_not_from_itself')),
    sa.ForeignKeyConstraint(['from_id'], ['experiment.id'], name=op.f('fk_lineage_from_id_experiment')),
    sa.ForeignKeyConstraint(['to_id'], ['experiment.id'], name=op.f('fk_lineage_to_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lineage')),
    sa.UniqueConstraint('from_id', 'to_id', name=op.f('uq_lineage_from_id_to_id'))
    )
    with op.batch_alter_table('lineage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lineage_to_id'), ['to_id'], unique=False)

    op.create_table('move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('from_stage', sa.String(length=12), nullable=False),
    sa.Column('to_stage', sa.String(length=12), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('rank_before', sa.BigInteger(), nullable=False),
    sa.Column('since_before', sa.DateTime(), nullable=False),
    sa.Column('froze_prediction', sa.Boolean(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_move_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_move_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move'))
    )
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_move_experiment_id'), ['experiment_id'], unique=False)

    op.create_table('prediction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('expects', sa.Text(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_prediction_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_prediction_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prediction'))
    )
    with op.batch_alter_table('prediction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prediction_experiment_id'), ['experiment_id'], unique=False)

    op.create_table('result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('happened', sa.Text(), nullable=False),
    sa.Column('confirmed', sa.String(length=14), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("confirmed IN ('yes', 'partly', 'no', 'too-early', 'stopped-early')", name=op.f('ck_result_confirmed_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_result_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_result_experiment_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result')),
    sa.UniqueConstraint('experiment_id', name=op.f('uq_result_experiment_id'))
    )
    op.create_table('retrospective',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('started_for_id', sa.Integer(), nullable=True),
    sa.Column('went_well', sa.Text(), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['started_by_id'], ['person.id'], name=op.f('fk_retrospective_started_by_id_person')),
    sa.ForeignKeyConstraint(['started_for_id'], ['experiment.id'], name=op.f('fk_retrospective_started_for_id_experiment')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_retrospective_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retrospective')),
    sa.UniqueConstraint('started_for_id', name=op.f('uq_retrospective_started_for_id'))
    )
    with op.batch_alter_table('retrospective', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retrospective_team_id'), ['team_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=7), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('next', sa.Text(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('spread_by', sa.Text(), nullable=False),
    sa.Column('kept_up', sa.Text(), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('move_id', sa.Integer(), nullable=True),
    sa.Column('next_cycle_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('adopt', 'adapt', 'abandon')", name=op.f('ck_decision_kind_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_decision_by_id_person')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_decision_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['move_id'], ['move.id'], name=op.f('fk_decision_move_id_move')),
    sa.ForeignKeyConstraint(['next_cycle_id'], ['experiment.id'], name=op.f('fk_decision_next_cycle_id_experiment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_experiment_id'), ['experiment_id'], unique=False)

    op.create_table('note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('retrospective_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=6), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('archived_at', sa.DateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('well', 'better')", name=op.f('ck_note_kind_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_note_by_id_person')),
    sa.ForeignKeyConstraint(['retrospective_id'], ['retrospective.id'], name=op.f('fk_note_retrospective_id_retrospective')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_retrospective_id'), ['retrospective_id'], unique=False)

    op.create_table('retrospective_experiment',
    sa.Column('retrospective_id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_retrospective_experiment_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['retrospective_id'], ['retrospective.id'], name=op.f('fk_retrospective_experiment_retrospective_id_retrospective')),
    sa.PrimaryKeyConstraint('retrospective_id', 'experiment_id', name=op.f('pk_retrospective_experiment'))
    )
    with op.batch_alter_table('retrospective_experiment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retrospective_experiment_experiment_id'), ['experiment_id'], unique=False)

    op.create_table('improvement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('retrospective_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('became_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('abs(position) BETWEEN 1 AND 3', name=op.f('ck_improvement_three_at_most')),
    sa.ForeignKeyConstraint(['became_id'], ['experiment.id'], name=op.f('fk_improvement_became_id_experiment')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_improvement_note_id_note')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_improvement_owner_id_person')),
    sa.ForeignKeyConstraint(['retrospective_id'], ['retrospective.id'], name=op.f('fk_improvement_retrospective_id_retrospective')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_improvement')),
    sa.UniqueConstraint('became_id', name=op.f('uq_improvement_became_id')),
    sa.UniqueConstraint('note_id', name=op.f('uq_improvement_note_id')),
    sa.UniqueConstraint('retrospective_id', 'position', name=op.f('uq_improvement_retrospective_id_position'))
    )


def downgrade() -> None:
    op.drop_table('improvement')
    with op.batch_alter_table('retrospective_experiment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retrospective_experiment_experiment_id'))

    op.drop_table('retrospective_experiment')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_retrospective_id'))

    op.drop_table('note')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_experiment_id'))

    op.drop_table('decision')
    with op.batch_alter_table('retrospective', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retrospective_team_id'))

    op.drop_table('retrospective')
    op.drop_table('result')
    with op.batch_alter_table('prediction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prediction_experiment_id'))

    op.drop_table('prediction')
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_move_experiment_id'))

    op.drop_table('move')
    with op.batch_alter_table('lineage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lineage_to_id'))

    op.drop_table('lineage')
    op.drop_table('learning')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_team_id_id'))
        batch_op.drop_index(batch_op.f('ix_activity_subject_subject_id_id'))
        batch_op.drop_index(batch_op.f('ix_activity_experiment_id_id'))

    op.drop_table('activity')
    with op.batch_alter_table('experiment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_experiment_team_id_stage_rank'))
        batch_op.drop_index(batch_op.f('ix_experiment_sprint_id'))
        batch_op.drop_index(batch_op.f('ix_experiment_owner_id'))

    op.drop_table('experiment')
    op.drop_table('stage_setting')
    with op.batch_alter_table('sprint', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_team_id_first_day'))

    op.drop_table('sprint')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_person_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('one_time_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_link_team_id'))

    op.drop_table('one_time_link')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))

    op.drop_table('membership')
    op.drop_table('team')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_email_at'))
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_address_at'))

    op.drop_table('sign_in_attempt')
    op.drop_table('person')
    op.drop_table('organisation')
