"""Code that asks for input is refused at once, with the line that asked."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree

SAYS = "a kata has no keyboard: input() was called, answer.py:2"


@pytest.mark.parametrize("options", [[], ["-s"], ["--kata-start", "spawn"]], ids=["captured", "direct", "spawned"])
def test_input_is_refused_with_the_line_that_called_it(kata_tree: KataTree, options: list[str]) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\ndef test_it(): answer.solve()\ndef test_after(): pass\n",
        answer="def solve():\n    input('Your name? ')\n",
    )
    result = kata_tree.run("katas", *options)
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines([f"E *OSError: {SAYS}"])
    assert not any("Consider using" in line or "keyboard.py" in line for line in result.outlines)


@pytest.mark.parametrize("file", ["answer.py", "models.py"])
def test_input_at_import_breaks_the_kata_with_its_line(kata_tree: KataTree, file: str) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\ndef test_it(): pass\n",
        files={file: "#\nname = input()\n"},
        edit=[file],
    )
    result = kata_tree.run("katas/orm/first")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"katas/orm/first/{file}:2  OSError: {SAYS.replace('answer.py', file)}"])


VIEW = """
from django.http import HttpResponse
from django.urls import path

def view(request):
    return HttpResponse(input("Your name? "))

urlpatterns = [path("", view)]
"""

ASKS_FOR_THE_PAGE = """
import pytest
from django.test import Client

@pytest.mark.urls("katas.orm.first.answer")
@pytest.mark.parametrize("raises", [True, False])
def test_page(raises):
    assert Client(raise_request_exception=raises).get("/").status_code == 200
"""


def test_input_in_a_view_is_told_whatever_the_client_makes_of_it(kata_tree: KataTree) -> None:
    kata_tree.kata(test=ASKS_FOR_THE_PAGE, answer=VIEW)
    result, found = kata_tree.results("katas/orm/first")
    result.assert_outcomes(failed=2)
    for _, text in found["orm/first"].values():
        assert SAYS.replace(":2", ":5") in text


def test_input_whose_refusal_is_swallowed_is_told_beside_the_test(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\ndef test_it(): answer.solve()\n",
        answer="def solve():\n    try: input()\n    except OSError: pass\n",
    )
    result = kata_tree.run("katas")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines([f"*{SAYS}"])


def test_reading_standard_input_is_refused_without_advice_that_does_not_help(kata_tree: KataTree) -> None:
    kata_tree.kata(test="import sys\ndef test_it(): sys.stdin.readline()\n")
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *OSError: a kata has no keyboard: sys.stdin was read"])


REPLACES = """
import builtins
import io
import sys

def test_stream(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("Ada"))
    assert input() == "Ada"

def test_function(monkeypatch):
    monkeypatch.setattr(builtins, "input", lambda prompt: "Ada")
    assert input("?") == "Ada"
"""


def test_a_test_may_put_something_in_the_place_of_the_keyboard(kata_tree: KataTree) -> None:
    kata_tree.kata(test=REPLACES)
    kata_tree.run("katas").assert_outcomes(passed=2)
