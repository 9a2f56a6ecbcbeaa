import json

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from kata_project.accounts.models import Profile
from katas.api.viewset_permissions import views

LIST = "/api/posts/"


def later(user, slug, name):
    """Ask an action that has just been added for a post."""

    def run(self, request, slug):
        return Response(self.get_object().slug)

    run.__name__ = name
    view = type("Later", (views.PostViewSet,), {name: action(detail=True, methods=["post"])(run)})
    request = APIRequestFactory().post(f"{LIST}{slug}/{name}/")
    force_authenticate(request, user)
    return view.as_view({"post": name}, detail=True)(request, slug=slug).status_code


def told(response):
    """Return status and JSON; of the moment of publication only whether it is known, and whether it is now."""
    body = response.json() if response.content and response.status_code < 300 else None
    for one in body if isinstance(body, list) else [body]:
        if isinstance(one, dict) and isinstance(one.get("published_at"), str):
            one["published_at"] = one["published_at"][:4] if one["published_at"] < "2026" else "now"
    return [response.status_code, body]


def act(inputs):
    user = User.objects.filter(username=inputs["who"]).first()
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    seen = []
    for method, slug, data in inputs["steps"]:
        url = LIST + (f"{slug}/" if slug else "")
        if method == "later":
            seen.append(later(user, slug, data))
        elif method == "later profile":
            # The second time there is a profile, the third time it is gone.
            seen.append(client.post(url, json.dumps(data), content_type="application/json").status_code)
            if len(seen) == 1:
                Profile.objects.create(user=user, display_name="Late")
            Profile.objects.filter(user=user).exclude(posts=None).delete()
        elif method in ("get", "head"):
            seen.append(told(getattr(client, method)(url)))
        elif method == "publish":
            seen.append(told(client.post(f"{url}publish/", json.dumps(data or {}), content_type="application/json")))
        else:
            seen.append(told(getattr(client, method)(url, json.dumps(data), content_type="application/json")))
    return {"seen": seen, "today": timezone.now().year > 2025}
