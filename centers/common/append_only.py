"""Tables whose rows stand for ever: the database itself refuses UPDATE and DELETE."""

from django.db import migrations


def append_only(table, *, purged_by=""):
    """A reversible migration operation that guards one table by a trigger.

    purged_by: an SQL condition under which a DELETE is let through after all, over OLD; without one no
    DELETE ever is.
    """
    way_past = (
        f"IF TG_OP = 'DELETE' AND ({purged_by}) THEN RETURN OLD; END IF;" if purged_by else ""
    )
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {way_past}
            RAISE EXCEPTION '{table} is append-only: % refused', TG_OP USING ERRCODE = '23001';
        END
        $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuses();
        """,
        f"""
        DROP TRIGGER append_only ON {table};
        DROP FUNCTION {table}_refuses();
        """,
    )
