import importlib.util
import sys
from pathlib import Path
from unittest import mock

import pytest
from django.apps import apps
from django.conf import global_settings
from django.core import checks, mail
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, path, reverse

from kata_project import settings as platform
from kata_project.factories import PostFactory, UserFactory
from katas.foundations.plug_in_an_app.kept import KEPT
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent
NOT_INSTALLED = "An app that is not in INSTALLED_APPS does not exist for Django, even if its folder is full."


def subscribers():
    """Return the app's model, as Django's registry has it."""
    return attempt(
        apps.get_model,
        "newsletter",
        "Subscriber",
        call="apps.get_model('newsletter', 'Subscriber')",
        because=NOT_INSTALLED,
    )


@pytest.mark.parametrize("number", [1, 3])
def test_a_subscriber_is_welcomed_without_any_request(number):
    """The first test on purpose: no request was made yet, so no URLs have been loaded."""
    addresses = [f"ada{n}@readers.example" for n in range(number)]
    for address in addresses:
        subscribers().objects.create(email=address)
    expect(
        [message.to for message in mail.outbox],
        [[address] for address in addresses],
        call=f"the mails after {number} × Subscriber.objects.create(email=…), and no request",
        because="Receivers are connected when their module is imported; nobody imports it unless the app sees to it.",
    )
    expect(
        "katas.foundations.plug_in_an_app.newsletter.signals" in sys.modules,
        True,
        call="newsletter/signals.py has been imported",
        because="A second receiver elsewhere would have to be kept the same as the colleague's own.",
    )
    subscribers().objects.get(email=addresses[0]).save()
    expect(len(mail.outbox), number, call="the number of mails after a subscriber was saved once more")


def test_django_knows_the_app_by_its_label():
    config = attempt(apps.get_app_config, "newsletter", call="apps.get_app_config('newsletter')", because=NOT_INSTALLED)
    expect(
        config.name,
        "katas.foundations.plug_in_an_app.newsletter",
        call="apps.get_app_config('newsletter').name",
        because="The label is the short name; the name is where Python finds the package.",
    )
    expect(
        subscribers()._meta.db_table,
        "newsletter_subscriber",
        call="the table of Subscriber",
        because="The label is part of the name of every table, so it cannot be changed later without renaming them.",
    )


def test_people_read_a_name_made_for_them(client):
    client.force_login(UserFactory(username="chief", is_staff=True, is_superuser=True))
    sections = {
        app["app_label"]: [app["name"], *(model["object_name"] for model in app["models"])]
        for app in client.get("/admin/").context["app_list"]
    }
    expect(
        sections.get("newsletter"),
        ["Weekly newsletter", "Subscriber"],
        call="the section 'newsletter' of the admin, and what is in it",
        because="People who work in the admin read the app's verbose name.",
    )


def test_the_migrations_fit_the_models():
    subscribers()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    except (SystemExit, CommandError) as error:
        pytest.fail(
            f"manage.py makemigrations --check\n  raised:   {type(error).__name__}: {error}\n"
            "  The app brings its migrations; plugging it in must not ask for others.",
            pytrace=False,
        )
    expect(subscribers().objects.count(), 0, call="Subscriber.objects.count()", because="Its table must be there.")


@pytest.mark.parametrize(
    ("name", "address"), [("newsletter:subscribe", "/newsletter/"), ("newsletter:thanks", "/newsletter/thanks/")]
)
def test_the_pages_have_names_below_the_prefix(name, address, client):
    found = attempt(
        reverse, name, call=f"reverse({name!r})", because="The app's own templates use its namespace to link its pages."
    )
    expect(found, address, call=f"reverse({name!r})", because="The project decides where the app's pages begin.")
    shown = client.get(address)
    expect(shown.status_code, 200, call=f"the status of GET {address}")
    expect(
        shown.resolver_match.view_name,
        name,
        call=f"the name of the page that answers {address}",
        because="Code that asks where a reader is, such as a menu, compares with this name.",
    )
    leading = [route for route, view in routes(get_resolver()) if view is shown.resolver_match.func]
    expect(
        leading[1:],
        [],
        call=f"the routes that lead to the page of {address}, without the first",
        because="Two URLs for one page split what search engines and statistics know of it.",
    )
    other = (f"/x{address}", address.replace("/newsletter", "", 1) + "x/", "/newsletterthanks/", address.title())
    for elsewhere in other:
        expect(
            client.get(elsewhere).status_code,
            404,
            call=f"the status of GET {elsewhere}",
            because="A route without its anchor or its slash matches other URLs, too.",
        )


def routes(resolver, before=""):
    """Return each route of the project, as it is written, with its view."""
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        yield from routes(found, route) if hasattr(found, "url_patterns") else [(route, found.callback)]


