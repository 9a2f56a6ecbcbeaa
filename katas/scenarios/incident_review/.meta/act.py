import json
import logging
import tomllib
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from kata_project.blog.models import Comment
from katas.scenarios import incident_review


class Records(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append([record.levelname, record.getMessage().partition(" ms=")[0]])


def act(inputs):
    if "question" in inputs:
        return answer(inputs["question"])
    clients = {}
    for name in inputs["readers"]:
        clients[name] = Client()
        clients[name].force_login(get_user_model().objects.get(username=name))
    clients["ada again"] = Client()
    clients["ada again"].force_login(get_user_model().objects.get(username="ada"))
    # This one has chosen before the release.
    session = clients["cyd"].session
    session["desk"] = {"order": "oldest"}
    session.save()
    records, logger = Records(), logging.getLogger("desk.requests")
    logger.addHandler(records)
    try:
        steps = [step(clients, *one) for one in inputs["steps"]]
        stranger = [
            Client().get("/desk/").status_code,
            Client().post("/desk/order/", {"order": "oldest"}).status_code,
        ]
    finally:
        logger.removeHandler(records)
    keys = [client.cookies["sessionid"].value for client in clients.values()]
    stored = Session.objects.filter(session_key__in=keys).count()
    return {"steps": steps, "stranger": stranger, "stored": stored, "logged": records.lines}


def answer(key):
    try:
        found = tomllib.loads((Path(incident_review.__file__).parent / "answer.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError:
        return ["no TOML"]
    return [str(found.get(key, "no such key"))]


def step(clients, what, name, value):
    if what == "order":
        # By another worker, which has a local memory of its own.
        own = {"LOCATION": "another worker"}
        caches = {alias: one | own if "locmem" in one["BACKEND"] else one for alias, one in settings.CACHES.items()}
        with override_settings(CACHES=caches):
            return clients[name].post("/desk/order/", {"order": value}).status_code
    if what in ("delete", "approve"):
        found = Comment.objects.order_by("pk")[max(value, 0) : max(value + 1, 0)].values_list("pk", flat=True)
        comments = Comment.objects.filter(pk__in=list(found))
        return comments.delete()[0] if what == "delete" else comments.update(approved=True)
    with CaptureQueriesContext(connection) as queries:
        response = clients[name].get("/desk/")
    reads = all(one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for one in queries)
    return [response.status_code, json.loads(response.content), reads, len(queries) <= 6]
