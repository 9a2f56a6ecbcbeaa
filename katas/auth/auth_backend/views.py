"""Sign in with a token, and see who is signed in. Nothing is to be done here."""

from __future__ import annotations

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in the user of the posted token."""
    user = authenticate(request, token=request.POST.get("token", ""))
    if user is None:
        return JsonResponse({"error": "unknown token"}, status=401)
    login(request, user)
    return JsonResponse({"user": user.get_username()})


def me(request: HttpRequest) -> HttpResponse:
    """Say who is signed in."""
    return JsonResponse({"user": request.user.get_username() or None})
