"""What authors send, and what everybody gets."""

from __future__ import annotations

from rest_framework import serializers

from kata_project.blog.models import Post


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post as JSON."""

    author = serializers.CharField(source="author.display_name", read_only=True)

    class Meta:
        model = Post
        fields = ["slug", "title", "summary", "body", "author", "status", "published_at"]
        read_only_fields = ["status", "published_at"]
