from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aid", "0002_arranging")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="materials",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="收到的材料"
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="venue",
            field=models.CharField(
                blank=True,
                choices=[
                    ("organ", "办案机关在莲湖区"),
                    ("body", "处理机构在莲湖区（非诉讼、仲裁）"),
                    ("event", "事情发生在莲湖区（非诉讼）"),
                    ("unsure", "不清楚，由审查人员核对"),
                ],
                max_length=8,
                verbose_name="管辖依据",
            ),
        ),
    ]
