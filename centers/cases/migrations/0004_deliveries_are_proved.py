from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """From now on; what was written down before stays as it is, since nobody may change it."""

    dependencies = [("cases", "0003_lists_off_their_indexes")]

    operations = [
        AddConstraintNotValid(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("method__in", ["direct", "left", "through"]), ("signed_by", ""), _negated=True
                ),
                name="handed_over_means_signed",
            ),
        ),
        AddConstraintNotValid(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["post", "notice"]), ("note", ""), _negated=True),
                name="sent_means_noted",
            ),
        ),
    ]
