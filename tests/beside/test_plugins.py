"""Each plugin does on katas what docs/pytest.md says of it, and all of them together change no result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import load_catalogue
from pytest_djangokata.check.variants import lay_out
from tests.beside.test_options import outcomes, rows, two_katas
from tests.beside.trials import ALL, FIRST
from tests.conftest import KataTree

Look = Callable[[KataTree, pytest.RunResult], object]

INI = "[pytest]\nenv =\n    MINE=1\n"
#: A test of a project's own, by which a plugin shows that it is at work.
MINE: dict[str, str] = {
    "anyio": "import pytest\n\n@pytest.mark.anyio\nasync def test_mine():\n    pass\n",
    "hypothesis": "from hypothesis import given, strategies as st\n\n@given(st.none())\ndef test_mine(x):\n    pass\n",
    "pytest-asyncio": "import pytest\n\n@pytest.mark.asyncio\nasync def test_mine():\n    pass\n",
    "pytest-benchmark": "def test_mine(benchmark):\n    benchmark(len, [])\n",
    "pytest-env": "import os\n\ndef test_mine():\n    assert os.environ['MINE'] == '1'\n",
    "pytest-mock": "def test_mine(mocker):\n    mocker.patch('os.getcwd')\n",
}


def in_file(name: str, text: str) -> Look:
    return lambda tree, result: text in (tree.path / name).read_text()


def in_output(text: str) -> Look:
    return lambda tree, result: text in result.stdout.str()


#: For each plugin the name by which it is loaded, its options, and how it shows that it has seen the katas.
PLUGINS: dict[str, tuple[str, list[str], Look]] = {
    "allure-pytest": ("allure_pytest", ["--alluredir=a"], lambda tree, _: len(list(tree.path.glob("a/*-result.json"))) == 5),
    "anyio": ("anyio", [], in_output("anyio-")),
    "hypothesis": ("hypothesispytest", [], in_output("hypothesis-")),
    "pytest-asyncio": ("asyncio", ["-o", "asyncio_default_fixture_loop_scope=function"], in_output("asyncio-")),
    "pytest-benchmark": ("benchmark", ["--benchmark-disable-gc"], in_output("benchmark-")),
    "pytest-cov": ("pytest_cov", ["--cov=katas"], in_output("katas/orm/first/test_first.py")),
    "pytest-django": ("django", ["--create-db"], in_output("django-")),
    "pytest-env": ("env", [], in_output("env: pytest-env's variables are set for other tests")),
    "pytest-github-actions-annotate-failures": (
        "pytest_github_actions_annotate_failures",
        [],
        lambda _, result: "::error" in result.stderr.str() and "::error" not in result.stdout.str(),
    ),
    "pytest-html": ("html", ["--html=report.html"], in_file("report.html", "test_fails")),
    "pytest-json-report": ("pytest_jsonreport", ["--json-report"], in_file(".report.json", "test_first.py::test_fails")),
    "pytest-metadata": ("metadata", ["-v", "--metadata", "who", "me"], in_output("'who': 'me'")),
    "pytest-mock": ("pytest_mock", [], in_output("mock-")),
    "pytest-randomly": ("randomly", ["-p", "randomly"], in_output("Using --randomly-seed=")),
    "pytest-repeat": ("repeat", ["-v", "--count=1"], in_output("repeat-")),
    "pytest-reportlog": ("pytest_reportlog", ["--report-log=log.json"], in_file("log.json", "test_first.py::test_fails")),
    "pytest-rerunfailures": ("rerunfailures", ["--reruns=0"], in_output("rerunfailures-")),
    "pytest-sugar": ("sugar", [], in_output("sugar-")),
    "pytest-timeout": ("timeout", ["--timeout=30"], in_output("timeout: 30.0s")),
    "pytest-xdist": ("xdist", ["-n2"], in_output("2 workers [5 items]")),
}  # fmt: skip


def test_every_plugin_of_the_documentation_is_tried() -> None:
    assert {names[0] for names, _, _ in rows("Plugins")} == PLUGINS.keys()


@pytest.mark.parametrize(("plugin", "verdict"), [(names[0], verdict) for names, verdict, _ in rows("Plugins")])
def test_a_plugin_does_what_the_documentation_says(kata_tree: KataTree, plugin: str, verdict: str) -> None:
    name, options, seen = PLUGINS[plugin]
    # What measures these tests is nothing that the run shall find.
    for variable in [one for one in kata_tree.env if one.startswith("COVERAGE_")]:
        del kata_tree.env[variable]
    kata_tree.load(name, *(["metadata"] if name == "html" else []))
    two_katas(kata_tree)
    kata_tree.file("pytest.ini", INI if plugin == "pytest-env" else "[pytest]\n")
    expected = dict(ALL)
    if plugin in MINE:
        kata_tree.file("tests/test_mine.py", MINE[plugin])
        expected["passed"] += 1
    named = ["katas", *(["tests"] if plugin in MINE else [])]
    result = kata_tree.run(*named, *options, random=True, env={"GITHUB_ACTIONS": "true" if "github" in plugin else ""})
    assert outcomes(result, expected) == expected
    assert seen(kata_tree, result)
    assert (verdict == "refused") == any(line.startswith("env: ") for line in result.outlines)


@pytest.mark.parametrize("option", ["--forked", "--memray", "--profile", "--disable-socket", "--force-flaky"])
def test_an_option_of_a_plugin_that_acts_inside_a_test_is_refused(kata_tree: KataTree, option: str) -> None:
    kata_tree.kata()
    source = f"def pytest_addoption(parser):\n    parser.addoption({option!r}, action='store_true')\n"
    kata_tree.file("acts_inside.py", source)
    result = kata_tree.run("katas", option, "-p", "acts_inside", env={"PYTHONPATH": str(kata_tree.path)})
    result.assert_outcomes(passed=1)
    assert sum(line.startswith(f"{option}: katas run without it") for line in result.outlines) == 1


def test_a_hook_around_reports_sees_those_of_katas(kata_tree: KataTree) -> None:
    kata_tree.kata(
        "orm/first", FIRST, files={"conftest.py": "import pytest\n\n@pytest.fixture\ndef prepared(): pass\n"}
    )
    kata_tree.file(
        "conftest.py",
        """
        import pytest

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            if report.when == "call":
                print("MADE", item.name, report.outcome, call.excinfo and call.excinfo.exconly().splitlines()[0])
                report.sections.append(("from a hook", "seen"))
            return report
        """,
    )
    result = kata_tree.run("katas", "-s")
    result.stdout.fnmatch_lines(
        [
            "*MADE test_passes passed None",
            "*MADE test_fails failed AssertionError: assert [[]1, 2] == [[]1, 3]",
            "*from a hook*",
        ]
    )


ROOT = Path(__file__).parents[2] / "katas"
SOME = ("orm/select_related", "views/first_view", "testing/write_the_tests", "forms/model_form")


@pytest.mark.parametrize("solved", [False, True], ids=["as shipped", "solved"])
def test_all_plugins_at_once_give_the_same_results_as_none(kata_tree: KataTree, solved: bool) -> None:
    katas = load_catalogue([ROOT]).katas
    for name in SOME:
        lay_out(katas[name], katas[name].hidden / "solution" if solved else None, kata_tree.path)
    _, alone = kata_tree.results("katas")
    kata_tree.load_all_plugins()
    options = ["--force-sugar", "--timeout=60", "--reruns=0", "--json-report", "--alluredir=a", "--html=r.html"]
    result, beside = kata_tree.results("katas", *options, random=True)
    assert {kata: {test: one[0] for test, one in tests.items()} for kata, tests in beside.items()} == {
        kata: {test: one[0] for test, one in tests.items()} for kata, tests in alone.items()
    }
    assert set(beside) == set(SOME)
    assert result.ret == (0 if solved else 1)
    summary = json.loads((kata_tree.path / ".report.json").read_text())["summary"]
    assert summary["total"] == sum(map(len, alone.values()))
