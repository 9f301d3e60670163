"""The library's index says what the databases can by themselves: no table of spellings, and generated columns on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

# Both ways written out and not taken from the models: this is what it was before, and when it was made.
SPELLING_ON_SQLITE = (
    "CREATE VIRTUAL TABLE library_spelling USING fts5(word, content='library_word', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER library_spelling_added AFTER INSERT ON library_word BEGIN"
    " INSERT INTO library_spelling (rowid, word) VALUES (new.id, new.word); END",
    "CREATE TRIGGER library_spelling_removed AFTER DELETE ON library_word BEGIN"
    " INSERT INTO library_spelling (library_spelling, rowid, word) VALUES ('delete', old.id, old.word); END",
    "INSERT INTO library_spelling (library_spelling) VALUES ('rebuild')",
)
SPELLING_ON_POSTGRESQL = (
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN"
    " CREATE EXTENSION pg_trgm SCHEMA public; END IF;"
    " EXECUTE format('CREATE INDEX library_spelling_alike ON library_word USING gin (lower(word) %I.gin_trgm_ops)',"
    " (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm'));"
    " END $$",
    "CREATE INDEX library_spelling_beginning ON library_word (word text_pattern_ops)",
)
GENERATED = (
    "DROP TABLE library_index",
    "DROP FUNCTION library_index_entry() CASCADE",
    "ALTER TABLE library_entry ADD COLUMN library_index_title tsvector NOT NULL GENERATED ALWAYS AS (library_vector(title)) STORED,"
    " ADD COLUMN library_index_words tsvector NOT NULL GENERATED ALWAYS AS (setweight(library_vector(title), 'A')"
    " || setweight(library_vector(learning), 'B') || library_vector(rest)) STORED",
    "CREATE INDEX library_index_by_title ON library_entry USING gin (library_index_title) WITH (fastupdate = off)",
    "CREATE INDEX library_index_by_word ON library_entry USING gin (library_index_words) WITH (fastupdate = off)",
)
KEPT_BY_A_TRIGGER = (
    "ALTER TABLE library_entry DROP COLUMN library_index_title, DROP COLUMN library_index_words",
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
    "UPDATE library_entry SET title = title",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        run("DROP TRIGGER library_spelling_added", "DROP TRIGGER library_spelling_removed", "DROP TABLE library_spelling")
    else:
        run("DROP INDEX library_spelling_alike", "DROP INDEX library_spelling_beginning", *GENERATED)
    op.drop_index(op.f('ix_library_word_letters'), table_name='library_word')
    with op.batch_alter_table('library_word') as batch_op:
        batch_op.drop_column('letters')


def downgrade() -> None:
    with op.batch_alter_table('library_word') as batch_op:
        batch_op.add_column(sa.Column('letters', sa.String(length=40), nullable=False, server_default=''))
    word = sa.table('library_word', sa.column('id'), sa.column('word'), sa.column('letters'))
    for number, written in op.get_bind().execute(sa.select(word.c.id, word.c.word)).all():
        op.get_bind().execute(word.update().where(word.c.id == number).values(letters=''.join(sorted(written))))
    with op.batch_alter_table('library_word') as batch_op:
        batch_op.alter_column('letters', existing_type=sa.String(length=40), server_default=None)
        batch_op.create_index(op.f('ix_library_word_letters'), ['letters'])
    if op.get_bind().dialect.name == 'sqlite':
        run(*SPELLING_ON_SQLITE)
    else:
        run(*SPELLING_ON_POSTGRESQL, *KEPT_BY_A_TRIGGER)


def run(*statements: str) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement.replace('%', '%%'))
