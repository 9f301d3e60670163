"""The library: what every experiment says, indexed, and where ideas come from."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

# Written out and not taken from the models: this is what it was when it was made.
SQLITE = (
    "CREATE VIRTUAL TABLE library_index USING fts5(title, learning, rest, content='library_entry',"
    " content_rowid='experiment_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "CREATE TRIGGER library_index_added AFTER INSERT ON library_entry BEGIN"
    " INSERT INTO library_index (rowid, title, learning, rest)"
    " VALUES (new.experiment_id, new.title, new.learning, new.rest); END",
    "CREATE TRIGGER library_index_removed AFTER DELETE ON library_entry BEGIN"
    " INSERT INTO library_index (library_index, rowid, title, learning, rest)"
    " VALUES ('delete', old.experiment_id, old.title, old.learning, old.rest); END",
    "CREATE TRIGGER library_index_changed AFTER UPDATE OF title, learning, rest ON library_entry BEGIN"
    " INSERT INTO library_index (library_index, rowid, title, learning, rest)"
    " VALUES ('delete', old.experiment_id, old.title, old.learning, old.rest);"
    " INSERT INTO library_index (rowid, title, learning, rest)"
    " VALUES (new.experiment_id, new.title, new.learning, new.rest); END",
    "CREATE VIRTUAL TABLE library_spelling USING fts5(word, content='library_word', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER library_spelling_added AFTER INSERT ON library_word BEGIN"
    " INSERT INTO library_spelling (rowid, word) VALUES (new.id, new.word); END",
    "CREATE TRIGGER library_spelling_removed AFTER DELETE ON library_word BEGIN"
    " INSERT INTO library_spelling (library_spelling, rowid, word) VALUES ('delete', old.id, old.word); END",
)
POSTGRESQL = (
    "CREATE FUNCTION library_vector(stems text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
    " SELECT coalesce(string_agg('''' || stem || ''':' || least(place, 16383), ' '), '')::tsvector"
    " FROM unnest(string_to_array(stems, ' ')) WITH ORDINALITY AS word(stem, place) WHERE stem <> '' $$",
    "CREATE TABLE library_index (experiment_id integer CONSTRAINT pk_library_index PRIMARY KEY"
    " CONSTRAINT fk_library_index_experiment_id_library_entry REFERENCES library_entry ON DELETE CASCADE,"
    " title tsvector NOT NULL, words tsvector NOT NULL)",
    "CREATE INDEX library_index_title ON library_index USING gin (title) WITH (fastupdate = off)",
    "CREATE INDEX library_index_words ON library_index USING gin (words) WITH (fastupdate = off)",
    "CREATE FUNCTION library_index_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO library_index (experiment_id, title, words) VALUES (new.experiment_id, library_vector(new.title),"
    " setweight(library_vector(new.title), 'A') || setweight(library_vector(new.learning), 'B') || library_vector(new.rest))"
    " ON CONFLICT (experiment_id) DO UPDATE SET title = excluded.title, words = excluded.words; RETURN NULL; END $$",
    "CREATE TRIGGER library_index_kept AFTER INSERT OR UPDATE OF title, learning, rest ON library_entry"
    " FOR EACH ROW EXECUTE FUNCTION library_index_entry()",
    # A trusted extension: whoever owns the database may add it.
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN"
    " CREATE EXTENSION pg_trgm SCHEMA public; END IF;"
    " EXECUTE format('CREATE INDEX library_spelling_alike ON library_word USING gin (word %I.gin_trgm_ops)',"
    " (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm'));"
    " END $$",
    "CREATE INDEX library_spelling_beginning ON library_word (word text_pattern_ops)",
)


def upgrade() -> None:
    for name, length in (('source_place', 200), ('source_person', 200), ('source_link', 500)):
        op.add_column('experiment', sa.Column(name, sa.String(length=length), nullable=False, server_default=''))
    with op.batch_alter_table('lineage') as batch_op:
        batch_op.add_column(sa.Column('borrowed_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_lineage_borrowed_by_id_team'), 'team', ['borrowed_by_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_lineage_from_id_borrowed_by_id'), ['from_id', 'borrowed_by_id'])
    op.create_table('library_entry',
    sa.Column('experiment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('learning', sa.Text(), nullable=False),
    sa.Column('rest', sa.Text(), nullable=False),
    sa.Column('decision', sa.String(length=7), nullable=True),
    sa.Column('confirmed', sa.String(length=14), nullable=True),
    sa.Column('told_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_library_entry_experiment_id_experiment')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_library_entry_team_id_team')),
    sa.PrimaryKeyConstraint('experiment_id', name=op.f('pk_library_entry'))
    )
    op.create_index(op.f('ix_library_entry_team_id'), 'library_entry', ['team_id'])
    op.create_index(op.f('ix_library_entry_told_at'), 'library_entry', ['told_at'])
    op.create_table('library_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('letters', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_library_word')),
    sa.UniqueConstraint('word', name=op.f('uq_library_word_word'))
    )
    op.create_index(op.f('ix_library_word_letters'), 'library_word', ['letters'])
    # Experiments that are there already are read into it after the upgrade, for that is not done by the database.
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement.replace('%', '%%'))


def downgrade() -> None:
    op.execute('DROP TABLE library_index')
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE library_spelling')
    op.drop_table('library_word')
    op.drop_table('library_entry')
    if op.get_bind().dialect.name != 'sqlite':
        op.execute('DROP FUNCTION library_index_entry()')
        op.execute('DROP FUNCTION library_vector(text)')
    with op.batch_alter_table('lineage') as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_lineage_from_id_borrowed_by_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_lineage_borrowed_by_id_team'), type_='foreignkey')
        batch_op.drop_column('borrowed_by_id')
    for name in ('source_place', 'source_person', 'source_link'):
        op.drop_column('experiment', name)
