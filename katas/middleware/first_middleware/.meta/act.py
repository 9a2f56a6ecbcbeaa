from django.contrib.auth.models import User
from django.test import Client, override_settings

from katas.middleware.first_middleware import views


def visit(request, user):
    client = Client(raise_request_exception=False, enforce_csrf_checks=request["checked"])
    if request["visitor"]:
        User.objects.filter(username=user).update(is_staff=request["visitor"] == "staff")
        client.force_login(User.objects.get(username=user))
    seen = []
    with override_settings(SERVER_NAME=request["server"], SECURE_SSL_REDIRECT=request["https"]):
        for name in request["names"]:
            views.ran.clear()
            query = f"?name={name}" if name else ""
            response = getattr(client, request["method"])(request["path"] + query)
            content = b"".join(response) if response.streaming else response.content
            seen.append(
                {
                    "status": response.status_code,
                    "headers": {header: value for header, value in response.headers.items() if header != "Expires"},
                    "cookies": sorted(response.cookies),
                    "streaming": response.streaming,
                    # Other pages have a token in them, or say what has gone wrong.
                    "content": content.decode()
                    if request["path"].startswith("/pages/") and response.status_code == 200
                    else None,
                    "ran": list(views.ran),
                }
            )
    return seen


def act(inputs):
    return [visit(request, inputs["user"]) for request in inputs["requests"]]
