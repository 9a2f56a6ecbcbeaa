"""A line in the log for each request: the stations that it has passed."""

import logging
import threading

from django.core.signals import got_request_exception, request_finished, request_started
from django.utils.deprecation import MiddlewareMixin

logger = logging.getLogger("trace")


class Home(threading.local):
    steps = None
    about = ""


HOME = Home()


def begin(sender, **kwargs):
    HOME.steps, HOME.about = ["started"], ""


def fail(sender, **kwargs):
    add("error")


def end(sender, **kwargs):
    if HOME.steps:
        logger.info("%s: %s", HOME.about, ", ".join([*HOME.steps, "finished"]))
        HOME.steps = None


def add(step):
    if HOME.steps is not None:
        HOME.steps += [step]


class OuterMiddleware(MiddlewareMixin):
    def __init__(self, get_response):
        super().__init__(get_response)
        request_started.connect(begin, dispatch_uid="trace")
        got_request_exception.connect(fail, dispatch_uid="trace")
        request_finished.connect(end, dispatch_uid="trace")

    def process_request(self, request):
        HOME.about = f"{request.method} {request.get_full_path()}"
        add("in")

    def process_response(self, request, response):
        add(f"out {response.status_code}")
        return response

    def process_template_response(self, request, response):
        add("template")
        response.add_post_render_callback(lambda one: add("rendered"))
        return response


class InnerMiddleware(MiddlewareMixin):
    def process_view(self, request, view_func, view_args, view_kwargs):
        add(f"view {request.resolver_match.view_name}")

    def process_exception(self, request, exception):
        add(f"raised {type(exception).__name__}")
