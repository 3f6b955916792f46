import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_files_from_customers'),
        ('meetings', '0007_invitations_that_no_mail_could_bring'),
        ('relationships', '0012_needs_and_user_voice'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeetingPreparation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='meetings.meeting', verbose_name='meeting')),
                ('support_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.attachment', verbose_name='file with the plan of change and support')),
                ('talk', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='relationships.preparation', verbose_name='prepared conversation')),
            ],
            options={
                'verbose_name': 'preparation of a meeting',
                'ordering': ['meeting_id'],
            },
        ),
    ]
