"""The newsroom's list of posts."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.views import View

from kata_project.blog.models import Post


class PostList(View):
    def get(self, request):
        posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-pk")
        if request.GET.get("category"):
            posts = posts.filter(category__slug=request.GET["category"])
        posts = posts.filter(title__icontains=request.GET.get("q", "").strip())
        wanted = request.GET.get("page") or "1"
        if not wanted.isdecimal():
            raise Http404
        number = int(wanted)
        posts = posts.select_related("author", "category").prefetch_related("tags")
        found = list(posts[(number - 1) * 10 : number * 10 + 1]) if number else []
        if not found and number != 1:
            raise Http404
        links = {}
        for rel, other, there in (("prev", number - 1, number > 1), ("next", number + 1, len(found) > 10)):
            query = request.GET.copy()
            query["page"] = other
            links[rel] = f"?{query.urlencode()}" if there else ""
        return render(request, "newsroom/post_list.html", {"posts": found[:10], "links": links})
