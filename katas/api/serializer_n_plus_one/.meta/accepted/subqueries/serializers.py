from rest_framework import serializers

from kata_project.blog.models import Post


class PostSerializer(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    published_at = serializers.DateTimeField()
    author = serializers.CharField(source="author.display_name")
    category = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    comments = serializers.IntegerField(source="how_many")
    latest_comment = serializers.SerializerMethodField()

    def get_category(self, post: Post):
        return {"slug": post.category.slug, "name": post.category.name} if post.category else None

    def get_tags(self, post: Post):
        return sorted(tag.name for tag in post.tags.all())

    def get_latest_comment(self, post: Post):
        if post.latest_id is None:
            return None
        return {"by": post.latest_by, "body": post.latest_body}
