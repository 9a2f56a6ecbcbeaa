"""What the app gets to see of a post."""

from __future__ import annotations

from rest_framework import serializers

from kata_project.blog.models import Category, Comment, Post


class CategorySerializer(serializers.ModelSerializer[Category]):
    class Meta:
        model = Category
        fields = ["slug", "name"]


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post as JSON. The app is in the shops: keys and values stay what they are.

    It reads what `views.posts_to_show()` has fetched, and sends no query.
    """

    author = serializers.CharField(source="author.display_name")
    category = CategorySerializer()
    tags = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    comments = serializers.IntegerField(source="approved_comments")
    latest_comment = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = ["slug", "title", "published_at", "author", "category", "tags", "comments", "latest_comment"]

    def get_latest_comment(self, post: Post) -> dict[str, str] | None:
        latest: list[Comment] = post.latest_comments  # type: ignore[attr-defined]
        if not latest:
            return None
        (comment,) = latest
        return {"by": comment.author.display_name if comment.author else comment.name, "body": comment.body}
