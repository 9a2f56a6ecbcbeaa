"""The welcome page, and the choice of its language."""

from django.core.exceptions import BadRequest
from django.views.generic import RedirectView, TemplateView

from katas.sessions.remember_a_choice.greetings import DEFAULT, GREETINGS


class Welcome(TemplateView):
    template_name = "remember_a_choice/welcome.html"
    http_method_names = ("get", "head")

    def get_context_data(self, **kwargs):
        language = self.request.session.get("language") or DEFAULT
        return super().get_context_data(language=language, greeting=GREETINGS[language], greetings=GREETINGS, **kwargs)


class Choose(RedirectView):
    pattern_name = "welcome"
    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        if request.POST.get("language") not in GREETINGS:
            raise BadRequest
        request.session["language"] = request.POST["language"]
        return super().post(request, *args, **kwargs)


welcome = Welcome.as_view()
choose = Choose.as_view()
