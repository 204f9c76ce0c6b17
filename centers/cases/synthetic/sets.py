"""Means for writing rows by the million inside the database: chance by number, arrays, tables laid bare."""

from contextlib import contextmanager

from django.db import connection

BARE_FROM = 200_000  # rows, from which it pays to make indexes and keys anew afterwards


def run(statement, *values):
    """The rows of a query, or the number of rows of another statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def quoted(value):
    """A Python value as an SQL literal; only for values of this program."""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def array(values, kind):
    """A constant array: `[1 + n]` reads one of its values without a look at any table."""
    inner = ",".join('"' + str(value).replace('"', '\\"') + '"' for value in values)
    return f"({quoted('{' + inner + '}')}::{kind}[])"


def pick(values, chance):
    """An SQL expression that draws one of the values."""
    return f"{array(values, 'text')}[1 + floor({chance} * {len(values)})::int]"


def slots(weights, number):
    """So many keys, each as often as its weight: drawing one of them draws by weight."""
    total, found, passed = sum(weights.values()), [], 0.0
    for key, weight in weights.items():
        passed += weight
        found += [key] * (round(number * passed / total) - len(found))
    return found


def make_chance(seed):
    """`pg_temp.chance(n, k)`: from 0 to 1, the same for the same case, question and seed, in any order."""
    run(
        "CREATE OR REPLACE FUNCTION pg_temp.chance(n bigint, k int) RETURNS float8 LANGUAGE sql IMMUTABLE AS"
        f" $$ SELECT (hashint8extended(n, {int(seed) % 10**12}::bigint * 1000 + k) & 9223372036854774784)"
        " / 9223372036854775808.0::float8 $$"
    )


def values(table, rows):
    """Writes rows of literals into a table of the session."""
    for start in range(0, len(rows), 1000):
        run(f"INSERT INTO pg_temp.{table} VALUES {', '.join(rows[start : start + 1000])}")


def function(head, kind, body):
    """A function of the session that the planner writes into the statement."""
    run(
        f"CREATE OR REPLACE FUNCTION pg_temp.{head} RETURNS {kind} LANGUAGE sql STABLE"
        f" AS $body$ SELECT {body} $body$"
    )


@contextmanager
def laid_bare(rows, *tables):
    """Takes the keys and the indexes, but for the primary ones, off tables while very many rows come in, then makes them anew.

    For few rows it leaves all as it is. Whatever ends the transaction brings them back.
    """
    if rows < BARE_FROM:
        yield
        return
    run("SET CONSTRAINTS ALL IMMEDIATE")
    names = ", ".join(f"'{table}'::regclass" for table in tables)
    keys = run(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        f" WHERE contype IN ('f', 'u') AND conrelid IN ({names}) ORDER BY contype"
    )
    indexes = run(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        f" WHERE indrelid IN ({names}) AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
    )
    for table, name, _ in keys:
        run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        run(f"DROP INDEX {name}")
    yield
    run("SET LOCAL maintenance_work_mem = '512MB'")
    for _, made in indexes:
        run(made)
    for table, name, made in reversed(keys):  # what is unique comes before what refers
        run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}')
