"""What the editors see at their desk."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponseRedirect

from kata_project.blog.models import Post
from katas.admin.admin_actions.sites import desk


@admin.action(description="Publish selected posts", permissions=["publish"])
def publish(modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponseRedirect:
    """Publish drafts, by the clock of the database."""
    drafts = list(queryset.exclude(status="published").values_list("pk", flat=True))
    Post.objects.filter(pk__in=drafts, status="draft").update(
        status="published",
        published_at=Case(When(published_at=None, then=Now()), default=F("published_at")),
        updated_at=Now(),
    )
    are = "post was" if len(drafts) == 1 else "posts were"
    messages.success(request, f"{len(drafts)} {are} published.")
    return HttpResponseRedirect(request.get_full_path())


@admin.register(Post, site=desk)
class PostAdmin(admin.ModelAdmin):
    """Posts, for the people who look after them."""

    list_display = ("title", "status", "published_at")
    list_filter = ("status", "category")
    list_per_page = 5
    search_fields = ("title",)
    ordering = ("-created_at", "-pk")
    actions = [publish]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether this user may publish."""
        return request.user.has_perm("blog.change_post")
