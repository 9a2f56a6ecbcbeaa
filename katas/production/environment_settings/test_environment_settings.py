import sys

import pytest
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from katas.production.environment_settings.environment import PROJECT, load
from pytest_djangokata.testing import expect, shown

KEY = {"DJANGO_SECRET_KEY": "8f!x-the-key-of-this-very-server=,$(9)"}
# Of other programs; they say nothing about this site.
OTHERS = {"SECRET_KEY": "x" * 8, "DEBUG": "1", "ALLOWED_HOSTS": "x.example", "CI": "true", "DJANGO_ENV": "development"}
# Variables that other sites read, and this one does not.
UNREAD = {
    "DJANGO_SECRET_KEY_FALLBACKS": "old",
    "SECRET_KEY_FALLBACKS": "old",
    "DJANGO_CACHE_URL": "locmem://",
    "DJANGO_CSRF_TRUSTED_ORIGINS": "https://x.example",
    "DJANGO_LOG_LEVEL": "DEBUG",
    "DJANGO_TIME_ZONE": "Asia/Tokyo",
}


def settings_with(environment):
    """Load production.py; an exception fails the test with the environment that caused it."""
    try:
        return load(environment)
    except Exception as error:  # noqa: BLE001  (a KeyError is as much an answer as any other)
        pytest.fail(
            f"production.py in the environment {shown(environment)}\n  raised:   {type(error).__name__}: {error}",
            pytrace=False,
        )


def call(name, environment):
    return (
        f"{name}, with {', '.join(f'{key}={value!r}' for key, value in environment.items()) or 'an empty environment'}"
    )


@pytest.mark.parametrize(
    "key",
    [
        "one two three, four = five",
        "p$w%-" * 10,
        " blanks around ",
        "a line\n",
        '"in quotes"',
        "'in others'",
        "django-insecure-as-startproject-makes-them",
        "0",
        "Schlüssel",
    ],
)
def test_the_secret_key_comes_from_the_environment(key):
    environment = {"DJANGO_SECRET_KEY": key}
    expect(
        settings_with(environment).SECRET_KEY,
        key,
        call=call("SECRET_KEY", environment),
        because="Each installation has a key of its own; anybody who knows the key can forge what is signed with it.",
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"DJANGO_SECRET_KEY": ""},
        {"DJANGO_SECRET_KEY": "   "},
        {"DJANGO_SECRETKEY": "misspelt", "DJANGO_ALLOWED_HOSTS": "kata.example"},
        {"DJANGO_DEBUG": "true"},
        OTHERS,
        {"DJANGO_SECRET_KEY": "", "DJANGO_DEBUG": "1", "DJANGO_ALLOWED_HOSTS": "kata.example"},
    ],
    ids=["nothing set", "empty", "blank", "misspelt", "while debugging", "other variables", "empty while debugging"],
)
def test_without_a_secret_key_nothing_starts(environment):
    what = call("production.py", environment)
    try:
        key = load(environment).SECRET_KEY
    except ImproperlyConfigured as error:
        message = str(error)
    except Exception as error:  # noqa: BLE001
        pytest.fail(
            f"{what}\n  expected: ImproperlyConfigured\n  raised:   {type(error).__name__}: {error}\n"
            "  The colleague who starts the server must read what is missing, not search a traceback for it.",
            pytrace=False,
        )
    else:
        pytest.fail(
            f"{what}\n  expected: ImproperlyConfigured\n  got:      SECRET_KEY = {key!r}\n"
            "  A site that starts without its key looks healthy, and nobody is told.",
            pytrace=False,
        )
    if "DJANGO_SECRET_KEY" not in message:
        pytest.fail(
            f"{what}\n  expected: a message that names DJANGO_SECRET_KEY\n  got:      {message!r}\n"
            "  The colleague who starts the server must read what is missing.",
            pytrace=False,
        )


