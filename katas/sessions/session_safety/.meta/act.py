from datetime import UTC, datetime
from unittest import mock

from django.contrib.auth.models import User
from django.test import Client


class Clock:
    seconds = 1_770_000_000.0

    def time(self):
        return self.seconds

    def now(self):
        return datetime.fromtimestamp(self.seconds, UTC)


def key_of(client):
    return client.cookies["sessionid"].value if "sessionid" in client.cookies else ""


def me(client):
    response = client.get("/me/", secure=True)
    return [int(response.status_code), response.json()["user"], response.json()["seen"]]


def act(inputs):
    clock = Clock()
    told, browsers = [], {}
    with mock.patch("time.time", clock.time), mock.patch("django.utils.timezone.now", clock.now):
        for step in inputs["steps"]:
            do, name = step["do"], step.get("in", "")
            client = browsers.setdefault(name, Client()) if name else None
            if do == "post":
                key = key_of(client)
                status = client.post(step["url"], step["data"], secure=True).status_code
                told.append([do, int(status), bool(key) and key_of(client) == key])
                if step.get("who only"):  # what else becomes of such a user's session is up to the answer
                    del told[-1][2:]
                elif "sessionid" in client.cookies and key_of(client):
                    cookie = client.cookies["sessionid"]
                    told[-1] += [
                        bool(cookie["secure"]),
                        bool(cookie["httponly"]),
                        cookie["samesite"] in ("Lax", "Strict"),
                    ]
            elif do == "me":
                seen = me(client)
                # Whether a user who may not any more leaves what the browser has seen is up to the answer.
                told.append([do, *(seen[:2] if step.get("who only") else seen)])
            elif do == "visit":
                told.append([do, int(client.get(step["url"], secure=True).status_code)])
            elif do == "steal":
                browsers[step["as"]] = Client()
                browsers[step["as"]].cookies["sessionid"] = key_of(client)
            elif do == "wait":
                clock.seconds += step["seconds"]
            elif do == "elsewhere":
                user = User.objects.get(username=step["user"])
                user.set_password(step["password"])
                user.save()
            elif do == "inactive":
                User.objects.filter(username=step["user"]).update(is_active=False)
            elif do == "delete":
                User.objects.get(username=step["user"]).delete()
    return told
