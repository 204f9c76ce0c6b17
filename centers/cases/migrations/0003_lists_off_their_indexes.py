from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_of_a_station"),
        migrations.RemoveIndex(model_name="case", name="case_of_kind_and_status"),
        migrations.RemoveIndex(model_name="case", name="case_by_red"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["station", "status", "-opened_at", "-id"],
                name="case_of_a_station_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["status", "-opened_at", "-id"], name="case_in_a_status"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("red_at__isnull", False)),
                fields=["red_at", "due_at", "id"],
                name="case_by_red",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["due_at", "opened_at", "id"],
                name="case_open_by_due",
            ),
        ),
    ]
