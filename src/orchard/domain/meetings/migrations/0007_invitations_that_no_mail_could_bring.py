from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0006_invitations"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="dropped_at",
            field=models.DateTimeField(null=True, verbose_name="given up at"),
        ),
    ]
