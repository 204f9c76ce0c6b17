from django.db import migrations

from centers.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("booking", "0005_every_booking_has_a_link")]
    operations = [append_only("booking_rosterevent")]
