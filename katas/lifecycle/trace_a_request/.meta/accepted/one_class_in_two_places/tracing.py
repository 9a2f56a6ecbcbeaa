"""A line in the log for each request: the stations that it has passed."""

import contextvars
import logging

from django.core.signals import got_request_exception, request_finished, request_started
from django.dispatch import receiver

steps = contextvars.ContextVar("steps")


@receiver(request_started)
def on_start(sender, **kwargs):
    steps.set(["", "started"])


@receiver(got_request_exception)
def on_error(sender, **kwargs):
    steps.get().append("error")


@receiver(request_finished)
def on_finish(sender, **kwargs):
    request, *passed = steps.get(["", ""])
    if request:
        logging.getLogger("trace").info(request + ": " + ", ".join([*passed, "finished"]))
        steps.set(["", ""])


class TraceMiddleware:
    """Is first and last in the list; the first of the two has the other one below it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if hasattr(request, "traced"):
            return self.get_response(request)
        request.traced = True
        steps.get()[0] = f"{request.method} {request.get_full_path()}"
        steps.get().append("in")
        response = self.get_response(request)
        steps.get().append(f"out {response.status_code}")
        return response

    def process_view(self, request, view, args, kwargs):
        # The first of the two is asked first.
        if not hasattr(request, "asked"):
            request.asked = True
        else:
            steps.get().append(f"view {request.resolver_match.view_name}")

    def process_exception(self, request, exception):
        # The last of the two is asked first; it tells the first one that all is said.
        if getattr(request, "failure", None) is not exception:
            request.failure = exception
            steps.get().append(f"raised {type(exception).__name__}")

    def process_template_response(self, request, response):
        if not hasattr(request, "rendering"):
            request.rendering = True
        else:
            steps.get().append("template")
            response.add_post_render_callback(lambda _: steps.get().append("rendered"))
        return response
