from io import StringIO

from django.core.management import call_command

from katas.migrations.merge_conflict import servers
from katas.migrations.merge_conflict.pitches.models import Pitch


def up_to_date():
    try:
        call_command("makemigrations", "pitches", check=True, dry_run=True, interactive=False, stdout=StringIO())
    except SystemExit:
        return False
    return True


def act(inputs):
    known = servers.SERVERS[inputs["server"]]
    servers.start(inputs["server"])
    rows = []
    for given in inputs["pitches"]:
        row = dict(given)
        if servers.SUMMARY in known:
            row["summary"] = row.pop("text")
            row["status"] = "new" if row["status"] == "open" else row["status"]
        if servers.CURRENCY not in known:
            del row["currency"]
        rows.append(row)
    servers.insert(rows)
    servers.migrate()
    executor = servers.alone()
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes(servers.LABEL))
    Pitch.objects.create(title="After")
    return {
        "columns": servers.columns(),
        "up_to_date": bool(rows) or up_to_date(),
        "pending": len(pending),
        "altered": servers.altered(),
        "pitches": [
            [one.title, one.summary, one.fee, one.currency, one.status, str(one.deadline)]
            for one in Pitch.objects.order_by("title")
        ],
    }
