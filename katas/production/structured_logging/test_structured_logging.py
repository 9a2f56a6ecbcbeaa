import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import pytest
from django.core import mail
from django.http import QueryDict
from django.test import Client
from django.utils.translation import gettext_lazy

from katas.production.structured_logging import current, sink
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

CARD = "4111 1111 1111 "
VIEWS = "katas.production.structured_logging.views"


class Row(NamedTuple):
    form: dict


@pytest.fixture(autouse=True)
def empty():
    sink.lines.clear()
    mail.outbox.clear()


def records():
    """Return what was written, each line read as JSON."""
    found = []
    for line in sink.lines:
        if "\n" in line:
            pytest.fail(f"One record\n  is written in several lines: {line[:200]!r}", pytrace=False)
        try:
            found.append(json.loads(line, parse_constant=int))  # NaN is no JSON.
        except ValueError:
            pytest.fail(f"One record\n  is no JSON: {line[:200]!r}", pytrace=False)
    return found


def log(call, *args, level=logging.INFO, name="shop", **more):
    """Log once, and return the record."""
    attempt(logging.getLogger(name).log, level, *args, call=call, **more)
    found = records()
    expect(len(found), 1, call=f"the number of lines after {call}")
    return found[0]


def post(end, invoice="INV-7", amount="9.50"):
    client = Client(raise_request_exception=False)
    data = {"invoice": invoice, "card": CARD + end, "amount": amount}
    return client.post("/pay/", data, headers={"x-request-id": "r-1"}).status_code


def test_a_record_is_a_line_of_json():
    before = datetime.now(UTC)
    found = log("logger.info('Tea %s of %d', 'Zoë', 3)", "Tea %s of %d", "Zoë", 3)
    time = datetime.fromisoformat(found.pop("time"))
    expect(
        found,
        {"level": "INFO", "logger": "shop", "message": "Tea Zoë of 3", "template": "Tea %s of %d", "request_id": None},
        call="the line of logger.info('Tea %s of %d', 'Zoë', 3), without its time",
    )
    expect(
        (time.utcoffset() is not None and not time.utcoffset(), before.timestamp() - 1 < time.timestamp()),
        (True, True),
        call="whether the time is in UTC with its offset, and of now",
    )


