import asyncio
import contextlib
import gc
import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from katas.middleware.request_id import lines, services

WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)

#: One for all requests, as a server has it.
SERVER = ClientHandler()


def send(path, request_id, robot=False, method="GET"):
    headers = {} if request_id is None else {"x-request-id": request_id}
    if robot:
        headers["user-agent"] = "Robot"
    client = Client(raise_request_exception=False)
    client.handler = SERVER
    return client.generic(method, path, headers=headers)


def seen(one, ids):
    """Send a request; return what is true of its ID, and its log with the ID replaced by a word."""
    lines.written.clear()
    try:
        response = send(one["path"], one["id"], one["robot"], one.get("method", "GET"))
    except services.ShutdownRequested:
        response = None
    logging.getLogger("worker").info("After")
    told = str(response.headers.get("X-Request-ID")) if response is not None else ""
    if response is None and lines.written:
        told = lines.written[0].partition(" ")[0]
    facts = {
        "status": response.status_code if response is not None else "shutdown",
        "kept": told == one["id"],
        "formed": bool(WELL_FORMED.fullmatch(told)),
        "new": told not in ids,
        "log": [
            line.replace(told, "ID", 1) if told and line.startswith(told + " ") else line for line in lines.written
        ],
    }
    if response is not None and response.status_code == 200 and one["path"].startswith("/pay/") and response.content:
        facts["view"] = response.json()["request_id"] == told
    ids.add(told)
    # The next request may lie where this one did.
    response = None
    gc.collect(1)
    return facts


def together(pair):
    """Send two requests that are in the middle of their work at the same time."""
    lines.written.clear()
    barrier = threading.Barrier(2, timeout=5)
    with (
        mock.patch.object(services, "contact_bank", side_effect=lambda number: barrier.wait()),
        ThreadPoolExecutor(2) as threads,
    ):
        responses = list(threads.map(lambda n: send(f"/pay/INV-{n}/", pair[n]), (0, 1)))
    told = [[str(one.json()["request_id"]), str(one.headers.get("X-Request-ID"))] for one in responses]
    return {"log": sorted(lines.written), "told": told}


def within(pair):
    """Send a request in the middle of another one."""
    lines.written.clear()

    def inner(number):
        if number == "INV-0":
            send("/pay/INV-1/", pair[1])
            send("/nowhere/", pair[1])
            send("/pay/broken-1/", pair[1])
            for request in (RequestFactory().get("/"), object()):
                logging.getLogger("bank").info("By hand", extra={"request": request})
            try:
                send("/pay/INV-2/", pair[1])
            except services.ShutdownRequested:
                logging.getLogger("bank").info("Not now")
        if number == "INV-2":
            raise services.ShutdownRequested
        if number.startswith("broken"):
            raise ValueError

    with mock.patch.object(services, "contact_bank", inner):
        send("/pay/INV-0/", pair[0])
    logging.getLogger("worker").info("After")
    return list(lines.written)


def stopped(request_id):
    """Stop a request by what is no Exception, in several ways; log after each."""
    lines.written.clear()
    for error in (SystemExit, asyncio.CancelledError, GeneratorExit):
        with mock.patch.object(services, "contact_bank", side_effect=error), contextlib.suppress(error):
            send("/pay/INV-1/", request_id)
        logging.getLogger("worker").info("After")
    return list(lines.written)


def by_hand():
    """Log outside of a request, with things in record.request that have no ID."""
    lines.written.clear()
    raised = []
    for request in (RequestFactory().get("/"), object(), None):
        try:
            logging.getLogger("worker").info("By hand", extra={"request": request})
        except Exception as error:  # noqa: BLE001
            raised.append(type(error).__name__)
    return [list(lines.written), raised]


def alone():
    """Log in a thread that never had a request."""
    lines.written.clear()
    raised = []

    def work():
        try:
            logging.getLogger("worker").info("Alone")
        except Exception as error:  # noqa: BLE001
            raised.append(type(error).__name__)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return [list(lines.written), raised]


def act(inputs):
    lines.written.clear()
    logging.getLogger("worker").info("Before")
    before = list(lines.written)
    ids = set()
    answers = [seen(one, ids) for one in inputs["requests"]]
    pairs = [together(pair) for pair in inputs["pairs"]]
    return {
        "before": before,
        "answers": answers,
        "pairs": pairs,
        "alone": alone(),
        "within": within(inputs["pairs"][0]),
        "stopped": stopped(inputs["pairs"][0][0]),
        "by hand": by_hand(),
    }
