import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0012_needs_and_user_voice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('label', models.CharField(max_length=200, verbose_name='file')),
                ('encoding', models.CharField(max_length=30, verbose_name='encoding')),
                ('odd_words', models.CharField(blank=True, max_length=300, verbose_name='words to look at')),
                ('columns', models.JSONField(verbose_name='columns')),
                ('rows', models.JSONField(verbose_name='rows')),
                ('meaning', models.JSONField(verbose_name='what the columns mean')),
                ('at', models.DateTimeField(verbose_name='read at')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed at')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='new')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                ('kind', models.CharField(choices=[('opportunities', 'Opportunities'), ('activities', 'Activities')], max_length=20, verbose_name='what it holds')),
                ('unread', models.JSONField(default=list, verbose_name='columns that are not read')),
                ('leaves_open', models.JSONField(default=dict, verbose_name='said once for all')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='read by')),
            ],
            options={
                'verbose_name': 'file of another system',
                'ordering': ['-at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['opportunities', 'activities'])), name='intake_kind_is_known'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('rows', []), _connector='OR'), name='closed_intake_holds_nothing')],
            },
        ),
    ]
