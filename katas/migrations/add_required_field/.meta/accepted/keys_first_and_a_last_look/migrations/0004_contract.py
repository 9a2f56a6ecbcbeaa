from django.db import migrations, models


def count_late_ones(apps, schema_editor):
    """Count what one last server has written behind 0003."""
    Story = apps.get_model("add_required_field", "Story")
    for story in Story.objects.filter(words__isnull=True):
        Story.objects.filter(pk=story.pk).update(words=len(story.text.split()))


class Migration(migrations.Migration):
    dependencies = [("add_required_field", "0003_backfill")]
    operations = [
        migrations.RunPython(count_late_ones, migrations.RunPython.noop),
        migrations.AlterField("story", "words", models.PositiveIntegerField()),
    ]