@pytest.mark.parametrize(
    "command", ["collectstatic", "check", "makemigrations", "migrate", "test", "runserver", "shell", "help"]
)
def test_no_command_starts_without_a_secret_key(command, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["manage.py", command])
    try:
        got = f"SECRET_KEY = {load({}).SECRET_KEY!r}"
    except ImproperlyConfigured:
        got = "ImproperlyConfigured"
    expect(
        got,
        "ImproperlyConfigured",
        call=f"production.py in an empty environment, for manage.py {command}",
        because="A key that is there for one command only is a key in the repository, and some server will use it.",
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        "False",
        "false",
        "0",
        "no",
        "OFF",
        "",
        " ",
        "2",
        "untrue",
        "only",
        "10",
        "01",
        "y",
        "t",
        "enabled",
        '"true"',
    ],
)
def test_debug_is_off_unless_it_is_asked_for(value):
    environment = KEY | OTHERS if value is None else KEY | {"DJANGO_DEBUG": value}
    expect(
        settings_with(environment).DEBUG,
        False,
        call=call("DEBUG", environment),
        because="With DEBUG on, an error page shows code and settings to everybody.",
    )


@pytest.mark.parametrize("value", ["1", "true", "True", "YES", "yes", "on", " true ", "oN "])
def test_debug_is_on_where_it_is_asked_for(value):
    environment = KEY | {"DJANGO_DEBUG": value}
    expect(
        settings_with(environment).DEBUG,
        True,
        call=call("DEBUG", environment),
        because="On a test server somebody wants to see the error pages.",
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("kata.example,", ["kata.example"]),
        ("www.kata.example, kata.example", ["www.kata.example", "kata.example"]),
        ("Kata.Example,WWW.kata.example", ["Kata.Example", "WWW.kata.example"]),
        (" z.example , .a.example,\tm.example", ["z.example", ".a.example", "m.example"]),
        ("kata.example,,10.0.0.7, ,", ["kata.example", "10.0.0.7"]),
        ("a.example b.example;c.example, d.example", ["a.example b.example;c.example", "d.example"]),
        ("*, 10.0.0.7:8000, z.example., *", ["*", "10.0.0.7:8000", "z.example.", "*"]),
        ('"q.example", https://s.example/, *.w.example', ['"q.example"', "https://s.example/", "*.w.example"]),
    ],
    ids=[
        "a comma at the end",
        "two names",
        "capitals",
        "blanks around names",
        "nothing between commas",
        "other separators",
        "names that look wrong",
        "names that look worse",
    ],
)
def test_the_hosts_are_the_names_between_the_commas(value, expected):
    for debug in ("0", "1"):
        environment = KEY | {"DJANGO_ALLOWED_HOSTS": value, "DJANGO_DEBUG": debug}
        expect(
            list(settings_with(environment).ALLOWED_HOSTS),
            expected,
            call=call("ALLOWED_HOSTS", environment),
            because="A request for a host that is not in the list is refused, and spaces make a name another name.",
        )


@pytest.mark.parametrize("value", [None, "", "  ", " , ,"])
def test_without_hosts_no_host_is_allowed(value):
    hosts = {} if value is None else {"DJANGO_ALLOWED_HOSTS": value}
    for environment in (KEY | OTHERS | hosts, KEY | hosts | {"DJANGO_DEBUG": "1"}):
        expect(
            list(settings_with(environment).ALLOWED_HOSTS),
            [],
            call=call("ALLOWED_HOSTS", environment),
            because="What nobody has allowed is not allowed.",
        )


@pytest.mark.parametrize("debug", ["0", "1"])
def test_the_other_settings_are_those_of_the_project(debug):
    environment = KEY | UNREAD | {"DJANGO_DEBUG": debug, "DJANGO_ALLOWED_HOSTS": "kata.example"}
    ours, project = settings_with(environment), load(environment, PROJECT)
    names = set(dir(global_settings)) | set(dir(project))
    names = sorted(
        name for name in names - {"SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SETTINGS_MODULE"} if name.isupper()
    )
    missing = object()
    differing = [name for name in names if getattr(ours, name, missing) != getattr(project, name, missing)]
    expect(
        {name: getattr(ours, name, "missing") for name in differing},
        {},
        call=call("the settings that differ from the project's, but for the three", environment),
        because="Production runs the same project; only what differs from machine to machine stands in production.py.",
    )
