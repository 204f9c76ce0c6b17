import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def from_the_unit_of_the_case(apps, schema_editor):
    Case = apps.get_model("cases", "Case")
    units = Case.objects.filter(pk=OuterRef("case")).values("center")
    apps.get_model("cases", "Referral").objects.filter(from_center=None).update(
        from_center=Subquery(units)
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="letter",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referral",
                to="cases.paper",
                verbose_name="转介函",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="from_center",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals_sent",
                to="org.center",
                verbose_name="转出单位",
            ),
        ),
        migrations.RunPython(from_the_unit_of_the_case, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="referral",
            name="from_center",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals_sent",
                to="org.center",
                verbose_name="转出单位",
            ),
        ),
    ]
