from django.db import migrations

WRITE = ("view_post", "add_post", "change_post")
GROUPS = {"Writers": WRITE, "Editors": (*WRITE, "publish_post")}


def make_groups(apps, schema_editor):
    """Make the groups, and the permissions that they need: Django makes its own only after the last migration."""
    database = schema_editor.connection.alias
    post, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(database)
        .get_or_create(app_label="permissions_and_groups", model="post")
    )
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, codenames in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        for codename in codenames:
            # Django finds these rows by content type and codename, and leaves them alone.
            label = {"name": f"Can {codename.replace('_', ' ')}"}
            permission, _ = permissions.get_or_create(content_type=post, codename=codename, defaults=label)
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("permissions_and_groups", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(name="post", options={"permissions": [("publish_post", "Can publish post")]}),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
