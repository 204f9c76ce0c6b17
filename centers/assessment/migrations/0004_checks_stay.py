from django.db import migrations

from centers.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_checks")]

    operations = [append_only("assessment_check")]
