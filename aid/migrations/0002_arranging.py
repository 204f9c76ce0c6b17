from django.db import migrations

# A case that was given to a firm, of which nobody was named yet, gets a status of its own.
FORWARD = """
UPDATE cases_case SET status = 'arranging' FROM aid_application a
WHERE a.case_id = cases_case.id AND cases_case.kind = 'aid.application'
  AND cases_case.status = 'assigned' AND a.provider_id IS NULL;
"""
BACK = "UPDATE cases_case SET status = 'assigned' WHERE status = 'arranging';"


class Migration(migrations.Migration):
    dependencies = [("aid", "0001_initial"), ("cases", "0003_lists_off_their_indexes")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
