from django.views.generic import ListView

from kata_project.blog.models import Post


class PostList(ListView):
    template_name = "newsroom/post_list.html"
    context_object_name = "posts"
    paginate_by = 10

    def get_queryset(self):
        posts = (
            Post.objects.filter(status=Post.Status.PUBLISHED)
            .select_related("author", "category")
            .prefetch_related("tags")
        )
        category = self.request.GET.get("category", "")
        words = self.request.GET.get("q", "").strip()
        if category:
            posts = posts.filter(category__slug=category)
        if words:
            posts = posts.filter(title__icontains=words)
        return posts.order_by("-published_at", "-id")
