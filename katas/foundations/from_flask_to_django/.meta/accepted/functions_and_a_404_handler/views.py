import json
from string import ascii_lowercase, digits

from django.db import IntegrityError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import page_not_found

from kata_project.blog.models import Category

ALPHABET = set(ascii_lowercase + digits + "-")


def problem(status, text):
    return JsonResponse({"error": text}, status=status)


def not_allowed(*methods):
    response = problem(405, "method not allowed")
    response["Allow"] = ", ".join(methods)
    return response


def not_found(request, exception):
    if request.path.startswith("/api/"):
        return problem(404, "not found")
    return page_not_found(request, exception)


def body_of(request):
    if request.headers.get("Content-Type", "").split(";")[0].strip().lower() != "application/json":
        return None, problem(415, "send JSON")
    try:
        data = json.loads(request.body.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return None, problem(400, "this is not JSON")
    return (data, None) if isinstance(data, dict) else (None, problem(400, "this is not an object"))


def name_of(data):
    name = data.get("name")
    name = name.strip() if isinstance(name, str) else ""
    return name if 0 < len(name) <= 80 else None


def show(category, **kwargs):
    return JsonResponse({"name": category.name, "slug": category.slug}, **kwargs)


@csrf_exempt
def categories(request):
    if request.method in ("GET", "HEAD"):
        rows = [{"slug": row.slug, "name": row.name} for row in Category.objects.order_by("slug")]
        return JsonResponse({"categories": rows})
    if request.method != "POST":
        return not_allowed("GET", "HEAD", "POST")
    data, refused = body_of(request)
    if refused:
        return refused
    slug, name = data.get("slug"), name_of(data)
    if not isinstance(slug, str) or not 0 < len(slug) < 51 or not set(slug) <= ALPHABET or name is None:
        return problem(422, "slug or name is wrong")
    try:
        category = Category.objects.create(slug=slug, name=name)
    except IntegrityError:
        return problem(409, "taken")
    return show(category, status=201, headers={"Location": request.build_absolute_uri(f"/api/categories/{slug}")})


@csrf_exempt
def category(request, slug):
    if request.method not in ("GET", "HEAD", "PUT", "DELETE"):
        return not_allowed("GET", "HEAD", "PUT", "DELETE")
    found = Category.objects.filter(slug=slug).first()
    if found is None:
        return problem(404, "no such category")
    if request.method == "DELETE":
        found.delete()
        return HttpResponse(status=204)
    if request.method == "PUT":
        data, refused = body_of(request)
        if refused:
            return refused
        name = name_of(data)
        if name is None:
            return problem(422, "name is wrong")
        Category.objects.filter(pk=found.pk).update(name=name)
        found.name = name
    return show(found)
