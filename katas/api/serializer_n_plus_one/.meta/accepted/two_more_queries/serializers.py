from rest_framework import serializers

from kata_project.blog.models import Category, Comment, Post


class CategorySerializer(serializers.ModelSerializer):
    class Meta:
        model = Category
        fields = ["slug", "name"]


class Posts(serializers.ListSerializer):
    """Fetches for all posts of a page at once what belongs to them."""

    def to_representation(self, data):
        posts = list(data)
        latest = Comment.objects.select_related("author").in_bulk([post.latest for post in posts if post.latest])
        for post in posts:
            post.latest_comment = latest.get(post.latest)
        return super().to_representation(posts)


class PostSerializer(serializers.ModelSerializer):
    author = serializers.CharField(source="author.display_name")
    category = CategorySerializer()
    tags = serializers.SerializerMethodField()
    comments = serializers.IntegerField(source="number")
    latest_comment = serializers.SerializerMethodField()

    class Meta:
        model = Post
        list_serializer_class = Posts
        fields = ["slug", "title", "published_at", "author", "category", "tags", "comments", "latest_comment"]

    def get_tags(self, post):
        return sorted(tag.name for tag in post.tags.all())

    def get_latest_comment(self, post):
        if not hasattr(post, "latest_comment"):
            post.latest_comment = Comment.objects.select_related("author").filter(pk=post.latest).first()
        comment = post.latest_comment
        if comment is None:
            return None
        return {"by": comment.name if comment.author is None else comment.author.display_name, "body": comment.body}