def test_the_time_is_the_one_of_the_record_in_utc(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    made = {"name": "shop", "levelno": logging.INFO, "levelname": "INFO", "msg": "Tea", "created": 1_700_000_000.25}
    attempt(logging.getLogger("shop").handle, logging.makeLogRecord(made), call="logger.handle(an old record)")
    expect(
        [datetime.fromisoformat(one["time"]).isoformat() for one in records()],
        ["2023-11-14T22:13:20.250000+00:00"],
        call="the time of a record that was made in 2023, with TIME_ZONE = 'Asia/Tokyo'",
    )


@pytest.mark.parametrize(
    "message",
    ["a\nb\r\nc", ValueError("x\ny"), "100 %", {"a": 1}, f"{'long ' * 4000}tea"],
    ids=["lines", "an exception", "%", "a dict", "a long one"],
)
def test_any_message_is_one_line(message):
    shown = f"{message!r:.40}"
    found = log(f"logger.info({shown})", message)
    got = (found["message"] == str(message), found["template"] == str(message))
    expect(got, (True, True), call=f"whether message and template of logger.info({shown}) are its str()")


def test_arguments_may_come_by_name():
    found = log("logger.info('%(tea)s for %(who)s', {…})", "%(tea)s for %(who)s", {"tea": "Mint", "who": "Zoë"})
    expect(
        (found["message"], found["template"]),
        ("Mint for Zoë", "%(tea)s for %(who)s"),
        call="message and template of logger.info('%(tea)s for %(who)s', {'tea': 'Mint', 'who': 'Zoë'})",
    )


def test_a_template_that_is_to_be_translated_is_written_as_text():
    found = log("logger.info(gettext_lazy('Tea for %s'), 'Zoë')", gettext_lazy("Tea for %s"), "Zoë")
    expect(
        (found["message"], found["template"]),
        ("Tea for Zoë", "Tea for %s"),
        call="message and template of logger.info(gettext_lazy('Tea for %s'), 'Zoë')",
    )


def test_a_traceback_is_part_of_the_line():
    try:
        raise ValueError("a\nb")
    except ValueError as caught:
        error = caught
    found = log("logger.error('Oh', exc_info=error), after the try", "Oh", level=logging.ERROR, exc_info=error)
    text = found.get("exception", "")
    expect(
        ("Traceback" in text, "ValueError: a\nb" in text, found["message"], found["level"]),
        (True, True, "Oh", "ERROR"),
        call="whether the exception has a traceback and its last line; message and level",
    )
    sink.lines.clear()
    found = log("logger.info('No', extra={'exception': 'x'})", "No", extra={"exception": "x"})
    expect("exception" in found, False, call="whether a record without a traceback has a key `exception`")
    sink.lines.clear()
    found = log("logger.exception('No'), while nothing is wrong", "No", level=logging.ERROR, exc_info=True)
    expect("exception" in found, False, call="whether there is a key `exception` if there was none to be handled")


def test_extra_fields_are_keys():
    found = log(
        "logger.info('Paid', extra=…)",
        "Paid",
        extra={
            "invoice": "INV-7",
            "amount": Decimal("9.50"),
            "lines": [1, {"a": None, 7: float("inf"), date(2026, 3, 1): 2, "time": 3, "request": 4}],
            "due": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            "status_code": 204,
            "coupon": None,
            "gift": False,
            "notes": "",
            "shelves": {7},
            "raw": b"tea",
            "reason": LookupError("No tea"),
            "rate": float("nan"),
            "level": "x",
            "time": 1,
            "request": 5,
            "request_id": 9,
        },
    )
    wanted = {
        "invoice": "INV-7",
        "amount": "9.50",
        "lines": [1, {"a": None, "7": "inf", "2026-03-01": 2, "time": 3, "request": 4}],
        "due": "2026-03-01 09:30:00+00:00",
        "status_code": 204,
        "coupon": None,
        "gift": False,
        "notes": "",
        "shelves": "{7}",
        "raw": "b'tea'",
        "reason": "No tea",
        "rate": "nan",
        "level": "INFO",
        "request_id": None,
    }
    got = {key: found.get(key, "no such key") for key in wanted}
    expect(got, wanted, call="the fields of a record with extra")
    expect(
        ("request" in found, found.get("time") == 1),
        (False, False),
        call="whether `request` is there, and whether extra replaced `time`",
    )
    expect(
        sorted(found.keys() - wanted.keys()),
        ["logger", "message", "template", "time"],
        call="all other keys of that record",
    )


def test_the_id_of_the_request_is_in_each_of_its_lines():
    token = current.request_id.set("r-9")
    try:
        inside = log("logger.info('In')", "In")
    finally:
        current.request_id.reset(token)
    sink.lines.clear()
    outside = log("logger.info('Out')", "Out")
    expect([inside["request_id"], outside["request_id"]], ["r-9", None], call="the IDs in a request and after it")


def nested(value, depth=6):
    for _ in range(depth):
        value = {"in": [value]}
    return value


def test_secrets_are_not_written():
    secrets = {
        "password": "s1",
        "API_TOKEN": "s2",
        "Authorization": "s3",
        "client_secret": "s4",
        "card_number": "s5",
        "creditCard": "s6",
        "old_password": None,
        "token": "",
    }
    kept = {"user": "ada", "pass": "x", "count": 3}
    extra = {
        **secrets,
        **kept,
        "form": {**secrets, **kept, "items": [{**secrets, **kept}, Row(dict(secrets))]},
        "cards": [1, 2],
        "posted": QueryDict("password=s1&user=ada"),
        "headers": {b"Authorization": b"s7"},
        "deep": nested({"token": "s8"}),
    }
    found = log("logger.info('Form', extra=…)", "Form", extra=extra)
    stars = dict.fromkeys(secrets, "***")
    wanted = {**stars, **kept, "form": {**stars, **kept, "items": [{**stars, **kept}, [stars]]}, "cards": "***"}
    wanted["posted"] = {"password": "***", "user": "ada"}
    wanted["headers"] = {"b'Authorization'": "***"}
    wanted["deep"] = nested({"token": "***"})
    expect(
        {key: found.get(key) for key in wanted},
        wanted,
        call="the fields of a record with secrets",
        because="Logs are read by many and kept for long.",
    )
    expect(extra["form"]["password"], "s1", call="what was given as extra, afterwards")


@pytest.mark.parametrize(
    "name",
    [
        "shop",
        "sink",
        "django",
        "django.request",
        "django.server",
        "django.security.csrf",
        "django.security.DisallowedHost",
        "django.template",
        "django.db.backends",
        "katas.x.y",
        "",
    ],
)
def test_each_record_is_written_once_and_errors_are_mailed_once(name):
    logger = logging.getLogger(name)
    logging.getLogger("chatty").setLevel(logging.DEBUG)
    logging.getLogger("chatty").debug("A library that is set to DEBUG")
    for level in ("debug", "info", "warning", "error", "critical"):
        getattr(logger, level)("Level %s", level)
    expect(
        [one["message"].split()[-1] for one in records()],
        ["info", "warning", "error", "critical"],
        call=f"the levels that are written, of the logger {name!r}",
    )
    expect(
        ["error" in one.subject or "critical" in one.subject for one in mail.outbox],
        [True, True],
        call=f"the mails to the admins, for one error and one critical record of the logger {name!r}: are they of these?",
        because="Each error reaches somebody, once.",
    )


def test_nothing_is_mailed_while_debugging(settings):
    settings.DEBUG = True
    logging.getLogger("shop").error("Oh")
    logging.getLogger("django.request").error("Oh")
    expect((len(mail.outbox), len(sink.lines)), (0, 2), call="mails and lines of two errors with DEBUG on")


PAID = {
    "1111": (204, "INFO", "Invoice %s paid"),
    "0002": (402, "WARNING", "Payment of invoice %s declined"),
    "0005": (502, "ERROR", "Payment of invoice %s failed"),
}


@pytest.mark.parametrize("end", PAID, ids=["paid", "declined", "no answer"])
def test_a_payment_is_one_record(end):
    status, level, template = PAID[end]
    got = post(end)
    found = [one for one in records() if one["logger"] == VIEWS]
    expect((got, len(found)), (status, 1), call=f"the status of POST /pay/, and the records of {VIEWS}")
    wanted = {
        "level": level,
        "template": template,
        "message": template % "INV-7",
        "request_id": "r-1",
        "invoice": "INV-7",
        "amount": "9.50",
    }
    expect(
        {key: found[0].get(key) for key in wanted},
        wanted,
        call="its record",
        because="What is the same each time can be counted.",
    )
    more = sorted(found[0].keys() - wanted.keys() - {"exception"})
    expect(more, ["logger", "time"], call="all other keys of its record")
    errors = [one for one in records() if one["level"] == "ERROR"]
    expect(
        ("exception" in found[0], "BankError: no answer" in found[0].get("exception", ""), len(mail.outbox)),
        (level == "ERROR", level == "ERROR", len(errors)),
        call=f"whether the record has a traceback, and the bank's, and the number of mails for {len(errors)} errors",
    )


@pytest.mark.parametrize(
    ("end", "amount", "error"),
    [("0009", "9.50", "RuntimeError: a bug"), ("1111", "nine", "InvalidOperation")],
    ids=["a bug", "no amount"],
)
def test_any_other_exception_is_raised_and_logged_once_by_django(end, amount, error):
    expect(post(end, amount=amount), 500, call=f"the status of POST /pay/ that ends in {error}")
    found = [(one["logger"], one["level"], one["request_id"], error in one.get("exception", "")) for one in records()]
    expect(
        found,
        [("django.request", "ERROR", "r-1", True)],
        call=f"the records of {error}: logger, level, request, traceback",
    )
    expect(len(mail.outbox), 1, call=f"the mails for {error}")


@pytest.mark.parametrize(
    ("end", "amount"),
    [("1111", "9.50"), ("0002", "9.50"), ("0005", "9.50"), ("0009", "9.50"), ("1111", "nine")],
    ids=["1111", "0002", "0005", "0009", "no amount"],
)
def test_the_card_is_nowhere(end, amount):
    post(end, amount=amount)
    texts = [*sink.lines, *(one.subject + one.body + str(one.alternatives) for one in mail.outbox)]
    expect(
        (bool(texts), any(CARD in one or CARD.replace(" ", "+") in one for one in texts)),
        (True, False),
        call=f"whether something was logged for {amount} by a card that ends in {end}, and whether a line or mail has it",
    )
