"""Account events and published notices: the database refuses to change or delete a row."""

from django.db import migrations

from centers.common.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [append_only("accounts_accountevent"), append_only("accounts_privacynotice")]
