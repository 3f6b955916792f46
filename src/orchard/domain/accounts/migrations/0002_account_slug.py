from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "account", "slug", models.SlugField(max_length=100, null=True, verbose_name="name in addresses")
        ),
    ]
