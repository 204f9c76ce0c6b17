from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_referral_letter_and_sender")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="export",
            name="claimed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(  # that of a spreadsheet has 65 signs
            model_name="storedfile",
            name="content_type",
            field=models.CharField(max_length=80),
        ),
    ]
