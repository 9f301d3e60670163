"""Of people who are here and bear one name, all but the first get a mark."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

LONGEST_NAME = 100


def upgrade() -> None:
    person = sa.table('person', sa.column('id'), sa.column('name'), sa.column('email'), sa.column('left_at'))
    here = sa.select(person.c.id, person.c.name, person.c.email).where(person.c.left_at.is_(None)).order_by(person.c.id)
    seen: set[str] = set()
    for number, name, email in op.get_bind().execute(here).all():
        if name.casefold() in seen:
            mark = f' ({email.partition("@")[0]})'[:LONGEST_NAME]
            name = name[: LONGEST_NAME - len(mark)] + mark
            op.get_bind().execute(person.update().where(person.c.id == number).values(name=name))
        seen.add(name.casefold())


def downgrade() -> None:
    """The marks stay: they are names like any other, and may have been changed since."""
