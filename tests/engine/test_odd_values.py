"""Values of a learner's own classes that cannot be shown: they cost nobody anything but themselves."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree

#: A class, and what is shown of it.
SHY = {
    "no text": ("__str__ = lambda self: 404", "Shy: <exception str() failed>"),
    "nothing at all": ("__str__ = __cause__ = property(lambda self: 1 / 0)", "answer.Shy: it cannot be shown, because"),
}


@pytest.mark.parametrize("kind", SHY)
def test_an_exception_that_cannot_be_shown_is_told_with_its_line(kata_tree: KataTree, kind: str) -> None:
    body, shown = SHY[kind]
    kata_tree.kata(
        test="""
        from katas.orm.first import answer
        def test_first(): answer.solve()
        def test_second(): answer.solve()
        def test_third(): pass
        """,
        answer=f"class Shy(Exception):\n    {body}\n\ndef solve():\n    raise Shy\n",
    )
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(["katas/orm/first/answer.py:5: in solve", "    raise Shy", f"E *{shown}*"])
    result.stdout.no_fnmatch_line("*pytest_djangokata*")


def test_a_mark_with_a_value_that_cannot_be_shown_is_no_fault(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="""
        import pytest

        class Shy:
            __repr__ = None
            __hash__ = object.__hash__

        @pytest.mark.basic(Shy(), {Shy(): Shy()})
        def test_it(record_property):
            record_property("shy", Shy())
        """
    )
    kata_tree.run("katas").assert_outcomes(passed=1)
