"""Submissions that try to turn a wrong answer into a right one."""

from __future__ import annotations

import textwrap

import pytest

from pytest_djangokata.probe import dialogue
from tests.probe.conftest import Judge

RIGHT = """
from kata_project.blog.models import Post

def published_posts():
    return Post.objects.filter(status="published").count()
"""

#: Lets a submission speak for its process.
FORGES = """
        import json, os, select, socket, stat, struct, time
        def connection():
            for number in range(3, 100):
                try:
                    if stat.S_ISSOCK(os.fstat(number).st_mode):
                        return socket.socket(fileno=number)
                except OSError:
                    pass
        def say(**message):
            body = json.dumps(message).encode()
            SOCKET.sendall(struct.pack("!II", len(body), 0) + body)
        SOCKET = connection()
"""

ATTACKS = {
    "an object that equals everything": """
        class Any:
            def __eq__(self, other): return True
            __hash__ = None
        def published_posts(): return Any()
    """,
    "a subclass of int that equals everything": """
        class Any(int):
            def __eq__(self, other): return True
            def __hash__(self): return 0
        def published_posts(): return Any(1)
    """,
    "a bool where an int is due": """
        from kata_project.blog.models import Post
        def published_posts(): return bool(Post.objects.filter(status="published").exists())
    """,
    "not a number": """
        def published_posts(): return float("nan")
    """,
    "a generator": """
        def published_posts(): return (n for n in [1])
    """,
    "a lazy object": """
        from django.utils.functional import lazystr
        def published_posts(): return lazystr("1")
    """,
    "a patched json": """
        import json
        json.dumps = lambda *a, **k: '{"event": "answer", "same": true, "answer": null, "queries": 0, "sizes": {}}'
        def published_posts(): return -1
    """,
    "a patched check for plain values": """
        from pytest_djangokata.probe import roles, strict
        roles.impurity = strict.impurity = lambda *a, **k: ""
        class Any:
            def __eq__(self, other): return True
            def __repr__(self): return "1"
        def published_posts(): return Any()
    """,
    "a patched comparison": """
        from pytest_djangokata.probe import roles, strict
        roles.difference = strict.difference = lambda *a, **k: ""
        strict.same = lambda *a: True
        def published_posts(): return -1
    """,
    "patched pytest, unittest and Django": """
        import pytest, unittest, django.test
        pytest.fail = pytest.skip
        unittest.TestCase.assertEqual = lambda *a, **k: None
        django.test.TestCase.assertEqual = lambda *a, **k: None
        pytest.TestReport.outcome = property(lambda self: "passed", lambda self, value: None)
        def published_posts(): return -1
    """,
    "reading the callers' frames": """
        import sys
        def published_posts():
            frame = sys._getframe()
            while frame is not None:
                for name in ("expected", "case", "answer", "published"):
                    value = frame.f_locals.get(name)
                    if isinstance(value, dict) and "published" in value:
                        return value["published"]
                    if isinstance(value, int):
                        return value
                frame = frame.f_back
            return -1
    """,
    "looking for expected values in memory": """
        import gc
        def published_posts():
            for one in gc.get_objects():
                if type(one) is dict and "published" in one and type(one["published"]) is int and "drafts" in one:
                    return one["published"]
            return -1
    """,
    "leaving at import": """
        import os
        os._exit(0)
    """,
    "leaving when asked": """
        import sys
        def published_posts(): sys.exit(0)
    """,
    "killing oneself": """
        import os, signal
        def published_posts(): os.kill(os.getpid(), signal.SIGKILL)
    """,
    "answering twice from a fork": """
        import os
        def published_posts():
            os.fork()
            return 0
    """,
    "printing a verdict": """
        import sys
        def published_posts():
            print('{"same": true, "passed": true}')
            print("1 passed", file=sys.stderr)
            return -1
    """,
    "talking to the parent by itself": """
        import json, os, socket, stat, struct
        def frame(message, blob=b""):
            body = json.dumps(message).encode()
            return struct.pack("!II", len(body), len(blob)) + body + blob
        def published_posts():
            for descriptor in range(3, 64):
                try:
                    if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                        forged = {"event": "answer", "answer": {"published": 1}, "same": True}
                        os.write(descriptor, frame(forged | {"impure": "", "queries": 0, "sizes": {}}) * 4)
                except OSError:
                    pass
            return -1
    """,
    "an answer of another kind": FORGES
    + """
        def published_posts():
            say(event="party")
            time.sleep(60)
    """,
    "an answer with less than no queries": FORGES
    + """
        def published_posts():
            say(event="answer", answer={"published": 1}, impure="", queries=-1, sizes={})
            time.sleep(60)
    """,
    "an answer that lacks what is asked": FORGES
    + """
        def published_posts():
            say(event="answer", answer={"published": 1})
            time.sleep(60)
    """,
    "an answer with a database in pieces": FORGES
    + """
        def published_posts():
            say(event="answer", answer={"published": 1}, impure="", queries=0, sizes={"default": 5})
            time.sleep(60)
    """,
    "deaf to every question": FORGES
    + """
        SOCKET.shutdown(socket.SHUT_RD)
        say(event="ready")
        time.sleep(60)
    """,
    "gone when the question comes": FORGES
    + """
        say(event="ready")
        select.select([SOCKET], [], [])
        os._exit(0)
    """,
    "garbage on the connection": """
        import os, stat
        def published_posts():
            for descriptor in range(3, 64):
                try:
                    if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                        os.write(descriptor, b"\\xff" * 4096)
                except OSError:
                    pass
            return -1
    """,
    "an endless loop": """
        def published_posts():
            while True: pass
    """,
    "the answer of the first case remembered": """
        from functools import cache
        from kata_project.blog.models import Post
        @cache
        def published_posts(): return Post.objects.filter(status="published").count()
    """,
    "rows written so that a wrong count fits": """
        from kata_project.blog.models import Post
        def published_posts():
            Post.objects.update(status="published")
            return Post.objects.count()
    """,
}


def test_the_right_answer_passes(judge: Judge) -> None:
    verdict = judge(RIGHT)
    assert verdict.passed, verdict.reason
    assert verdict.counts_verified
    assert verdict.proves, verdict.layers


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_does_not_turn_a_wrong_answer_into_a_right_one(judge: Judge, attack: str) -> None:
    verdict = judge(textwrap.dedent(ATTACKS[attack]))
    assert not verdict.passed
    assert verdict.reason


def test_an_attack_does_not_spoil_the_next_submission(judge: Judge) -> None:
    assert not judge(textwrap.dedent(ATTACKS["talking to the parent by itself"])).passed
    assert judge(RIGHT).passed


def test_a_submission_that_stops_its_own_clock_is_ended_by_the_parents(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogue, "GRACE", 1.0)
    stops = "import faulthandler, signal\ndef published_posts():\n    faulthandler.cancel_dump_traceback_later()\n"
    assert "an endless loop, or a wait" in judge(f"{stops}    signal.pause()\n").reason
