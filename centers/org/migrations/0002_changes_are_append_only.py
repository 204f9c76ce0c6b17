from django.db import migrations

FORWARD = """
CREATE FUNCTION org_change_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'org_change is append-only: % refused', TG_OP USING ERRCODE = '23001';
END
$$;
CREATE TRIGGER org_change_append_only BEFORE UPDATE OR DELETE ON org_change
    FOR EACH ROW EXECUTE FUNCTION org_change_refuses();
"""

BACKWARD = """
DROP TRIGGER org_change_append_only ON org_change;
DROP FUNCTION org_change_refuses();
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
