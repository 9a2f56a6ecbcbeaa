from kata_project.blog.models import Post
def front_page():
    return Post.objects.filter(status="published").order_by("-published_at", "-id")
