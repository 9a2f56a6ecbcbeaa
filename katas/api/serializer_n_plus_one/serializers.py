"""What the app gets to see of a post."""

from __future__ import annotations

from rest_framework import serializers

from kata_project.blog.models import Post


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post as JSON. The app is in the shops: keys and values stay what they are."""

    author = serializers.CharField(source="author.display_name")
    category = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField()
    latest_comment = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = ["slug", "title", "published_at", "author", "category", "tags", "comments", "latest_comment"]

    def get_category(self, post: Post) -> dict[str, str] | None:
        return {"slug": post.category.slug, "name": post.category.name} if post.category else None

    def get_tags(self, post: Post) -> list[str]:
        return [tag.name for tag in post.tags.order_by("name")]

    def get_comments(self, post: Post) -> int:
        return post.comments.filter(approved=True).count()

    def get_latest_comment(self, post: Post) -> dict[str, str] | None:
        comment = post.comments.filter(approved=True).order_by("-created_at", "-id").first()
        if comment is None:
            return None
        return {"by": comment.author.display_name if comment.author else comment.name, "body": comment.body}
