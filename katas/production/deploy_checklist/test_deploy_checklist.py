import pytest
from django.core.exceptions import ImproperlyConfigured

from kata_project.factories import UserFactory
from katas.production.deploy_checklist.proxy import Visitor, balancer, complaints, load, production
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

KEY = "8f!x-the-key-of-this-very-server=,$(9)-which-is-long-enough-to-be-one"
HOSTS = "www.kata.example, kata.example, app.internal"
#: What people call the variable that says where a site runs.
STAGES = ("ENV", "ENVIRONMENT", "STAGE", "MODE", "DEV", "DEVELOPMENT", "LOCAL", "TESTING", "DEBUG")
FULL = {"DJANGO_SECRET_KEY": KEY, "DJANGO_ALLOWED_HOSTS": HOSTS}


@pytest.fixture
def site():
    with production(FULL) as settings:
        yield settings


# --- What the settings say -----------------------------------------------------------------------------------


def test_the_deployment_checks_find_nothing(site):
    expect(
        complaints(),
        [],
        call="the IDs of what check --deploy finds, silenced or not, but for security.W021",
        because="A silenced check is a finding that nobody sees any more.",
    )


def test_no_check_is_silenced_but_that_of_preload(site):
    expect(
        sorted(set(site.SILENCED_SYSTEM_CHECKS) - {"security.W021"}),
        [],
        call="SILENCED_SYSTEM_CHECKS without security.W021",
        because="What is silenced today hides what breaks tomorrow.",
    )


@pytest.mark.parametrize("value", [None, "1", "True", ""], ids=["missing", "1", "True", "empty"])
def test_debug_is_off_in_any_environment(value):
    environment = FULL if value is None else FULL | {"DJANGO_DEBUG": value, "DEBUG": value}
    expect(load(environment).DEBUG, False, call=f"DEBUG, with DJANGO_DEBUG={value!r}")


@pytest.mark.parametrize("value", ["development", "dev", "local", "1"])
def test_no_other_variable_turns_debug_on(value):
    names = [f"{prefix}{name}" for prefix in ("", "DJANGO_", "APP_", "KATA_") for name in STAGES]
    expect(
        load(FULL | dict.fromkeys(names, value)).DEBUG,
        False,
        call=f"DEBUG, with {value!r} in each of ENV, DJANGO_ENV, ENVIRONMENT, STAGE, DEVELOPMENT and the like",
        because="These settings are for the public. A variable that was left over must not show tracebacks to visitors.",
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DJANGO_SECRET_KEY", None),
        ("DJANGO_SECRET_KEY", ""),
        ("DJANGO_SECRET_KEY", "   "),
        ("DJANGO_ALLOWED_HOSTS", None),
        ("DJANGO_ALLOWED_HOSTS", ""),
        ("DJANGO_ALLOWED_HOSTS", " , ,"),
        ("DJANGO_ALLOWED_HOSTS", "*"),
        ("DJANGO_ALLOWED_HOSTS", "kata.example, *"),
    ],
)
def test_what_is_missing_or_too_much_is_said(variable, value):
    environment = {name: text for name, text in FULL.items() if name != variable}
    if value is not None:
        environment[variable] = value
    try:
        load(environment)
    except ImproperlyConfigured as error:
        got = f"ImproperlyConfigured, which {'names' if variable in str(error) else 'does not name'} {variable}"
    except Exception as error:  # noqa: BLE001
        got = f"{type(error).__name__}: {error}"
    else:
        got = "settings"
    expect(
        got,
        f"ImproperlyConfigured, which names {variable}",
        call=f"production.py, with {variable} {'missing' if value is None else f'= {value!r}'}",
        because="A site that starts without it looks healthy, and nobody is told.",
    )


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        (HOSTS, ["www.kata.example", "kata.example", "app.internal"]),
        (" a.example, ,b.example,", ["a.example", "b.example"]),
    ],
    ids=["three names", "spaces and commas"],
)
def test_key_and_hosts_come_from_the_environment(text, hosts):
    settings = load(FULL | {"DJANGO_ALLOWED_HOSTS": text})
    expect(
        (settings.SECRET_KEY == KEY, list(settings.ALLOWED_HOSTS)),
        (True, hosts),
        call=f"whether SECRET_KEY is that of the environment, and ALLOWED_HOSTS, with {text!r}",
    )


