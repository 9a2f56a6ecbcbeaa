"""The service of the categories: JSON in, JSON out."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from kata_project.blog.models import Category


class Refused(Exception):
    """What ends a request with an error."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def error(status: int, headers: dict[str, str] | None = None) -> JsonResponse:
    """Return an error as clients know it."""
    return JsonResponse({"error": HTTPStatus(status).phrase}, status=status, headers=headers)


@method_decorator(csrf_exempt, name="dispatch")
class Service(View):
    """Answers in JSON, also when something is wrong."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return error(refused.status)

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return error(405, {"Allow": ", ".join(self._allowed_methods())})


class Categories(Service):
    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse({"categories": list(Category.objects.order_by("slug").values("slug", "name"))})

    def post(self, request: HttpRequest) -> HttpResponse:
        data = read_body(request)
        slug = data.get("slug")
        if not isinstance(slug, str) or not re.fullmatch(r"[-a-z0-9_]{1,50}", slug):
            raise Refused(422)
        category, created = Category.objects.get_or_create(slug=slug, defaults={"name": read_name(data)})
        if not created:
            raise Refused(409)
        location = reverse("api-category", args=[category.slug])
        return JsonResponse(as_json(category), status=201, headers={"Location": location})


class OneCategory(Service):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return JsonResponse(as_json(find(slug)))

    def put(self, request: HttpRequest, slug: str) -> HttpResponse:
        category = find(slug)
        category.name = read_name(read_body(request))
        category.save()
        return JsonResponse(as_json(category))

    def delete(self, request: HttpRequest, slug: str) -> HttpResponse:
        find(slug).delete()
        return HttpResponse(status=204)


def find(slug: str) -> Category:
    try:
        return Category.objects.get(slug=slug)
    except Category.DoesNotExist:
        raise Refused(404) from None


def as_json(category: Category) -> dict[str, str]:
    return {"slug": category.slug, "name": category.name}


def read_body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise Refused(415)
    try:
        data = json.loads(request.body)
    except ValueError:  # of which both a JSONDecodeError and a UnicodeDecodeError are kinds
        raise Refused(400) from None
    if not isinstance(data, dict):
        raise Refused(400)
    return data


def read_name(data: dict[str, Any]) -> str:
    name = data.get("name")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 80:
        raise Refused(422)
    return name.strip()


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """Answer where the service has no address."""
    return error(404)


categories = Categories.as_view()
category = OneCategory.as_view()
