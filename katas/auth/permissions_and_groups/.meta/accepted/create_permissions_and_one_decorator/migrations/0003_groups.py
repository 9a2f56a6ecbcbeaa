from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def make_groups(apps, schema_editor):
    from django.contrib.auth.models import Group, Permission

    create_permissions(real_apps.get_app_config("permissions_and_groups"), verbosity=0)
    ours = Permission.objects.filter(content_type__app_label="permissions_and_groups").exclude(codename="delete_post")
    Group.objects.create(name="Editors").permissions.set(ours)
    Group.objects.create(name="Writers").permissions.set(ours.exclude(codename="publish_post"))


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Writers"]).delete()


class Migration(migrations.Migration):
    dependencies = [("permissions_and_groups", "0002_publish_post"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make_groups, remove_groups)]
