"""Where comments are approved: by moderators on a page, and by the newsroom's app."""

from __future__ import annotations

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kata_project.blog.models import Comment
from katas.security.csrf_safe.api_auth import has_token


@staff_member_required
def moderation(request: HttpRequest) -> HttpResponse:
    """Show the comments that wait."""
    waiting = Comment.objects.filter(approved=False).select_related("post").order_by("id")
    return render(request, "csrf_safe/moderation.html", {"comments": waiting})


@staff_member_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method in ('GET','HEAD','OPTIONS'):
        return HttpResponse(status=405)
    """Approve a comment, and lead back to the page."""
    comment = get_object_or_404(Comment, pk=pk)
    comment.approved = True
    comment.save(update_fields=["approved"])
    return redirect("moderation")


# The token proves who asks; no cookie is looked at, so there is nothing to forge.
@csrf_exempt
@require_POST
def api_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a comment for the newsroom's app."""
    if not has_token(request):
        return JsonResponse({"error": "a token is needed"}, status=401)
    comment = get_object_or_404(Comment, pk=pk)
    comment.approved = True
    comment.save(update_fields=["approved"])
    return JsonResponse({"approved": True})
