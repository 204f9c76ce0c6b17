from django.db import migrations

# The rows of a plan follow the plan: once it was issued, neither it nor they change, whoever asks.
FROZEN = """
CREATE FUNCTION assessment_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'assessment_plan' THEN
        IF OLD.issued_at IS NOT NULL THEN
            RAISE EXCEPTION 'plan % was issued and is frozen', OLD.year USING ERRCODE = 'restrict_violation';
        END IF;
    ELSE
        touched := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.plan_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.plan_id END];
        IF EXISTS (SELECT 1 FROM assessment_plan p WHERE p.id = ANY (touched) AND p.issued_at IS NOT NULL) THEN
            RAISE EXCEPTION 'a row of a plan that was issued is frozen' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_is_frozen BEFORE UPDATE OR DELETE ON assessment_plan
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_issued();
CREATE TRIGGER issued_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_planrow
    FOR EACH ROW EXECUTE FUNCTION assessment_refuse_issued();
"""
BACK = """
DROP TRIGGER issued_is_frozen ON assessment_planrow;
DROP TRIGGER issued_is_frozen ON assessment_plan;
DROP FUNCTION assessment_refuse_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_plan_and_figures")]

    operations = [migrations.RunSQL(FROZEN, BACK)]