def test_a_reader_who_subscribes_on_the_page_is_stored_and_thanked(client):
    first = client.post("/newsletter/", {"email": "grace@readers.example"})
    expect(first.status_code, 302, call="the status of POST /newsletter/", because="The page stores and redirects.")
    expect(first.headers["Location"], "/newsletter/thanks/", call="where POST /newsletter/ leads")
    stored = list(subscribers().objects.values_list("email", flat=True))
    expect(stored, ["grace@readers.example"], call="the subscribers after POST /newsletter/")
    expect(
        [message.to for message in mail.outbox],
        [["grace@readers.example"]],
        call="the mails after POST /newsletter/",
        because="One subscriber, one welcome.",
    )
    again = client.post("/newsletter/", {"email": "grace@readers.example"})
    expect(again.status_code, 200, call="the status of POST /newsletter/ with the same address again")
    expect(len(mail.outbox), 1, call="the number of mails after the same address was given twice")
    forged = Client(enforce_csrf_checks=True).post("/newsletter/", {"email": "ada@readers.example"})
    because = "The platform's middleware protects the forms of every app."
    expect(forged.status_code, 403, call="the status of POST /newsletter/ without a CSRF token", because=because)


def test_a_page_that_the_app_gets_later_needs_no_change_in_the_project(client, settings):
    subscribers()
    from katas.foundations.plug_in_an_app.newsletter import urls as newsletter_urls

    later = path("archive/2026/", lambda request: HttpResponse("soon"), name="archive")
    with mock.patch.object(newsletter_urls, "urlpatterns", [*newsletter_urls.urlpatterns, later]):
        settings.ROOT_URLCONF = load_again("urls.py")
        call = "GET /newsletter/archive/2026/, after archive/2026/ was added to newsletter/urls.py"
        expect(
            client.get("/newsletter/archive/2026/").status_code,
            200,
            call=call,
            because="The app owns its URLs; the project only says where they begin.",
        )
        try:
            expect(reverse("newsletter:archive"), "/newsletter/archive/2026/", call="reverse('newsletter:archive')")
        except NoReverseMatch as error:
            pytest.fail(f"reverse('newsletter:archive')\n  raised:   {error}", pytrace=False)


def load_again(file):
    """Execute the project's URLs as if the process had just started, and return the name of that module."""
    name = f"{__package__ or 'katas.foundations.plug_in_an_app'}.urls_loaded_again"
    spec = importlib.util.spec_from_file_location(name, FOLDER / file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return name


def test_the_rest_of_the_platform_is_still_there(client, settings):
    post = PostFactory(published=True)
    for address in ("/", f"/posts/{post.slug}/", "/accounts/login/"):
        expect(
            client.get(address).status_code,
            200,
            call=f"the status of GET {address}",
            because="A new app must not take anything from the others.",
        )
    expect(reverse("blog:home"), "/", call="reverse('blog:home')")
    expect(
        client.get("/thanks/").status_code, 404, call="the status of GET /thanks/", because="That is not its address."
    )
    lost = [name for name in platform.INSTALLED_APPS if not apps.is_installed(name.partition(".apps.")[0])]
    expect(lost, [], call="the apps of the platform that are not installed")
    changed = {name: getattr(settings, name) for name in KEPT if value_of(settings, name) != value_of(platform, name)}
    expect(changed, {}, call="the settings that differ from the platform's", because="They hold for every app.")
    errors = [f"{found.id}: {found.msg}" for found in checks.run_checks() if found.is_serious()]
    expect(errors, [], call="the errors that manage.py check finds", because="The platform had none.")


def value_of(settings, name):
    """Return a setting, or Django's default. Django puts a slash before the addresses of files."""
    value = getattr(settings, name, getattr(global_settings, name, None))
    return value.lstrip("/") if name in ("STATIC_URL", "MEDIA_URL") else value


def test_every_page_still_passes_the_middleware_of_the_platform(client, settings):
    lost = [name for name in platform.MIDDLEWARE if name not in settings.MIDDLEWARE]
    expect(
        lost, [], call="the middleware of the platform that is not used", because="A new app takes nothing from others."
    )
    expect(
        [name for name in settings.MIDDLEWARE if name in platform.MIDDLEWARE],
        platform.MIDDLEWARE,
        call="the middleware of the platform, in the order in which it is used",
        because="Each of them relies on what those above it have done.",
    )
    for address in ("/", "/accounts/login/"):
        headers = client.get(address).headers
        expect(
            [headers.get("X-Frame-Options"), headers.get("X-Content-Type-Options")],
            ["DENY", "nosniff"],
            call=f"the headers X-Frame-Options and X-Content-Type-Options of GET {address}",
            because="The platform's middleware protects the pages of every app.",
        )