# --- What visitors get ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("host", ["www.kata.example", "kata.example"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/pricing/?from=mail&x=%2F",
        "/alive/x/",
        "/posts/alive/",
        "/alive",
        "/admin/login/",
        "/accounts/login/",
        "/api/",
    ],
)
def test_http_leads_to_https(path, host, method, site):
    response = Visitor().ask("http", host, path, method=method)
    expect(
        (response.status_code, response.headers.get("Location")),
        (301, f"https://{host}{path}"),
        call=f"{method} http://{host}{path} by way of the proxy: status and Location",
        because="The same page by HTTPS, at the host that the visitor knows, not at one inside.",
    )


@pytest.mark.parametrize("host", ["www.kata.example", "kata.example"])
@pytest.mark.parametrize("path", ["/", "/pricing/", "/accounts/login/", "/alive/"])
def test_https_is_answered(path, host, site):
    response = Visitor().ask("https", host, path)
    expect(
        (response.status_code, response.headers.get("Location")),
        (200, None),
        call=f"GET https://{host}{path} by way of the proxy: status and Location",
        because="The proxy says that it was HTTPS; a site that does not listen redirects for ever.",
    )


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["evil.example", "kata.example.evil.example", "blog.kata.example", "127.0.0.1"])
def test_other_hosts_are_refused(host, scheme, site):
    response = Visitor().ask(scheme, host, "/")
    expect(
        (response.status_code, response.headers.get("Location")),
        (400, None),
        call=f"GET {scheme}://{host}/ by way of the proxy: status and Location",
        because="Links in mails are made of the host of a request: nobody else may choose it.",
    )


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_load_balancer_gets_its_answer(method, site):
    response = balancer(method=method)
    expect(
        (response.status_code, response.headers.get("Location")),
        (200, None),
        call=f"{method} /alive/ by the load balancer: status and Location",
        because="It takes a redirect for an illness.",
    )


def test_the_load_balancer_gets_no_other_page_by_http(site):
    pages = ("/", "/pricing/", "/alive/x/", "/alive/x", "/posts/alive/")
    files = ("/static/blog.css", "/media/cover.png", "/robots.txt", "/favicon.ico", "/.well-known/security.txt")
    got = {path: balancer(path).status_code for path in (*pages, *files)}
    expect(
        got,
        dict.fromkeys(got, 301),
        call="the statuses of other paths by HTTP, without the headers of the proxy",
        because="A script that comes by HTTP can be changed on its way, and runs in a page that came by HTTPS.",
    )


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nowhere/"])
def test_browsers_are_told_to_come_by_https_for_a_year(path, site):
    header = Visitor().ask("https", "kata.example", path).headers.get("Strict-Transport-Security", "")
    parts = dict(part.strip().lower().partition("=")[::2] for part in header.split(";") if part.strip())
    seconds = parts.get("max-age", "0")
    expect(
        (seconds.isdigit() and int(seconds) >= 31_536_000, "includesubdomains" in parts),
        (True, True),
        call=f"GET https://kata.example{path}: Strict-Transport-Security is {header!r}; a year or more, and subdomains",
    )


def signed_in(origin, host="www.kata.example"):
    UserFactory(username="ada", password="a word")
    visitor = Visitor()
    return visitor, visitor.sign_in(host, "ada", "a word", origin).status_code


@pytest.mark.parametrize("host", ["www.kata.example", "kata.example"])
def test_signing_in_works(host, site):
    _, status = signed_in(f"https://{host}", host)
    expect(
        status,
        302,
        call=f"the status of POST https://{host}/accounts/login/ with a token, and with Origin: https://{host}",
        because="CsrfViewMiddleware compares the origin with scheme and host of the request, as Django knows them.",
    )


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://www.kata.example.evil.example",
        "https://blog.kata.example",
        "https://blog.www.kata.example",
        "http://www.kata.example",
        "null",
    ],
)
def test_a_form_of_another_origin_is_refused(origin, site):
    _, status = signed_in(origin)
    expect(status, 403, call=f"the status of POST https://www.kata.example/accounts/login/ with Origin: {origin}")


def test_cookies_are_for_https_and_for_this_host(site):
    visitor, _ = signed_in("https://www.kata.example")
    cookies = visitor.cookies()
    for what in ("session", "csrf"):
        secure, domain, same_site, http_only = cookies.get(what, [None] * 4)
        expect(
            (secure, domain, same_site),
            (True, "", True),
            call=f"Secure and Domain of the {what} cookie, and whether SameSite is Lax or Strict, after signing in",
            because="A cookie that is sent by HTTP, or to each subdomain, is read by others.",
        )
        if what == "session":
            expect(http_only, True, call="HttpOnly of the session cookie")
