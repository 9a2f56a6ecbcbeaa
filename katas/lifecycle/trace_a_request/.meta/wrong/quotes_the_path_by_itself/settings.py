from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS
from kata_project.settings import MIDDLEWARE as PROJECT

INSTALLED_APPS = [*INSTALLED_APPS, "katas.lifecycle.trace_a_request"]
ROOT_URLCONF = "katas.lifecycle.trace_a_request.urls"

MIDDLEWARE = [
    "katas.lifecycle.trace_a_request.tracing.OuterMiddleware",
    "katas.lifecycle.trace_a_request.others.GateMiddleware",
    "katas.lifecycle.trace_a_request.others.BrokenMiddleware",
    *PROJECT,
    "katas.lifecycle.trace_a_request.others.ClosedMiddleware",
    "katas.lifecycle.trace_a_request.others.RescueMiddleware",
    "katas.lifecycle.trace_a_request.others.LookMiddleware",
    "katas.lifecycle.trace_a_request.tracing.InnerMiddleware",
]
