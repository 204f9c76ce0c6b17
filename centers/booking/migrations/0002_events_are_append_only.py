from django.db import migrations

from centers.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]
    operations = [append_only("booking_bookingevent"), append_only("booking_rosterevent")]
