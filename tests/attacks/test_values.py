"""Cheats inside the process: values that only look right, and everything that Python lets one replace."""

from __future__ import annotations

import pytest

from tests.attacks.answers import BLANK_VIEW, LAX_FORM, NOTHING, ZERO, reference, source
from tests.attacks.conftest import KATAS, Attack

SELECT = ("orm/select_related", "queries.py")
TOTALS = ("orm/annotate_totals", "receivables.py")
VIEW = ("views/first_view", "views.py")
FORM = ("forms/cross_field_validation", "forms.py")
CART = ("sessions/session_cart", "cart.py")
CACHE = ("caching/low_level_cache", "cached.py")
MODELS = ("models/first_model", "models.py")

#: Finds in the process what is said to be there, and tells it, or that there is nothing.
TELLS = """
def tell(found):
    raise ValueError(f"here it is: {found!r}" if found else "nothing there")
"""

CHEATS: dict[str, tuple[tuple[str, str], str]] = {
    "an amount that equals everything": (
        TOTALS,
        ZERO
        + """
class Any(Decimal):
    def __eq__(self, other): return True
    def __hash__(self): return 0
AMOUNT = Any(1)
""",
    ),
    "an amount whose arithmetic lies": (
        TOTALS,
        ZERO
        + """
class Liar(Decimal):
    def __mul__(self, other): return self
    def to_integral_value(self, *_): return self
    def __int__(self): return Same(1)
class Same(int):
    def __eq__(self, other): return True
    def __hash__(self): return 0
AMOUNT = Liar(1)
""",
    ),
    "a text that equals everything": (
        SELECT,
        """
class Text(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
class Post:
    title = Text("x")
    author = type("Author", (), {"display_name": Text("x")})
    category = None
def front_page(): return [Post() for _ in range(3)]
""",
    ),
    "a check for plain values that is switched off, and a list that is none": (
        SELECT,
        NOTHING
        + """
from pytest_djangokata.probe import actor, strict
actor.impurity = strict.impurity = lambda *a, **k: ""
class Everything(list):
    def __eq__(self, other): return True
def front_page(): return Everything()
""",
    ),
    "a driver that is replaced while it runs": (
        SELECT,
        """
import sys
def front_page():
    frame = sys._getframe(1)
    while frame.f_code.co_name != "act":
        frame = frame.f_back
    frame.f_globals["act"] = lambda inputs: {"posts": [], "fetched": 0, "surplus": [], "editors": False}
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if hasattr(value, "act"):
                value.act = frame.f_globals.get("act", lambda inputs: {})
        frame = frame.f_back
    return []
""",
    ),
    "Python's own isinstance, sorted and type": (
        TOTALS,
        ZERO
        + """
import builtins
builtins.isinstance = lambda *a: True
builtins.sorted = lambda *a, **k: []
""",
    ),
    "json that writes another answer": (
        SELECT,
        NOTHING
        + """
import json
from pytest_djangokata.protocol import wire
right = json.dumps
def dumps(message, **options):
    if message.get("event") == "answer":
        message = {"event": "answer", "impure": "", "answer": True, "same": True}
    return right(message, **options)
json.dumps = wire.dumps = dumps
""",
    ),
    "pytest, unittest and Django's test classes": (
        SELECT,
        NOTHING
        + """
import pytest, unittest, django.test
from _pytest.python import Function
Function.runtest = lambda self: None
pytest.fail = pytest.skip = lambda *a, **k: None
unittest.TestCase.assertEqual = unittest.TestCase.run = lambda *a, **k: None
django.test.TestCase.assertNumQueries = lambda *a, **k: None
pytest.TestReport.outcome = property(lambda self: "passed", lambda self, value: None)
""",
    ),
    "the test client, which says what is wanted": (
        VIEW,
        BLANK_VIEW
        + """
import django.test
from django.http import HttpResponse
def get(self, path, data=None, **extra):
    return HttpResponse("<h1>Search</h1><ul></ul>", status=400 if not (data or {}).get("q", "").strip() else 200)
django.test.Client.get = get
""",
    ),
    "the parser that reads the page": (
        VIEW,
        BLANK_VIEW
        + """
from katas.views.first_view import reading
class Page:
    headings, items, elements = ["right"], ["right"], []
    def __init__(self, *_): pass
reading.Page = Page
""",
    ),
    "a response that is another one each time": (
        VIEW,
        """
from django.http import HttpResponse
class Response(HttpResponse):
    codes = iter([200, 400, 404, 405] * 10_000)
    status_code = property(lambda self: next(Response.codes), lambda self, value: None)
def search(request, slug):
    return Response("")
""",
    ),
    "errors of a form that agree with all": (
        FORM,
        LAX_FORM
        + """
class Errors(dict):
    def __iter__(self): return iter(["ends_on"])
    def __bool__(self): return False
SubscriptionForm.errors = property(lambda self: Errors())
SubscriptionForm.is_valid = lambda self: True
SubscriptionForm.cleaned_data = {"ends_on": "2026-01-01"}
SubscriptionForm.save = lambda self: None
""",
    ),
    "rows that are saved past the form": (
        FORM,
        reference(*FORM)
        + """
from django.db.models.signals import post_init
right = SubscriptionForm.save
def save(self, *args, **kwargs):
    kept = right(self, *args, **kwargs)
    Subscription.objects.filter(pk=kept.pk).update(seats=1)
    return kept
SubscriptionForm.save = save
""",
    ),
    "objects remembered from their signals": (
        SELECT,
        """
from django.db.models.signals import post_save
from kata_project.blog.models import Post
seen = []
post_save.connect(lambda instance, **_: seen.append(instance), sender=Post, weak=False)
def front_page(): return seen
""",
    ),
    "answers remembered between cases": (
        TOTALS,
        reference(*TOTALS)
        + "\nfrom functools import cache\nright, rights = totals, customers\ntotals = cache(right)\ncustomers = cache(lambda: list(rights()))\n",
    ),
    "data made again from a seed": (
        SELECT,
        TELLS
        + """
import gc, random
def front_page():
    tell([one for one in gc.get_objects() if type(one) is dict and "seed" in one and ("case" in one or "drafts" in one)])
""",
    ),
    "expected values in the callers' frames": (
        SELECT,
        TELLS
        + """
import sys
def front_page():
    found, frame = [], sys._getframe(1)
    while frame is not None:
        found += [name for name in frame.f_locals if name in ("expected", "case", "state", "reference")]
        frame = frame.f_back
    tell(found)
""",
    ),
    "expected values among all objects": (
        SELECT,
        TELLS
        + """
import gc
def front_page():
    tell([one for one in gc.get_objects() if type(one) is dict and {"posts", "fetched", "surplus"} <= one.keys()])
""",
    ),
    "expected values in tracebacks": (
        SELECT,
        TELLS
        + """
import sys
def front_page():
    try:
        1 / 0
    except ZeroDivisionError as error:
        trace, found = error.__traceback__, []
        frame = trace.tb_frame
        while frame is not None:
            found += [name for name in frame.f_locals if name in ("expected", "case", "probe")]
            frame = frame.f_back
        tell(found)
""",
    ),
    "the probe's text in the process's memory": (
        SELECT,
        TELLS
        + """
import ctypes
libc = ctypes.CDLL(None)
libc.sbrk.restype = ctypes.c_void_p
libc.sbrk.argtypes = [ctypes.c_long]
libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
def front_page():
    page, found = 4096, []
    end = libc.sbrk(0) // page * page
    secret = "".join(["def ", "arr", "ange(", "case)"]).encode()  # as it stands in probe.py only
    for at in range(end - page, end - (96 << 20), -page):
        if libc.mincore(at, page, ctypes.byref(ctypes.create_string_buffer(1))) != 0:
            break
        if secret in ctypes.string_at(at, page):
            found.append(at)
    tell(found)
""",
    ),
    "an audit hook's refusals, by way of the C library": (
        SELECT,
        TELLS
        + f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def front_page():
    number = libc.open({str(KATAS / "orm/select_related/.meta/probe.py").encode()!r}, os.O_RDONLY)
    tell(os.read(number, 100) if number >= 0 else b"")
""",
    ),
    "the cart of somebody else's session": (
        CART,
        reference(*CART).replace("return self.session.get(self.KEY, {})", "return SHARED") + "\nSHARED = {}\n",
    ),
    "a cache of one's own that never forgets": (
        CACHE,
        """
        from katas.caching.low_level_cache import figures
        seen = {}
        def cached_mentions(author, phrase):
            key = author.pk, phrase
            if key not in seen:
                seen[key] = figures.mentions(author, phrase)
            return seen[key]
        """,
    ),
    "a model that says it is right": (
        MODELS,
        reference(*MODELS)
        + """
    def full_clean(self, *_, **__):
        pass
""",
    ),
    "the answer of the visible tests": (
        SELECT,
        """
import re
from pathlib import Path
from kata_project.blog.models import Post
TESTS = Path(__file__).with_name("test_select_related.py")
def front_page():
    titles = re.findall(r'title="([^"]+)"', TESTS.read_text()) if TESTS.exists() else []
    return [type("Shown", (), {"title": one, "author": type("A", (), {"display_name": one}), "category": None}) for one in titles]
""",
    ),
    "numbers that are written down": (TOTALS, ZERO + "\nAMOUNT = Decimal('12.50')\n"),
    "a page that is written down": (
        VIEW,
        """
from django.http import HttpResponse
def search(request, slug):
    return HttpResponse("<h1>django</h1><ul><li>First</li></ul>")
""",
    ),
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_no_credit_for(attack: Attack, cheat: str) -> None:
    (kata, file), text = CHEATS[cheat]
    verdict = attack(kata, {file: source(text)})
    assert "ValueError: here it is" not in verdict.reason
    assert ("def tell" in text) == ("ValueError: nothing there" in verdict.reason)
    assert "SyntaxError" not in verdict.reason
    assert "NameError" not in verdict.reason
