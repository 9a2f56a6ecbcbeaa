"""Where comments are approved: by moderators on a page, and by the newsroom's app."""

from __future__ import annotations

from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import ListView

from kata_project.blog.models import Comment
from katas.security.csrf_safe.api_auth import has_token


class StaffMixin(UserPassesTestMixin):
    def test_func(self) -> bool:
        return self.request.user.is_staff


class Moderation(StaffMixin, ListView):
    template_name = "csrf_safe/moderation.html"
    context_object_name = "comments"
    queryset = Comment.objects.filter(approved=False).order_by("id")


class Approve(StaffMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Comment, pk=pk)
        Comment.objects.filter(pk=pk).update(approved=True)
        return redirect("moderation")


@method_decorator(csrf_exempt, name="dispatch")
class ApiApprove(View):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not has_token(request):
            return JsonResponse({}, status=401)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not Comment.objects.filter(pk=pk).update(approved=True):
            return JsonResponse({}, status=404)
        return JsonResponse({"approved": True})


moderation = Moderation.as_view()
approve = Approve.as_view()
api_approve = ApiApprove.as_view()
