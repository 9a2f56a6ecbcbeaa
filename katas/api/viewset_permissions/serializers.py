"""What authors send, and what everybody gets."""

from __future__ import annotations

from rest_framework import serializers

from kata_project.blog.models import Post


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post as JSON."""

    class Meta:
        model = Post
        fields = "__all__"
