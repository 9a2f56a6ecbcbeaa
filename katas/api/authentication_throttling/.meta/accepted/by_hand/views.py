"""The API that newsrooms call."""

from __future__ import annotations

from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kata_project.blog.models import Post
from katas.api.authentication_throttling.authentication import ExpiringTokenAuthentication
from katas.api.authentication_throttling.throttling import ClientThrottle


class ApiView(APIView):
    """What all views of the API have in common."""

    authentication_classes = [ExpiringTokenAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = [ClientThrottle]


class Me(ApiView):
    """Who is signed in, and until when."""

    def get(self, request: Request) -> Response:
        return Response({"user": request.user.get_username(), "expires_at": request.auth and request.auth.expires_at})


class Headlines(ApiView):
    """The titles of the newest posts."""

    def get(self, request: Request) -> Response:
        posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")
        return Response([post.title for post in posts[:10]])


class SignOut(ApiView):
    """Delete the token that was used, if there is one."""

    def post(self, request: Request) -> Response:
        if request.auth:
            request.auth.delete()
        return Response(status=204)
