"""A line in the log for each request: the stations that it has passed."""

import logging

from asgiref.local import Local
from django.core import signals
from django.dispatch import receiver

logger = logging.getLogger("trace")
local = Local()


def note(step):
    if hasattr(local, "steps"):
        local.steps.append(step)


@receiver(signals.request_started)
def started(sender, **kwargs):
    local.steps = ["started"]
    local.path = None


@receiver(signals.got_request_exception)
def error(sender, **kwargs):
    note("error")


@receiver(signals.request_finished)
def finished(sender, **kwargs):
    if getattr(local, "path", None):
        steps = [*local.steps, "finished"]
        del local.steps
        logger.info(f"{local.path}: " + ", ".join(steps))


def outer(get_response):
    def middleware(request):
        local.path = f"{request.method} {request.get_full_path()}"
        note("in")
        response = get_response(request)
        note(f"out {response.status_code}")
        return response

    return middleware


class Page:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        note("template")

        def rendered(response):
            note("rendered")

        response.add_post_render_callback(rendered)
        return response


class Inner:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *args):
        note("view " + request.resolver_match.view_name)

    def process_exception(self, request, exception):
        note("raised " + exception.__class__.__name__)
