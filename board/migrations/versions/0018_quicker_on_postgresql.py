"""Words that look alike are indexed by lower(word), so that PostgreSQL looks up whole words in their own index."""

from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

ALIKE = (
    "DO $$ BEGIN EXECUTE format('CREATE INDEX library_spelling_alike ON library_word USING gin (%s %I.gin_trgm_ops)',"
    " (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm'));"
    " END $$"
)


def index_by(word: str) -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    op.drop_index('library_spelling_alike', table_name='library_word')
    op.get_bind().exec_driver_sql(ALIKE.replace('%s', word).replace('%', '%%'))


def upgrade() -> None:
    index_by('lower(word)')


def downgrade() -> None:
    index_by('word')
