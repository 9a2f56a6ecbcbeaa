from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("permissions_and_groups", "0001_initial")]
    operations = [
        migrations.AlterModelOptions(name="post", options={"permissions": (("publish_post", "May bring it out"),)})
    ]
