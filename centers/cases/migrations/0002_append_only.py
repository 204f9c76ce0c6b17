from django.db import migrations

from centers.common.append_only import append_only

ORDERED = """EXISTS (SELECT 1 FROM cases_purgeorder o WHERE o.case_key = {case}
    AND o.approved_by_id IS NOT NULL AND o.done_at IS NULL)"""
OF_CASE = ORDERED.format(case="OLD.case_id")
OF_PAPER = ORDERED.format(case="(SELECT p.case_id FROM cases_paper p WHERE p.id = OLD.paper_id)")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        append_only("cases_caseevent", purged_by=OF_CASE),
        append_only("cases_accesslog", purged_by=OF_CASE),
        append_only("cases_paper", purged_by=OF_CASE),
        append_only("cases_papervoid", purged_by=OF_PAPER),
        append_only("cases_delivery", purged_by=OF_PAPER),
        # Its foreign keys see to it that bytes go only after whatever they belong to.
        append_only("cases_storedfile", purged_by="TRUE"),
    ]
