"""Reviews of decisions, links to a review, and indexes by which all teams are read at once."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

STARTS = sa.text("from_stage IN ('ideas', 'ready') AND to_stage IN ('trying', 'reflecting', 'decided') AND undone_at IS NULL")
ON_THE_BOARD = sa.text('archived_at IS NULL')


def upgrade() -> None:
    op.create_table('decision_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('still_in_use', sa.String(length=6), nullable=False),
    sa.Column('held', sa.Text(), nullable=False),
    sa.Column('what_next', sa.String(length=7), nullable=False),
    sa.Column('look_again_on', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("still_in_use IN ('yes', 'partly', 'no')", name=op.f('ck_decision_review_still_in_use_is_known')),
    sa.CheckConstraint("what_next IN ('keep', 'settled', 'again')", name=op.f('ck_decision_review_what_next_is_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_decision_review_by_id_person')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_review_decision_id_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_review'))
    )
    with op.batch_alter_table('decision_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_review_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_review_at_still_in_use_decision_id'), ['at', 'still_in_use', 'decision_id'], unique=False)

    op.create_table('review_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('note', sa.String(length=100), nullable=False),
    sa.Column('all_teams', sa.Boolean(), nullable=False),
    sa.Column('span', sa.String(length=7), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('(span IS NULL) = (first_day IS NOT NULL AND last_day IS NOT NULL)', name=op.f('ck_review_link_rolls_or_has_days')),
    sa.CheckConstraint("span IN ('week', 'month', 'quarter')", name=op.f('ck_review_link_span_is_known')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_review_link_made_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_review_link_token_hash'))
    )
    with op.batch_alter_table('review_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_link_expires_at'), ['expires_at'], unique=False)

    op.create_table('review_link_team',
    sa.Column('review_link_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['review_link_id'], ['review_link.id'], name=op.f('fk_review_link_team_review_link_id_review_link')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_review_link_team_team_id_team')),
    sa.PrimaryKeyConstraint('review_link_id', 'team_id', name=op.f('pk_review_link_team'))
    )

    # `add_column` alone, because making a table again would empty those that point at it.
    op.add_column('decision', sa.Column('look_again_on', sa.Date(), nullable=True))
    op.execute(
        'UPDATE decision SET look_again_on = review_on WHERE id IN '
        '(SELECT max(id) FROM decision WHERE withdrawn_at IS NULL GROUP BY experiment_id)'
    )
    op.create_index(op.f('ix_decision_look_again_on'), 'decision', ['look_again_on'], unique=False)
    op.create_index(op.f('ix_decision_at_kind_withdrawn_at_experiment_id'), 'decision', ['at', 'kind', 'withdrawn_at', 'experiment_id'], unique=False)
    op.create_index(op.f('ix_result_at_confirmed_experiment_id'), 'result', ['at', 'confirmed', 'experiment_id'], unique=False)
    op.create_index(op.f('ix_learning_at_experiment_id'), 'learning', ['at', 'experiment_id'], unique=False)
    op.create_index('ix_move_starts', 'move', ['at', 'experiment_id'], unique=False, sqlite_where=STARTS, postgresql_where=STARTS)
    op.create_index(
        op.f('ix_experiment_stage_stage_since_team_id'), 'experiment', ['stage', 'stage_since', 'team_id'], unique=False,
        sqlite_where=ON_THE_BOARD, postgresql_where=ON_THE_BOARD,
    )


def downgrade() -> None:
    op.drop_index(op.f('ix_experiment_stage_stage_since_team_id'), table_name='experiment')
    op.drop_index('ix_move_starts', table_name='move')
    op.drop_index(op.f('ix_learning_at_experiment_id'), table_name='learning')
    op.drop_index(op.f('ix_result_at_confirmed_experiment_id'), table_name='result')
    op.drop_index(op.f('ix_decision_at_kind_withdrawn_at_experiment_id'), table_name='decision')
    op.drop_index(op.f('ix_decision_look_again_on'), table_name='decision')
    op.drop_column('decision', 'look_again_on')
    op.drop_table('review_link_team')
    op.drop_table('review_link')
    op.drop_table('decision_review')
