from __future__ import annotations

import json
import re

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from kata_project.blog.models import Category


class Problem(Exception):
    pass


def error(status, text, **headers):
    return JsonResponse({"error": text}, status=status, headers=headers)


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    return error(404, "There is nothing here.")


def read(request):
    if request.content_type != "application/json":
        raise Problem(415, "Send JSON.")
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Problem(400, "This is no JSON.") from None
    if not isinstance(data, dict):
        raise Problem(400, "Send an object.")
    return data


def name_in(data):
    name = data.get("name")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 80:
        raise Problem(422, "The name has 1 to 80 characters.")
    return name.strip()


def slug_in(data):
    slug = data.get("slug")
    if not isinstance(slug, str) or not re.fullmatch(r"[a-z0-9-]{1,50}", slug):
        raise Problem(422, "The slug has 1 to 50 characters of a-z0-9-.")
    return slug


def shown(one):
    return {"slug": one.slug, "name": one.name}


@csrf_exempt
def categories(request: HttpRequest) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        return JsonResponse({"categories": [shown(one) for one in Category.objects.order_by("slug")]})
    if request.method != "POST":
        return error(405, "GET or POST.", Allow="GET, HEAD, POST")
    try:
        data = read(request)
        slug, name = slug_in(data), name_in(data)
        if Category.objects.filter(slug=slug).exists():
            raise Problem(409, "Taken.")
        with transaction.atomic():
            made = Category.objects.create(slug=slug, name=name)
    except Problem as problem:
        return error(*problem.args)
    except IntegrityError:
        return error(409, "Taken.")
    return JsonResponse(shown(made), status=201, headers={"Location": f"/api/categories/{slug}"})


@csrf_exempt
def category(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "PUT", "DELETE"):
        return error(405, "GET, PUT or DELETE.", Allow="GET, HEAD, PUT, DELETE")
    one = Category.objects.filter(slug=slug).first()
    if one is None:
        return error(404, "No such category.")
    if request.method == "DELETE":
        one.delete()
        return HttpResponse(status=204)
    if request.method == "PUT":
        try:
            one.name = name_in(read(request))
        except Problem as problem:
            return error(*problem.args)
        one.save()
    return JsonResponse(shown(one))
