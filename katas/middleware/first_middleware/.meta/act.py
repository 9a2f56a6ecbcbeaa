import io

from django.contrib.auth.models import User
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path

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
                    "headers": {
                        header.title(): value for header, value in response.headers.items() if header != "Expires"
                    },
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


def any_status(request, status):
    return HttpResponse(status=status, headers={"X-Served-By": "partner"})


def a_stream(request):
    return StreamingHttpResponse(iter(["line"]), headers={"X-Served-By": "partner"})


def a_file(request):
    return FileResponse(io.BytesIO(b"line"), filename="line.txt", headers={"X-Served-By": "partner"})


def others(server):
    """Answer by views that the kata does not have, with every kind of response."""
    urls = (path("status/<int:status>/", any_status), path("stream/", a_stream), path("file/", a_file))
    paths = [*(f"/status/{status}/" for status in (201, 204, 304, 400, 405, 410, 503)), "/stream/", "/file/"]
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=urls, SERVER_NAME=server):
        answers = [getattr(client, method)(one) for one in paths for method in ("get", "post")]
    return [[one.status_code, one.headers.get("X-Served-By")] for one in answers]


def act(inputs):
    seen = [visit(request, inputs["user"]) for request in inputs["requests"]]
    return [seen, others(inputs["requests"][0]["server"])]
