from django.db import migrations

from centers.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("booking", "0004_rosters_say_what_is_wrong")]
    operations = [append_only("booking_rosterevent")]
