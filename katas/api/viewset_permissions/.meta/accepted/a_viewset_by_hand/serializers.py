from rest_framework import serializers

from kata_project.blog.models import Post


class PostSerializer(serializers.ModelSerializer):
    author = serializers.SerializerMethodField()
    status = serializers.ReadOnlyField()
    published_at = serializers.ReadOnlyField()

    class Meta:
        model = Post
        fields = ("slug", "title", "summary", "body", "author", "status", "published_at")

    def get_author(self, post):
        return post.author.display_name
