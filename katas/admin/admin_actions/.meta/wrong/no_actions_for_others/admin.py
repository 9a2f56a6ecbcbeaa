from __future__ import annotations

from django.contrib import admin
from django.db.models.functions import Coalesce
from django.utils import timezone

from kata_project.blog.models import Post
from katas.admin.admin_actions.sites import desk


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    list_display = ("title", "status", "published_at")
    list_filter = ("status", "category")
    list_per_page = 5
    search_fields = ("title",)
    ordering = ("-created_at", "-pk")
    actions = ["publish"]

    def get_actions(self, request):
        if not self.has_change_permission(request):
            return {}  # who may only look has nothing to choose from
        return super().get_actions(request)

    @admin.action(description="Publish selected posts")
    def publish(self, request, queryset):
        now = timezone.now()
        n = queryset.filter(status=Post.Status.DRAFT).update(
            status=Post.Status.PUBLISHED, published_at=Coalesce("published_at", now), updated_at=now
        )
        self.message_user(request, f"{n} post{'' if n == 1 else 's'} {'was' if n == 1 else 'were'} published.")
