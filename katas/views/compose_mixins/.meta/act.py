from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings

from kata_project.accounts.models import Profile
from kata_project.billing.models import Wallet


def answer(response, at):
    location = response.headers.get("Location", "")
    if "login" in location:
        there = urlsplit(location)
        then = parse_qs(there.query).get("next", [""])[0]
        return [302, there.path, "back" if then == at else then]
    return [int(response.status_code), location, response.headers.get("X-Dispatch"), response.headers.get("X-Form")]


def act(inputs):
    clients = {"nobody": Client()}
    for name in inputs["users"]:
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name))
    User.objects.filter(username__in=inputs["inactive"]).update(is_active=False)
    seen = []
    for step in inputs["steps"]:
        if step["at"].isdigit():
            Wallet.objects.filter(pk=int(step["at"])).update(owner=Profile.objects.get(user__username="staff"))
            continue
        client = clients[step["who"]]
        login = "/login-for-wallets/" if step["at"].startswith("/wallets/") else settings.LOGIN_URL
        try:
            with override_settings(LOGIN_URL=login):
                if step["data"] is None:
                    response = client.generic(step["method"], step["at"])
                else:
                    response = client.post(step["at"], step["data"])
        except Exception as error:  # noqa: BLE001  (which one came is the answer)
            seen.append(type(error).__name__)
        else:
            seen.append(answer(response, step["at"]))
    return seen
