from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.template import engines
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from katas.templates.context_processor.models import Notification
from katas.templates.context_processor.reading import Page


def act(inputs):
    return [step(inputs["sessions"], *one) for one in inputs["steps"]]


def step(sessions, kind, what, number):
    client = Client()
    if number >= 0:
        client.cookies["sessionid"] = sessions[number]["key"]
    if kind == "visit":
        address = {"desk": "/desk/", "guide": "/desk/guide/"}[what]
        return Page(client.get(address).content.decode()).texts
    if kind == "bare":
        source = "{{ unread_count }}{% if unread_count %}!{% endif %}"
        return "".join([*engines["django"].from_string(source).render({}, RequestFactory().get("/"))])
    if kind == "kept":
        request = client.get("/desk/guide/").wsgi_request
        engines["django"].get_template("base.html")
        messages.info(request, str(what))
        source = "{{ user.username }} {{ request.path }}{% for message in messages %} {{ message }}{% endfor %}"
        return "".join([*engines["django"].from_string(source).render({}, request)])
    user_id = sessions[number]["id"]
    if kind == "plain":
        request = RequestFactory().generic(*what)
        request.user = SimpleLazyObject(lambda: User.objects.get(pk=user_id))
        return "".join([*engines["django"].from_string("plain").render({}, request)])
    if kind == "shared":
        user, numbers = User.objects.get(pk=user_id), []
        for method, more in (("GET", what), ("POST", what), ("HEAD", what), ("PUT", 0)):
            request = RequestFactory().generic(method, "/")
            request.user = user
            text = engines["django"].from_string("{{ unread_count }}").render({}, request)
            numbers.append("".join([*text]))
            if more:
                Notification.objects.bulk_create(Notification(recipient_id=user_id, text=str(n)) for n in range(more))
        return numbers
    if kind == "receive":
        Notification.objects.bulk_create(Notification(recipient_id=user_id, text=str(n)) for n in range(what))
    else:
        unread = Notification.objects.filter(recipient_id=user_id, read_at=None).order_by("pk")[:what]
        Notification.objects.filter(pk__in=unread.values("pk")).update(read_at=datetime(2026, 6, 1, tzinfo=UTC))
    return None
