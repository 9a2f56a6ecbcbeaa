import json
import re

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kata_project.blog.models import Category


def errors_as_json(get_response):
    def middleware(request):
        response = get_response(request)
        if not request.path.startswith("/api/") or response.status_code < 400:
            return response
        answer = JsonResponse({"error": response.reason_phrase}, status=response.status_code)
        if response.has_header("Allow"):
            answer.headers["Allow"] = response.headers["Allow"]
        return answer

    return middleware


def parse(request):
    if request.content_type != "application/json":
        return 415, None
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        return 400, None
    return (200, data) if type(data) is dict else (400, None)


def clean(value, pattern):
    return value.strip() if isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL) else None


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request):
    if request.method != "POST":
        return JsonResponse({"categories": [*Category.objects.values("slug", "name").order_by("slug")]})
    status, data = parse(request)
    if data is None:
        return HttpResponse(status=status)
    slug = clean(data.get("slug"), r"[a-z0-9-]{1,50}")
    name = clean(data.get("name"), r"\s*\S(.{0,78}\S)?\s*")
    if slug is None or name is None:
        return HttpResponse(status=422)
    if Category.objects.filter(slug=slug).exists():
        return HttpResponse(status=409)
    Category(slug=slug, name=name).save()
    return JsonResponse({"slug": slug, "name": name}, status=201, headers={"Location": f"/api/categories/{slug}"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
def category(request, slug):
    found = get_object_or_404(Category, slug=slug)
    if request.method == "DELETE":
        found.delete()
        return HttpResponse(b"", status=204)
    if request.method == "PUT":
        status, data = parse(request)
        if data is None:
            return HttpResponse(status=status)
        name = clean(data.get("name"), r"\s*\S(.{0,78}\S)?\s*")
        if name is None:
            return HttpResponse(status=422)
        found.name = name
        found.save(update_fields=["name"])
    return JsonResponse({"slug": found.slug, "name": found.name})
