from contextlib import nullcontext

from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.test.utils import override_script_prefix

from kata_project.blog.models import Comment
from katas.auth.members_only.reading import items, outcome


def waiting():
    return Comment.objects.filter(approved=False).count()


def send(client, step, post):
    # There is always something to approve.
    Comment.objects.create(post_id=post, name="Bo", body=f"Waiting {Comment.objects.count()}")
    before = waiting()
    below = step.get("below", "")
    login = override_settings(LOGIN_URL=step["login"]) if step["login"] else nullcontext()
    with login, override_script_prefix(f"{below}/"):
        response = getattr(client, step["method"])(step["url"], SCRIPT_NAME=below)
    shown = items(response) if step["method"] == "get" else []
    return [outcome(response), shown, b"Approve all" in response.content, waiting() == before]


def act(inputs):
    clients = {kind: Client() for kind in sorted({step["who"] for step in inputs["steps"]})}
    for kind, client in clients.items():
        if kind != "visitor":
            client.force_login(User.objects.get(pk=inputs["users"][kind]))
    User.objects.filter(pk=inputs["users"]["closed"]).update(is_active=False)
    answers = []
    for step in inputs["steps"]:
        if step["do"] == "change":
            flags = {name: step[name] for name in ("is_staff", "is_active") if name in step}
            User.objects.filter(pk=inputs["users"][step["who"]]).update(**flags)
        else:
            answers.append(send(clients[step["who"]], step, inputs["post"]))
    return answers
