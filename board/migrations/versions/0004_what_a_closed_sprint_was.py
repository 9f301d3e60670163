"""What a closed sprint was."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('experiment_window',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('sprint_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('change', sa.Text(), nullable=False),
    sa.Column('stage', sa.String(length=12), nullable=False),
    sa.Column('onward', sa.String(length=10), nullable=True),
    sa.Column('carried_to_id', sa.Integer(), nullable=True),
    sa.Column('confirmed', sa.String(length=14), nullable=True),
    sa.Column('happened', sa.Text(), nullable=False),
    sa.Column('learned', sa.Text(), nullable=False),
    sa.Column('therefore', sa.Text(), nullable=False),
    sa.Column('decision', sa.String(length=7), nullable=True),
    sa.Column('because', sa.Text(), nullable=False),
    sa.CheckConstraint("onward IN ('carry-over', 'ready', 'reflecting')", name=op.f('ck_experiment_window_onward_is_known')),
    sa.ForeignKeyConstraint(['carried_to_id'], ['sprint.id'], name=op.f('fk_experiment_window_carried_to_id_sprint')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_experiment_window_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprint.id'], name=op.f('fk_experiment_window_sprint_id_sprint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_experiment_window')),
    sa.UniqueConstraint('sprint_id', 'experiment_id', name=op.f('uq_experiment_window_sprint_id_experiment_id'))
    )
    op.create_index(op.f('ix_experiment_window_experiment_id'), 'experiment_window', ['experiment_id'])
    op.create_table('sprint_reflection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sprint_id', sa.Integer(), nullable=False),
    sa.Column('retrospective_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('went_well', sa.Text(), nullable=False),
    sa.Column('improvements', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['retrospective_id'], ['retrospective.id'], name=op.f('fk_sprint_reflection_retrospective_id_retrospective')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprint.id'], name=op.f('fk_sprint_reflection_sprint_id_sprint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sprint_reflection')),
    sa.UniqueConstraint('sprint_id', 'retrospective_id', name=op.f('uq_sprint_reflection_sprint_id_retrospective_id'))
    )
    op.create_index(op.f('ix_sprint_reflection_retrospective_id'), 'sprint_reflection', ['retrospective_id'])
    # Sprints that were closed before kept nothing. The stage that a card was in then is known from its moves, and what was said
    # from when it was said; words that have been changed since can no longer be told from those of then.
    op.execute("""
        INSERT INTO experiment_window (experiment_id, sprint_id, title, "change", stage, happened, learned, therefore, because, confirmed, decision)
        SELECT experiment.id, sprint.id, experiment.title, experiment."change",
               COALESCE((SELECT move.to_stage FROM move WHERE move.id = (
                   SELECT MAX(m.id) FROM move m WHERE m.experiment_id = experiment.id AND m.undone_at IS NULL AND m.at <= sprint.closed_at)), 'ideas'),
               COALESCE(result.happened, ''), COALESCE(learning.learned, ''), COALESCE(learning.therefore, ''),
               COALESCE(decision.because, ''), result.confirmed, decision.kind
        FROM experiment
        JOIN sprint ON sprint.id = experiment.sprint_id AND sprint.closed_at IS NOT NULL
        LEFT JOIN result ON result.experiment_id = experiment.id AND result.at <= sprint.closed_at
        LEFT JOIN learning ON learning.experiment_id = experiment.id AND learning.at <= sprint.closed_at
        LEFT JOIN decision ON decision.id = (
            SELECT MAX(d.id) FROM decision d WHERE d.experiment_id = experiment.id AND d.withdrawn_at IS NULL AND d.at <= sprint.closed_at)
        WHERE experiment.archived_at IS NULL
    """)


def downgrade() -> None:
    op.drop_table('sprint_reflection')
    op.drop_table('experiment_window')
