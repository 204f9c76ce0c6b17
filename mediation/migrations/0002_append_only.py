from django.db import migrations

from centers.common.append_only import append_only

OF_CASE = """EXISTS (SELECT 1 FROM cases_purgeorder o WHERE o.case_key = OLD.case_id
    AND o.approved_by_id IS NOT NULL AND o.done_at IS NULL)"""
# A report that was issued stays as it is, words and figures.
FROZEN = """
CREATE FUNCTION mediation_study_refuses_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'issued' THEN
        RAISE EXCEPTION 'study % was issued and is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_is_frozen BEFORE UPDATE OR DELETE ON mediation_study
    FOR EACH ROW EXECUTE FUNCTION mediation_study_refuses_issued();
"""
THAWED = """
DROP TRIGGER issued_is_frozen ON mediation_study;
DROP FUNCTION mediation_study_refuses_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_initial"), ("cases", "0001_initial")]

    operations = [
        append_only("mediation_sideconsent", purged_by=OF_CASE),
        append_only("mediation_visit", purged_by=OF_CASE),
        append_only("mediation_courtnotice"),
        append_only("mediation_standardreview"),
        append_only("mediation_term"),
        append_only("mediation_alertentry"),
        append_only("mediation_incidententry"),
        append_only("mediation_studylook"),
        append_only("mediation_sweepundo"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
