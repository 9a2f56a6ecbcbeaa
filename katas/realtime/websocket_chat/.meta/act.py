import os

from django.contrib.auth.models import User

from kata_project.accounts.models import Membership
from katas.realtime.websocket_chat import rooms, server
from katas.realtime.websocket_chat.models import Message


def short(answer):
    """Return what is a fact in an answer: not what exactly a consumer raised."""
    return answer.split(",")[0] if isinstance(answer, str) else answer


def act(inputs):
    server.forget()
    told, lines = [], {}
    with server.watching():
        for step in inputs["steps"]:
            do, name, *rest = step
            if do == "join":
                username, slug, options = rest
                user = User.objects.get(username=username) if username else None
                if how := options.pop("session", None):
                    options["cookie"] = server.end_session(user, how)
                    user = None
                server.joins.clear()
                server.at_reading.clear()
                lines[name] = server.Line(slug, user, **options)
                first = short(lines[name].hear()) if lines[name].answer == "open" else f"{len(server.joins)} joins"
                # The first frame comes when the consumer has joined.
                told.append([short(lines[name].answer), first, server.groups(), server.at_reading[-1:]])
            elif do == "hear":
                told.append([short(frame) for frame in lines[name].hear_all(rest[0])])
            elif do == "send":
                lines[name].send(rest[0].encode("latin-1") if rest[1] else rest[0])
            elif do == "lose":
                with server.failing():
                    lines[name].send(rest[0])
                    lines[name].hear()
            elif do == "leave":
                getattr(lines[name], rest[0])()
                told.append(server.groups())
            elif do == "page":
                told.append(server.status_of(rest[0]))
            elif do == "store":
                rooms.store(User.objects.get(username=rest[0]), rest[1], rest[2])
            elif do == "dismiss":
                Membership.objects.filter(user__username=rest[0], organisation__slug=rest[1]).delete()
            elif do == "clear":
                Message.objects.all().delete()
    server.forget()
    stored = Message.objects.order_by("id").values_list("organisation__slug", "author__username", "text")
    calm = not server.blocking and "DJANGO_ALLOW_ASYNC_UNSAFE" not in os.environ
    return {"told": told, "stored": [list(one) for one in stored], "calm": calm}
