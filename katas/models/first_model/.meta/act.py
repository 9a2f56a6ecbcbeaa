import contextlib
import warnings
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from katas.models.first_model.models import Event

LONG_AGO = datetime(2019, 7, 14, 6, tzinfo=UTC)
TICK = timedelta(milliseconds=2)


def made(values):
    values = dict(values)
    if values.get("starts_at"):
        values["starts_at"] = datetime.fromisoformat(values["starts_at"])
    return Event(**values)


def refused(values):
    try:
        made(values).full_clean()
    except ValidationError as error:
        return sorted(str(name) for name in error.message_dict)
    return []


def store(values):
    before = timezone.now() - TICK
    event = made(values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        event.save()
    after = timezone.now() + TICK
    aware = timezone.is_aware(event.created_at)
    stored = Event.objects.get(pk=event.pk)
    fresh = before <= stored.created_at <= after
    event.save()
    twice = Event.objects.get(pk=event.pk).created_at == stored.created_at
    Event.objects.filter(pk=event.pk).update(created_at=LONG_AGO)
    stored = Event.objects.get(pk=event.pk)
    stored.save()
    stored.refresh_from_db()
    return {"aware": bool(aware), "fresh": bool(fresh), "kept": twice and stored.created_at == LONG_AGO}


def null_is_stored(values):
    event = made(values)
    event.save()
    for write in (
        lambda: made({**values, "description": None}).save(),
        lambda: Event.objects.filter(pk=event.pk).update(description=None),
    ):
        with contextlib.suppress(IntegrityError, ValidationError):
            write()
    found = Event.objects.filter(description=None).exists()
    Event.objects.all().delete()
    return found


def stored_in_bulk(values):
    before = timezone.now() - TICK
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Event.objects.bulk_create([made(values)])
    except IntegrityError:
        return "refused"
    moment = Event.objects.get().created_at
    Event.objects.all().delete()
    return moment is not None and before <= moment <= timezone.now() + TICK


def act(inputs):
    return {
        "bulk": [stored_in_bulk(values) for values in inputs["stored"][:1]],
        "nulls": [null_is_stored(values) for values in inputs["stored"][:1]],
        "created": [store(values) for values in inputs["stored"]],
        "refused": [refused(values) for values in inputs["cleaned"]],
        "listed": [
            {
                "text": str(event),
                "title": event.title,
                "kind": str(event.kind),
                "shown": str(event.get_kind_display()),
                "starts_at": event.starts_at.isoformat(),
                "price": type(event.price).__name__,
                "cents": round(event.price * 100),
                "exact": event.price * 100 == round(event.price * 100),
                "seats": event.seats,
                "description": event.description,
            }
            for event in Event.objects.all()
        ],
    }
