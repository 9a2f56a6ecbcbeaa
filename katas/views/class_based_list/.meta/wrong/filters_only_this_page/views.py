"""The newsroom's list of posts."""

from django.views.generic import ListView

from kata_project.blog.models import Post


class PostList(ListView):
    template_name = "newsroom/post_list.html"
    paginate_by = 10
    queryset = (
        Post.objects.filter(status="published")
        .select_related("author", "category")
        .prefetch_related("tags")
        .order_by("-published_at", "-pk")
    )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        words = self.request.GET.get("q", "").strip().lower()
        category = self.request.GET.get("category")
        context["posts"] = [
            post
            for post in context["object_list"]
            if words in post.title.lower() and (not category or (post.category and post.category.slug == category))
        ]
        return context
