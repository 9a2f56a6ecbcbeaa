import importlib.util
import sys
from html.parser import HTMLParser
from pathlib import Path
from unittest import mock

from django.apps import apps
from django.conf import global_settings, settings
from django.contrib.auth.models import User
from django.core import checks, mail
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, path, resolve, reverse

import katas.foundations.plug_in_an_app as kata
from kata_project import settings as platform
from katas.foundations.plug_in_an_app.kept import KEPT


class Readers(HTMLParser):
    """Finds the text of the element with the id "readers"."""

    def __init__(self):
        super().__init__()
        self.inside, self.text = False, ""

    def handle_starttag(self, tag, attrs):
        self.inside = dict(attrs).get("id") == "readers"

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        self.text += data if self.inside else ""


def act(inputs):
    mail.outbox.clear()
    model = apps.get_model("newsletter", "Subscriber")
    ways = {"shell": shell, "page": page, "admin": admin}
    done = [ways[step["do"]](email, model) for step in inputs["steps"] for email in step["addresses"]]
    reader = Readers()
    client = Client()
    reader.feed(client.get("/newsletter/").content.decode())
    if inputs["steps"]:
        model.objects.first().save()
    forged = Client(enforce_csrf_checks=True).post("/newsletter/", {"email": "ada@readers.example"})
    return {
        "receiver": f"{kata.__name__}.newsletter.signals" in sys.modules,
        "lost": [name for name in platform.INSTALLED_APPS if not apps.is_installed(name.partition(".apps.")[0])],
        "errors": sorted(str(found.id) for found in checks.run_checks() if found.is_serious()),
        "changed": [name for name in KEPT if value_of(settings, name) != value_of(platform, name)],
        "middleware": [name for name in settings.MIDDLEWARE if name in platform.MIDDLEWARE],
        "routes": [routes_to(url) for url in ("/newsletter/", "/newsletter/thanks/")],
        "forged": forged.status_code,
        "headers": [
            [client.get(url).headers.get(name) for name in ("X-Frame-Options", "X-Content-Type-Options")]
            for url in ("/", "/newsletter/")
        ],
        "done": done,
        "mails": [[message.subject, list(message.to)] for message in mail.outbox],
        "readers": reader.text.strip(),
        "stored": sorted(model.objects.values_list("email", flat=True)),
        "names": [reverse("newsletter:subscribe"), reverse("newsletter:thanks"), reverse("blog:home")],
        "pages": [resolve(url).view_name for url in ("/newsletter/", "/newsletter/thanks/")],
        "statuses": [
            client.get(url).status_code
            for url in (
                "/newsletter/thanks/",
                "/",
                "/posts/a-post/",
                "/thanks/",
                "/x/newsletter/",
                "/newsletterthanks/",
                "/Newsletter/",
            )
        ],
        "config": describe(model),
        "migrations": migrations_fit(),
        "later": later_page(),
    }


def value_of(source, name):
    value = getattr(source, name, getattr(global_settings, name, None))
    return value.lstrip("/") if name in ("STATIC_URL", "MEDIA_URL") else value


def routes_to(url):
    """Count the routes that lead to the view of *url*."""

    def views(resolver):
        for found in resolver.url_patterns:
            yield from views(found) if hasattr(found, "url_patterns") else [found.callback]

    return list(views(get_resolver())).count(resolve(url).func)


def shell(email, model):
    model.objects.create(email=email)
    return "made"


def page(email, model):
    response = Client().post("/newsletter/", {"email": email})
    return [response.status_code, response.headers.get("Location", "")]


def admin(email, model):
    client = Client()
    client.force_login(User.objects.get(username="chief"))
    client.post(
        "/admin/newsletter/subscriber/add/", {"email": email, "joined_at_0": "2026-01-02", "joined_at_1": "10:00"}
    )
    return model.objects.filter(email=email).count()


def describe(model):
    config = apps.get_app_config("newsletter")
    return [config.label, config.name, str(config.verbose_name), model._meta.db_table]


def migrations_fit():
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    except (SystemExit, CommandError):
        return False
    return True


def later_page():
    """Add a page to the app and load the project's URLs as a new process would."""
    from katas.foundations.plug_in_an_app.newsletter import urls

    later = path("archive/", lambda request: HttpResponse("soon"), name="archive")
    name = f"{kata.__name__}.urls_loaded_again"
    with mock.patch.object(urls, "urlpatterns", [*urls.urlpatterns, later]):
        spec = importlib.util.spec_from_file_location(name, Path(kata.__file__).parent / "urls.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
        with override_settings(ROOT_URLCONF=name):
            return Client().get("/newsletter/archive/").status_code
