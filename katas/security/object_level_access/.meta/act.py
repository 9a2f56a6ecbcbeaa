import json
import random

from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from kata_project.accounts.models import Membership
from katas.security.object_level_access import forms, views
from katas.security.object_level_access.models import Export
from pytest_djangokata.testing import count_random_bytes, random_bits


def word(response):
    if response.status_code == 302:
        return ["login" if response["Location"].startswith("/accounts/login/") else response["Location"]]
    return [int(response.status_code)]


def again(client):
    """Whether each name is made of enough random bytes, and differs from the others in enough characters."""
    names, enough = [], []
    for _ in range(8):
        random.seed(5)
        with count_random_bytes(views, forms) as drawn, transaction.atomic():
            client.post("/invoices/export/", {"number": []})
            names += Export.objects.order_by("-pk").values_list("name", flat=True)[:1]
            transaction.set_rollback(True)
        enough.append(sum(drawn) >= 15)
    return [enough, len(set(names)), random_bits(names) >= 119, [len(n) >= 20 for n in names]]


def act(inputs):
    clients = {"nobody": Client()}
    for name in inputs["users"]:
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name))
    User.objects.filter(username__in=inputs["inactive"]).update(is_active=False)
    seen, urls, errors = [], [], {}
    for step in inputs["steps"]:
        if step["do"] == "role":
            one = Membership.objects.filter(user__username=step["who"], organisation__slug=step["data"]["slug"])
            seen.append([one.update(role=step["data"]["role"]) if step["data"]["role"] else one.delete()[0]])
            continue
        client = clients[step["who"]]
        random.seed(5)
        url = step["url"]
        if not url:
            url = urls[step["which"] % len(urls)] if urls else "/exports/none/"
        try:
            if step["do"] == "post":
                response = client.post(url, step["data"])
            else:
                response = client.generic(step["do"] if step["do"] != "download" else "GET", url)
        except Exception as error:  # noqa: BLE001  (which one came is the answer)
            seen.append([type(error).__name__])
            continue
        found = word(response)
        if response.status_code == 200 and step["do"] != "HEAD":
            if url == "/invoices/export/":
                urls.append(response.json()["url"])
            elif step["do"] == "download":
                found.append(response.content.decode())
            else:
                found.append(response.json())
        elif response.status_code == 400:
            told = response.json()["errors"]
            found.append(sorted(told))
            if step["data"].get("customer") in inputs["strange"]:
                errors.setdefault((step["who"], step["data"]["due_on"]), set()).add(json.dumps(told, sort_keys=True))
        seen.append(found)
    names = [one.name for one in Export.objects.order_by("pk")]
    facts = [all(20 <= len(one) <= 80 for one in names), [again(clients[who]) for who in inputs["names"]]]
    # The words are free, and the same for a stranger's organisation and for none.
    facts += [len(set(names)) == len(names), [len(told) for told in errors.values()]]
    return {"seen": seen, "names": facts}
