from django.views.generic import ListView

from kata_project.blog.models import Post


class PostList(ListView):
    template_name = "newsroom/post_list.html"
    context_object_name = "posts"
    paginate_by = 10

    def get_queryset(self):
        posts = Post.objects.filter(status=Post.Status.PUBLISHED)
        if category := self.request.GET.get("category"):
            posts = posts.filter(category__slug=category)
        if words := self.request.GET.get("q", "").strip():
            posts = posts.filter(title__icontains=words)
        return posts.select_related("author", "category").prefetch_related("tags").order_by("-published_at", "-pk")

    def address_of(self, number):
        query = self.request.GET.copy()
        query["page"] = number
        if number == 1:
            del query["page"]
        return "?" + query.urlencode()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        if page.has_previous():
            context["previous"] = self.address_of(page.previous_page_number())
        if page.has_next():
            context["next"] = self.address_of(page.next_page_number())
        return context
