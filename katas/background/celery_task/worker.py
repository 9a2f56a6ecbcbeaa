"""A real worker of Celery, which runs until nothing waits any more, and a look at the broker. Nothing is to be done here.

Nobody waits for a countdown: it is noted, and the message is due at once.
"""

from __future__ import annotations

import logging
import threading
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from celery import signals
from celery.worker import state
from django.db import connections
from kombu.transport import memory

from katas.background.celery_task.celery_app import app

QUEUE = "celery"
#: A worker that has run so many tasks is stopped, and what waits is thrown away.
MANY = 25
SECONDS = 15


@dataclass(frozen=True)
class Published:
    """A message that was sent to the broker."""

    task: str
    args: Any
    kwargs: Any
    #: In how many seconds it is to run; 0 if at once.
    countdown: int


#: All messages, the oldest first.
published: list[Published] = []
#: The names of the exceptions with which tasks ended.
failures: list[str] = []
_ran: list[str] = []


@signals.before_task_publish.connect
def _note(sender: str, headers: dict[str, Any], body: Any, **kwargs: Any) -> None:
    eta, headers["eta"] = headers.get("eta"), None
    wait = datetime.fromisoformat(eta) - datetime.now(UTC) if eta else None
    published.append(Published(sender, body[0], body[1], round(wait.total_seconds()) if wait else 0))


@signals.task_failure.connect
def _failed(exception: BaseException, **kwargs: Any) -> None:
    failures.append(type(exception).__name__)


@signals.task_postrun.connect
def _ended(task_id: str, **kwargs: Any) -> None:
    _ran.append(task_id)
    if len(_ran) >= MANY:
        _messages().queue.clear()
    if not waiting():
        app.control.shutdown()


def _messages() -> Any:
    with app.connection_for_write() as connection:
        connection.default_channel._new_queue(QUEUE)
    return memory.Channel.queues[QUEUE]


def waiting() -> int:
    """Return how many messages wait for a worker."""
    return int(_messages().qsize())


def double() -> None:
    """Let the broker deliver each message that waits twice, as brokers do now and then."""
    queue = _messages().queue
    queue.extend([deepcopy(message) for message in queue])


def send_again(message: Published) -> None:
    """Send the same task with the same arguments again, as somebody does who is not sure whether it ran."""
    app.send_task(message.task, message.args, message.kwargs)


def forget() -> None:
    """Forget all messages, and what was noted."""
    _messages().queue.clear()
    for noted in (published, failures, _ran):
        noted.clear()


def work() -> None:
    """Start a worker, and return when it has nothing to do any more or has died."""
    if not waiting():
        return
    _ran.clear()
    for name, queue in memory.Channel.queues.items():
        if name != QUEUE:
            queue.queue.clear()  # an order to shut down, which the worker before did not acknowledge any more
    state.should_stop = state.should_terminate = None
    worker = app.WorkController(
        pool="solo",
        concurrency=1,
        hostname="worker@billing",
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
    )

    def run() -> None:
        try:
            worker.start()
        finally:
            connections.close_all()

    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        thread = threading.Thread(target=run, name="worker", daemon=True)
        thread.start()
        thread.join(SECONDS)
        if thread.is_alive():
            state.should_terminate = 1
            raise RuntimeError(f"The worker has not come to an end in {SECONDS} seconds.")
    finally:
        logging.disable(level)
