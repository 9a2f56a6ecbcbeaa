"""A page that answers as its query string says, so that tests can ask for any answer. Nothing is to be done here."""

from __future__ import annotations

from itertools import count

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

numbers = count(1)


def show(request: HttpRequest, name: str = "") -> HttpResponseBase:
    """Count the calls, and answer as ``status``, ``cache``, ``vary``, ``cookie``, ``stream``, ``user`` and ``empty`` say."""
    wanted = request.GET
    who = request.user.get_username() if "user" in wanted else ""
    language = request.headers.get("Accept-Language", "")
    text = "" if "empty" in wanted else f"{next(numbers)} {request.method} {name} {who} {language}"
    status = int(wanted.get("status", 200))
    response: HttpResponseBase
    if "stream" in wanted:
        response = StreamingHttpResponse([text], status=status, content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    if "cache" in wanted:
        response.headers["Cache-Control"] = wanted["cache"]
    if "vary" in wanted:
        patch_vary_headers(response, wanted["vary"].split(","))
    if "cookie" in wanted:
        response.set_cookie("theme", wanted["cookie"])
    response.headers["X-Page"] = name
    return response
