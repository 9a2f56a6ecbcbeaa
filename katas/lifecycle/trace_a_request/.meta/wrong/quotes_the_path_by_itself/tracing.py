from __future__ import annotations

import logging
import threading
from urllib.parse import quote

from django.core.signals import got_request_exception, request_finished, request_started
from django.dispatch import receiver

logger = logging.getLogger("trace")
current = threading.local()


def query(request):
    text = request.META.get("QUERY_STRING", "")
    return f"?{text}" if text else ""


def note(step: str) -> None:
    steps = getattr(current, "steps", None)
    if steps is not None:
        steps.append(step)


@receiver(request_started)
def begin(**kwargs):
    current.steps, current.what = ["started"], None


@receiver(got_request_exception)
def fail(**kwargs):
    note("error")


@receiver(request_finished)
def finish(**kwargs):
    note("finished")
    what, steps = getattr(current, "what", None), getattr(current, "steps", None)
    current.steps = current.what = None
    if what is not None:
        logger.info("%s: %s", what, ", ".join(steps))


class OuterMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        current.what = f"{request.method} {quote(request.path)}{query(request)}"
        note("in")
        response = self.get_response(request)
        note(f"out {response.status_code}")
        return response

    def process_template_response(self, request, response):
        note("template")
        response.add_post_render_callback(lambda response: note("rendered"))
        return response


class InnerMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        note(f"view {request.resolver_match.view_name}")

    def process_exception(self, request, exception):
        note(f"raised {type(exception).__name__}")
