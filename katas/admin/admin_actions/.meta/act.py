from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kata_project.blog.models import Post
from katas.admin.admin_actions import desktop

LONG_AGO = datetime(2021, 4, 5, tzinfo=UTC)
TICK = timedelta(milliseconds=2)


def when(moment, begun):
    """Say what a moment is, without the moment itself where the clock decides it."""
    if moment is None:
        return "never"
    if begun - TICK <= moment <= timezone.now() + TICK:
        return "now"
    return "long ago" if moment == LONG_AGO else moment.isoformat()


def rows(begun):
    return [
        [post.slug, post.status, when(post.published_at, begun), when(post.updated_at, begun)]
        for post in Post.objects.order_by("slug")
    ]


def act(inputs):
    begun = timezone.now()
    editor, visitor = Client(), Client()
    editor.force_login(User.objects.get(username=inputs["editor"]))
    visitor.force_login(User.objects.get(username=inputs["visitor"]))
    action = desktop.offered(editor).get(desktop.LABEL, "")
    listed = desktop.listed(editor)
    slugs = dict(Post.objects.values_list("pk", "slug"))
    seen = {
        "list": listed | {"keys": [slugs[key] for key in listed["keys"]]},
        "offered": bool(action),
        "offered_to_visitor": sorted(desktop.offered(visitor)),
    }
    options = {"across": inputs["across"], "query": inputs["query"]}
    desktop.choose(visitor, action, inputs["keys"], **options)
    seen["after_visitor"] = rows(begun)
    with CaptureQueriesContext(connection) as log:
        response = desktop.choose(editor, action, inputs["keys"], **options)
    updates = [one for one in log.captured_queries if one["sql"].startswith('UPDATE "blog_post"')]
    seen |= {
        "status": response.status_code,
        "messages": [text for text in desktop.messages(response) if "published" in text],
        "updates": len(updates),
        "after_editor": rows(begun),
    }
    for step in ("again", "one"):
        response = desktop.choose(editor, action, inputs["keys"], **options)
        seen[step] = [text for text in desktop.messages(response) if "published" in text]
        Post.objects.filter(pk=inputs["keys"][0]).update(status="draft")
    if inputs["many"]:
        author = Post.objects.order_by("slug").first().author
        Post.objects.bulk_create(
            Post(title=f"Many {n}", slug=f"many{n}", author=author, body="x") for n in range(inputs["many"])
        )
        options = {"across": True, "query": "?q=Many"}
        with CaptureQueriesContext(connection) as log:
            desktop.choose(
                editor,
                action,
                list(Post.objects.filter(title__startswith="Many").values_list("pk", flat=True)),
                **options,
            )
        seen["many"] = [
            sum(one["sql"].startswith('UPDATE "blog_post"') for one in log.captured_queries),
            Post.objects.filter(title__startswith="Many", status="published").count(),
        ]
    return seen
