from kata_project.accounts.models import Profile
from katas.orm.prefetch_related import archive as page
from pytest_djangokata.testing import count_rows


def act(inputs):
    if inputs["again"]:
        page.archive(Profile(pk=inputs["author"])).append({"title": "Added", "tags": [], "comments": [], "waiting": 0})
    with count_rows() as rows:
        entries = page.archive(Profile(pk=inputs["author"]))
    shown = [{name: entry[name] for name in ("title", "tags", "comments", "waiting")} for entry in entries]
    lists = [id(entry[name]) for entry in entries for name in ("tags", "comments")]
    needed = sum(1 + len(one["tags"]) + len(one["comments"]) + one["waiting"] for one in shown)
    return {"entries": shown, "thrifty": rows.fetched <= needed, "own": len(set(lists)) == len(lists)}
