"""Wrong answers on which attacks are built: each would pass if the attack did what it tries."""

from __future__ import annotations

import textwrap

from tests.attacks.conftest import KATAS


def source(text: str) -> str:
    """Return *text* as it would stand in a file."""
    return textwrap.dedent(text).lstrip("\n")


def reference(kata: str, file: str) -> str:
    """Return a file of the reference solution."""
    return (KATAS / kata / ".meta" / "solution" / file).read_text(encoding="utf-8")


#: Right posts, and queries for each of them.
N_PLUS_ONE = """
from kata_project.blog.models import Post

def front_page():
    return Post.objects.filter(status="published").order_by("-published_at", "-id")
"""

#: No posts at all.
NOTHING = """
def front_page():
    return []
"""

#: Totals that are not computed.
ZERO = """
from decimal import Decimal
from kata_project.accounts.models import Organisation

def customers():
    found = list(Organisation.objects.order_by("name", "id"))
    for one in found:
        one.invoiced = one.paid = one.outstanding = AMOUNT
    return found

def totals():
    return {"invoiced": AMOUNT, "paid": AMOUNT, "outstanding": AMOUNT}

AMOUNT = Decimal(0)
"""

#: A view that shows nothing.
BLANK_VIEW = """
from django.http import HttpResponse

def search(request, slug):
    return HttpResponse("")
"""

#: A form without the rules over several fields.
LAX_FORM = """
from django import forms
from kata_project.billing.models import Subscription

class SubscriptionForm(forms.ModelForm):
    class Meta:
        model = Subscription
        fields = ("plan", "status", "seats", "started_on", "ends_on")
"""

#: Lets a submission speak for its process, on its connection to the parent.
SPEAKS = """
import gc, json, os, socket, struct, sys, time

CHANNEL = next(one.sock for one in gc.get_objects() if type(one).__name__ == "Channel")

def say(message, blob=b""):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    CHANNEL.sendall(struct.pack("!II", len(body), len(blob)) + body + blob)

def answer(value):
    say({"event": "answer", "answer": value, "impure": ""})
"""

#: Lets a submission speak to its broker by itself, on a connection of its own.
KNOCKS = """
import array, gc, json, os, pickle, socket, struct, time
from kata_project.blog.models import Post
from django.db import connection

DOOR = next(
    cell.cell_contents
    for one in gc.get_objects()
    if type(one).__name__ == "function" and one.__name__ in ("knock", "get_new_connection") and one.__closure__
    for cell in one.__closure__
    if isinstance(cell.cell_contents, socket.socket)
)

def knock():
    ours, theirs = socket.socketpair()
    ours.settimeout(1)
    socket.send_fds(DOOR, [b"+"], [theirs.fileno()])
    theirs.close()
    return ours

def put(sock, body):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    sock.sendall(struct.pack("!I", len(body)) + body)

def get(sock):
    def exactly(count):
        data = b""
        while len(data) < count:
            chunk = sock.recv(count - len(data))
            if not chunk:
                raise EOFError("it hung up")
            data += chunk
        return data
    return pickle.loads(exactly(struct.unpack("!I", exactly(4))[0]))

def ask(sock, *request):
    put(sock, list(request))
    return get(sock)

NAME = str(connection.settings_dict["NAME"])

def opened():
    sock = knock()
    ask(sock, "open", NAME, 1.0)
    return sock
"""
