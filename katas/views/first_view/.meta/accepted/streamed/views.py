from django.http import Http404, HttpResponseBadRequest, HttpResponseNotAllowed, StreamingHttpResponse
from django.template.response import TemplateResponse

from kata_project.blog.models import Category, Post


def search(request, slug):
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS"])
    words = (request.GET.get("q") or "").strip()
    if not words:
        return HttpResponseBadRequest()
    posts = Post.objects.filter(category__slug=slug, status="published", title__icontains=words)
    posts = posts.order_by("-published_at", "-pk")
    if not posts and not Category.objects.filter(slug=slug).exists():
        raise Http404
    if request.GET.get("format") == "text":
        return StreamingHttpResponse((f"{post.title}\n" for post in posts), content_type="text/plain; charset=utf-8")
    return TemplateResponse(request, "first_view/results.html", {"words": words, "posts": posts})
