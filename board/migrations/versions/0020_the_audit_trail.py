"""The audit trail: entries that are only ever added, which triggers of the database keep."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

# Written out and not taken from the models: this is what it was when it was made.
SQLITE = (
    "CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry BEGIN"
    " SELECT RAISE(ABORT, 'An entry of the audit trail is never changed.'); END",
    "CREATE TRIGGER audit_entry_unreplaced BEFORE INSERT ON audit_entry"
    " WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = new.id) BEGIN"
    " SELECT RAISE(ABORT, 'An entry of the audit trail is never replaced.'); END",
    "CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry"
    " WHEN old.at >= datetime('now', '-180 days') BEGIN"
    " SELECT RAISE(ABORT, 'An entry of the audit trail is kept for 180 days.'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'DELETE' THEN"
    " IF old.at < (now() AT TIME ZONE 'UTC') - interval '180 days' THEN RETURN old; END IF; END IF;"
    " RAISE EXCEPTION 'An entry of the audit trail is never changed, and kept for 180 days.' USING ERRCODE = 'restrict_violation';"
    " END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry"
    " FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()",
    "CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept()",
)


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('area', sa.String(length=10), nullable=False),
    sa.Column('action', sa.String(length=30), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(length=100), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('about', sa.String(length=100), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    op.create_index(op.f('ix_audit_entry_at_id'), 'audit_entry', ['at', 'id'])
    for column in ('area', 'actor_id', 'about_id'):
        op.create_index(op.f(f'ix_audit_entry_{column}_at_id'), 'audit_entry', [column, 'at', 'id'])
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement.replace('%', '%%'))


def downgrade() -> None:
    op.drop_table('audit_entry')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP FUNCTION audit_entry_kept()")
