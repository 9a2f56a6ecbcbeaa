import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

from django.http.response import HttpResponseBase
from django.test import Client

from katas.lifecycle.trace_a_request import views


class Lines(logging.Handler):
    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        told = record.getMessage()
        expected = record.levelname == "INFO" and record.name == "trace"
        self.lines.append(told if expected else f"{record.levelname} of {record.name}: {told}")

    def take(self):
        taken, self.lines = self.lines, []
        return taken


def ask(client, one, log):
    early, close = [], HttpResponseBase.close

    def look(response):
        early.extend(log.lines)
        close(response)

    try:
        with mock.patch.object(HttpResponseBase, "close", look):
            response = client.generic(one["method"], one["path"], SCRIPT_NAME=one.get("prefix", ""))
    except views.ShutdownRequested:
        return ["shut down", log.take()]
    before = early + log.take() if response.streaming else early
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return [int(response.status_code), len(content) > 0, b'"new"' in content, before, log.take()]


def together(client, words, log):
    barrier = threading.Barrier(2, timeout=5)
    with mock.patch.object(views, "work", side_effect=barrier.wait), ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(lambda word: client.get(f"/plain/{word}/").status_code, words))
    return [int(status) for status in statuses], sorted(log.take())


def act(inputs):
    log = Lines()
    logger = logging.getLogger("trace")
    logger.addHandler(log)
    logger.setLevel(logging.INFO)
    try:
        clients = [Client(raise_request_exception=False) for _ in range(3)]
        checking = Client(raise_request_exception=False, enforce_csrf_checks=True)
        answers = [ask(checking if one["checks"] else clients[one["client"]], one, log) for one in inputs["asked"]]
        pairs = [list(together(clients[0], words, log)) for words in inputs["pairs"]]
    finally:
        logger.removeHandler(log)
    return {"answers": answers, "pairs": pairs}
