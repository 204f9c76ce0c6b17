from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("red_at__isnull", False)),
                fields=["red_at", "id"],
                name="case_by_red",
            ),
        ),
    ]
