"""The Celery of the platform. Nothing is to be done here.

Its broker is in memory, and gives back what a worker had not acknowledged when it died, as RabbitMQ and Redis do.
"""

from __future__ import annotations

from celery import Celery
from kombu.transport import memory

# DjangoTask has delay_on_commit(). A project gets it by DJANGO_SETTINGS_MODULE.
app = Celery("billing", broker="memory://localhost", task_cls="celery.contrib.django.task:DjangoTask", fixups=[])
app.conf.update(
    task_ignore_result=True,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    broker_connection_retry_on_startup=False,
    broker_transport_options={"polling_interval": 0.001},
)
app.set_default()
app.set_current()

memory.Channel.do_restore = True
