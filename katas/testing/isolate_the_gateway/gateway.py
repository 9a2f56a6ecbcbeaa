"""The payment provider's HTTP interface. It charges real cards: there is no test mode."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

URL = "https://api.pay.example/v1"


class GatewayError(Exception):
    """The provider could not be reached."""


@dataclass(frozen=True)
class Answer:
    """What the provider says: an HTTP status, and the JSON that came with it."""

    status: int
    data: dict[str, Any] = field(default_factory=dict)


def post(path: str, payload: dict[str, Any], *, key: str) -> Answer:
    """Send *payload* to the provider. Requests with the same *key* count as one, however often they are sent.

    :raises GatewayError: if there is no answer.
    """
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    request = urllib.request.Request(URL + path, json.dumps(payload).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return Answer(response.status, json.load(response))
    except urllib.error.HTTPError as error:
        return Answer(error.code, json.load(error))
    except OSError as error:
        raise GatewayError(str(error)) from error
