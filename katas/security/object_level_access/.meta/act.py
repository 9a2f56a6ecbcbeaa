import random

from django.contrib.auth.models import User
from django.test import Client

from katas.security.object_level_access.models import Export


def word(response):
    if response.status_code == 302:
        return ["login" if response["Location"].startswith("/accounts/login/") else response["Location"]]
    return [int(response.status_code)]


def act(inputs):
    clients = {"nobody": Client()}
    for name in inputs["users"]:
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name))
    User.objects.filter(username__in=inputs["inactive"]).update(is_active=False)
    seen, urls = [], []
    for step in inputs["steps"]:
        client = clients[step["who"]]
        random.seed(5)
        url = step["url"]
        if step["do"] == "download":
            url = urls[step["which"] % len(urls)] if urls else "/exports/none/"
        try:
            if step["do"] == "post":
                response = client.post(url, step["data"])
            else:
                response = client.generic("HEAD" if step["do"] == "HEAD" else "GET", url)
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
            found.append(response.json())
        seen.append(found)
    names = [one.name for one in Export.objects.order_by("pk")]
    facts = [min(map(len, names), default=99) >= 20]
    facts += [len({one[ends] for one in names}) == len(names) for ends in (slice(12), slice(-12, None))]
    return {"seen": seen, "names": facts}
