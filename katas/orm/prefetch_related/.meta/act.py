from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from katas.orm.prefetch_related import archive as page
from pytest_djangokata.testing import count_rows


def act(inputs):
    author = Profile(pk=inputs["author"], user_id=inputs["user"])
    if inputs["again"]:
        page.archive(author).append({"title": "Added", "tags": [], "comments": [], "waiting": 0})
        Post.objects.filter(author=inputs["author"]).update(title="Renamed")
    with count_rows() as rows:
        entries = page.archive(author)
    shown = [{name: entry[name] for name in ("title", "tags", "comments", "waiting")} for entry in entries]
    shown.sort(key=lambda one: one["title"] == "No date")  # where it comes is not asked for
    lists = [id(entry[name]) for entry in entries for name in ("tags", "comments")]
    needed = sum(1 + len(one["tags"]) + len(one["comments"]) + one["waiting"] for one in shown)
    return {"entries": shown, "thrifty": rows.fetched <= needed, "own": len(set(lists)) == len(lists)}
