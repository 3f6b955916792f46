from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_api_tokens'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='is_demo',
            field=models.BooleanField(default=False, editable=False, help_text='Said once, when the installation is founded: real data never become a demo.', verbose_name='invented for a demo'),
        ),
    ]
