"""The plugin's hooks; what they do is done elsewhere, and imported only where there are katas."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from pytest_djangokata import layout, options
from pytest_djangokata.progress.hooks import InnermostHooks, ProgressHooks

if TYPE_CHECKING:
    from pytest_djangokata.collection.session import KataSessions

options_key = pytest.StashKey[options.Options]()
katas_key = pytest.StashKey["KataSessions"]()

#: The name of the plugin for what concerns progress.
PROGRESS = "djangokata_progress"


def pytest_addoption(parser: pytest.Parser) -> None:
    options.add_options(parser)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None]:
    """Keep conftest files of katas out of this process, and start the warm process early where katas are asked for.

    Where somebody else's Django settings cannot be loaded, katas run without them.
    """
    known = early_config.known_args_namespace
    base = early_config.invocation_params.dir
    named = known.file_or_dir or [str(path) for path in _test_paths(early_config)]
    for path in {path_of(base, argument) for argument in (named if known.file_or_dir else [*named, str(base)])}:
        if (kata := layout.kata_above(path)) is not None:
            for folder in (path, *path.parents):
                if folder.is_relative_to(kata):
                    hide_conftest(early_config, folder)
    ends_at_once = known.help or known.version or getattr(known, "numprocesses", None)
    if not ends_at_once and any(layout.leads_to_katas(path_of(base, argument)) for argument in named):
        warm_up(early_config, named)
    before = os.environ.get("DJANGO_SETTINGS_MODULE")
    try:
        yield
    except Exception as error:
        paths = [path_of(base, argument) for argument in named or [str(base)]]
        if not any(layout.leads_to_katas(path) for path in paths):
            raise
        from pytest_djangokata.collection.foreign import go_on_without

        go_on_without(early_config, error, paths, before, early_config=early_config, parser=parser, args=args)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[options_key] = options.read_options(config)
    for level in ("basic", "intermediate", "advanced"):
        config.addinivalue_line("markers", f"{level}: a kata of this level")
    if config.getoption("markers", False):
        katas = katas_of(config)
        for folder in katas.named_by(map(str, config.args)):
            katas.run_for(folder)  # which makes a marker of its topic
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        hooks = ProgressHooks(config, config.stash[options_key].reports, lambda: config.stash.get(katas_key, None))
        config.pluginmanager.register(hooks, PROGRESS)
        config.pluginmanager.register(InnermostHooks(hooks), "djangokata_innermost")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let children collect ahead what the command line leads to, and read the catalogue until the first can start."""
    config = session.config
    if config.getoption("dist", "no") != "no":
        return  # the controller of pytest-xdist collects nothing itself
    base = config.invocation_params.dir
    if any(layout.leads_to_katas(path_of(base, str(argument))) for argument in config.args):
        from pytest_djangokata.collection.asked import settle

        settle(config)
        katas = katas_of(config)
        folders = katas.named_by(str(argument) for argument in config.args)
        if isinstance(hooks := config.pluginmanager.getplugin(PROGRESS), ProgressHooks):
            hooks.look_ahead(folders)
        katas.look_ahead(folders)


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if layout.is_kata(path):
        from pytest_djangokata.collection.nodes import KataFolder

        hide_conftest(parent.config, path)
        return KataFolder.from_parent(parent, path=path, run=katas_of(parent.config).run_for(path))
    if layout.is_topic(path):
        from pytest_djangokata.collection.problems import TopicFolder

        return TopicFolder.from_parent(parent, path=path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let a module that skips itself name its own line, not one of this plugin's."""
    report = yield
    skipped = getattr(collector, "djangokata_skipped", None)
    if report.skipped and skipped is not None:
        report.longrepr = skipped
    return report


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if (katas := config.stash.get(katas_key, None)) is not None:
        katas.arrange(items)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    katas = session.config.stash.get(katas_key, None)
    if katas is not None and not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        katas.confirm(session)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    katas = session.config.stash.get(katas_key, None)
    if katas is not None and not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        katas.plan(session.items)


class InnermostLoopHooks:
    """Stands between the tests and what other plugins do once all have run."""

    def __init__(self, katas: KataSessions) -> None:
        self.katas = katas

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """End the katas' processes, which write down what they have measured, before pytest-cov sums up."""
        result = yield
        self.katas.close()
        return result


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    katas = item.config.stash.get(katas_key, None)
    return katas.run(item, nextitem) if katas is not None else None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if (katas := session.config.stash.get(katas_key, None)) is not None:
        if hasattr(session.config, "workerinput"):
            output: dict[str, object] = vars(session.config)["workeroutput"]
            output["djangokata_unrunnable"] = katas.unrunnable
        katas.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    if (katas := config.stash.get(katas_key, None)) is not None:
        katas.close()


def katas_of(config: pytest.Config) -> KataSessions:
    """Return the katas of this session, of which there are some from now on."""
    if katas_key not in config.stash:
        from pytest_djangokata.beside.replay import ReplayHooks
        from pytest_djangokata.beside.timeouts import TimeoutHooks
        from pytest_djangokata.collection.session import KataSessions

        config.pluginmanager.register(ReplayHooks(), "djangokata_replay")
        config.pluginmanager.register(TimeoutHooks(), "djangokata_timeouts")
        katas = config.stash[katas_key] = KataSessions(config, config.stash[options_key])
        config.pluginmanager.register(InnermostLoopHooks(katas), "djangokata_loop")
    return config.stash[katas_key]


def warm_up(early_config: pytest.Config, named: Iterable[str]) -> None:
    """Start the warm process beside us, unless it looks as if nothing had to be asked of it."""
    known = early_config.known_args_namespace
    if known.collectonly:
        from pytest_djangokata.collection.narrowed import will_be_asked

        if not will_be_asked(early_config, named, forget=getattr(known, "cacheclear", False)):
            return
    from pytest_djangokata.collection.warm import warm

    warm(early_config, fork=None if known.kata_start is None else known.kata_start == "fork")


def _test_paths(config: pytest.Config) -> Iterator[Path]:
    """Yield what the configuration names for a run without arguments; pytest imports conftest files of these at once."""
    base = config.invocation_params.dir
    for pattern in config.getini("testpaths"):
        yield from base.glob(pattern) if not Path(pattern).is_absolute() else [Path(pattern)]


def path_of(base: Path, argument: str) -> Path:
    """Return the path that an argument of the command line names, seen from *base*."""
    return Path(os.path.normpath(base / argument.partition("::")[0]))


def hide_conftest(config: pytest.Config, folder: Path) -> None:
    """Keep pytest from importing a kata's conftest.py here: a plugin of that name is there already."""
    name = str(folder / "conftest.py")
    manager = config.pluginmanager
    if (folder / "conftest.py").is_file() and not manager.hasplugin(name):
        manager.register(ModuleType("djangokata_hidden_conftest"), name)
