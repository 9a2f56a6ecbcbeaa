from io import StringIO

from django.core.management import call_command
from django.db import IntegrityError

from katas.migrations.make_the_missing_migration import models, servers


def migrated():
    try:
        call_command("makemigrations", servers.LABEL, check=True, dry_run=True, interactive=False, stdout=StringIO())
    except SystemExit:
        return False
    return True


def act(inputs):
    servers.forget()
    servers.migrate()
    new = servers.columns()
    subscriber = servers.release().get_model(servers.LABEL, "Subscriber")
    subscriber.objects.bulk_create(subscriber(**person) for person in inputs["people"])
    servers.migrate()
    after = servers.columns()
    models.Subscriber.objects.create(email="new@example.com", joined_on=None)
    try:
        models.Subscriber.objects.create(email="new@example.com")
    except IntegrityError:
        unique = True
    else:
        unique = False
    return {
        "unique": unique,
        "migrated": bool(inputs["people"]) or migrated(),
        "altered": servers.altered(),
        "new": new,
        "after": after,
        "letters": models.Letter.objects.count(),
        "people": [
            [one.pk if one.joined_on else 0, one.email, one.display_name, str(one.joined_on), one.language]
            for one in models.Subscriber.objects.order_by("email")
        ],
    }
