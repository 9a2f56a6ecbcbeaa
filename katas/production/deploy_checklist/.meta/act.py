from django.core.exceptions import ImproperlyConfigured

from katas.production.deploy_checklist.proxy import Visitor, balancer, complaints, load, production

#: What people call the variable that says where a site runs.
STAGES = [
    f"{prefix}{name}"
    for prefix in ("", "DJANGO_", "APP_", "KATA_")
    for name in ("ENV", "ENVIRONMENT", "STAGE", "MODE", "DEV", "DEVELOPMENT", "LOCAL", "TESTING", "DEBUG")
]

#: What is asked for as the load balancer does: only the first is for it.
BALANCED = (
    "/alive/",
    "/",
    "/alive/x",
    "/static/blog.css",
    "/media/cover.png",
    "/robots.txt",
    "/favicon.ico",
    "/.well-known/security.txt",
)


def refused(variable, environment):
    try:
        load(environment)
    except ImproperlyConfigured as error:
        return variable in str(error)
    except Exception as error:  # noqa: BLE001  (any other exception is an answer too)
        return type(error).__name__
    return "starts"


def hsts(response):
    header = response.headers.get("Strict-Transport-Security", "").lower()
    parts = dict(part.strip().partition("=")[::2] for part in header.split(";") if part.strip())
    seconds = parts.get("max-age", "0")
    return [seconds.isdigit() and int(seconds) >= 31_536_000, "includesubdomains" in parts]


def asked(scheme, host, path, method):
    response = Visitor().ask(scheme, host, path, method=method)
    seen = [int(response.status_code), response.headers.get("Location")]
    return seen + hsts(response) if scheme == "https" else seen


def signed_in(host, origin):
    visitor = Visitor()
    response = visitor.sign_in(host, "ada", "a word", origin)
    cookies = visitor.cookies()
    if "csrf" in cookies:
        cookies["csrf"].pop()  # Whether scripts may read it is not asked for.
    return [int(response.status_code), cookies]


def act(inputs):
    environment, host = inputs["environment"], inputs["visited"]
    loaded = load(environment)
    seen = {
        "broken": [refused(*one) for one in inputs["broken"]],
        "debug": [load(environment | {"DJANGO_DEBUG": inputs["debug"], "DEBUG": "1"}).DEBUG, loaded.DEBUG],
        "stages": [load(environment | dict.fromkeys(STAGES, value)).DEBUG for value in ("development", "dev", "1")],
        "key": environment["DJANGO_SECRET_KEY"] == loaded.SECRET_KEY,
        "hosts": list(loaded.ALLOWED_HOSTS),
        "silenced": sorted({str(one) for one in loaded.SILENCED_SYSTEM_CHECKS} - {"security.W021"}),
    }
    with production(environment):
        seen |= {
            "complaints": complaints(),
            "asked": [asked(*one) for one in inputs["asked"]],
            "strangers": [
                asked(scheme, one, "/", "GET")[:2] for scheme in ("http", "https") for one in inputs["strangers"]
            ],
            "alive": [[int(one.status_code), one.headers.get("Location")] for one in map(balancer, BALANCED)],
            "alive outside": int(Visitor().ask("http", host, "/alive/").status_code),
            "origins": [signed_in(host, origin) for origin in inputs["origins"]],
        }
    return seen
