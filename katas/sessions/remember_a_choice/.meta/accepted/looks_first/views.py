"""The welcome page, and the choice of its language."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from katas.sessions.remember_a_choice import greetings


@require_http_methods(["GET", "HEAD"])
def welcome(request):
    try:
        language = request.session["chosen"]
    except KeyError:
        language = "en"
    context = {"language": language, "greeting": greetings.GREETINGS[language], "greetings": greetings.GREETINGS}
    return TemplateResponse(request, "remember_a_choice/welcome.html", context)


@require_http_methods(["POST"])
def choose(request):
    chosen = request.POST.get("language", "")
    if chosen in greetings.GREETINGS:
        request.session.update({"chosen": chosen})
        return HttpResponse(status=302, headers={"Location": reverse("welcome")})
    return HttpResponse("Please choose one of the languages that are offered.", status=400)
