from django.db import migrations

from centers.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_closing")]

    operations = [append_only("assessment_closing"), append_only("assessment_evidencerow")]
