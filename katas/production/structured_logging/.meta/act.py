import copy
import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple
from unittest import mock

from django.core import mail
from django.http import QueryDict
from django.test import Client, override_settings
from django.utils.translation import gettext_lazy

from katas.production.structured_logging import bank, current, sink


class Row(NamedTuple):
    form: dict


def read():
    found = []
    for line in sink.lines:
        try:
            one = json.loads(line, parse_constant=int)
            time = datetime.fromisoformat(one.pop("time"))
            one["utc"] = time.utcoffset() is not None and not time.utcoffset()
            if "exception" in one:
                one["exception"] = ["Traceback" in one["exception"], one["exception"].splitlines()[-1]]
            found.append(one)
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            found.append(type(error).__name__)
    found.append("\n" in "".join(sink.lines))
    return found


def act(inputs):
    told = []
    for step in inputs["steps"]:
        sink.lines.clear()
        mail.outbox.clear()
        if step["do"] == "log":
            logger = logging.getLogger(step["logger"])
            extra = copy.deepcopy(step["extra"])
            if "amount" in extra:
                extra["amount"] = Decimal(extra["amount"])
            if "rate" in extra:  # What JSON cannot carry.
                extra["rate"] = float("nan")
                extra["by number"] = {"time": 1, 7: float("inf"), "request": {date(2026, 3, 1): 2}}
                extra |= {"shelves": {7}, "raw": b"tea", "reason": LookupError("No tea")}
                extra["headers"] = {b"Authorization": b"s7", b"Host": b"x"}
                extra["due"] = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
                extra["posted"] = QueryDict("password=s1&user=ada")
                extra["pair"] = Row(*extra["pair"])
            template = step["template"]
            if isinstance(template, dict) and "error" in template:
                template = ValueError(template["error"])
            elif isinstance(template, dict) and "translated" in template:
                template = gettext_lazy(template["translated"])
            if step["logger"] == "chatty":
                logger.setLevel(logging.DEBUG)
            token = current.request_id.set(step["id"])
            try:
                with override_settings(DEBUG=step["debug"]):
                    if step["created"]:
                        record = {"levelno": 20, "levelname": "INFO", "msg": "old", "created": step["created"]}
                        with override_settings(TIME_ZONE="Asia/Tokyo"):
                            logger.handle(logging.makeLogRecord(record))
                        told.append(
                            [datetime.fromisoformat(json.loads(line)["time"]).isoformat() for line in sink.lines]
                        )
                    elif step["raised"] == "nothing":
                        logger.log(step["level"], template, exc_info=True)
                    elif step["raised"]:
                        try:
                            raise LookupError(step["raised"])
                        except LookupError as caught:
                            error = caught
                        logger.log(step["level"], template, *step["args"], extra=extra, exc_info=error)
                    else:
                        logger.log(step["level"], template, *step["args"], extra=extra)
            finally:
                current.request_id.reset(token)
            told.append([read(), len(mail.outbox), extra.get("form") == step["extra"].get("form")])
        else:
            client = Client(raise_request_exception=False)
            fault = getattr(bank, step["fault"], None) or {"KeyError": KeyError}.get(step["fault"])

            def charge(invoice, card, amount, fault=fault, text=step["text"]):
                if fault:
                    raise fault(text)

            with mock.patch.object(bank, "charge", charge):
                response = client.post("/pay/", step["data"], headers={"x-request-id": step["id"]})
            card = step["data"]["card"]
            texts = [*sink.lines, *(one.subject + one.body + str(one.alternatives) for one in mail.outbox)]
            leaks = any(card in text for text in texts)
            told.append(
                [
                    int(response.status_code),
                    [
                        one if isinstance(one, bool | str) else {k: v for k, v in one.items() if k != "status_code"}
                        for one in read()
                    ],
                    len(mail.outbox),
                    leaks,
                ]
            )
    return told
