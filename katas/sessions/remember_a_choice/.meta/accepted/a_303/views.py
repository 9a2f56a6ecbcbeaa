"""The welcome page, and the choice of its language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from katas.sessions.remember_a_choice.greetings import DEFAULT, GREETINGS


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Greet the reader in the language that they chose last."""
    language = request.session.get("language", DEFAULT)
    context = {"language": language, "greeting": GREETINGS[language], "greetings": GREETINGS}
    return render(request, "remember_a_choice/welcome.html", context)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language that the reader has chosen."""
    language = request.POST.get("language")
    if language not in GREETINGS:
        return HttpResponseBadRequest("This language is not offered.")
    request.session["language"] = language
    return HttpResponse(status=303, headers={"Location": request.build_absolute_uri(reverse("welcome"))})
