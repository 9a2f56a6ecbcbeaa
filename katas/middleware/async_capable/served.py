"""Serves requests as WSGI and ASGI do, and says what happened. For the tests."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any
from unittest import mock

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory, override_settings

from katas.middleware.async_capable import partners, registry

OURS = "katas.middleware.async_capable.partners.PartnerMiddleware"
HERE = "katas.middleware.async_capable.served."


class WatchedLoop(asyncio.SelectorEventLoop):
    """An event loop that counts how often somebody changes to another thread."""

    hops = 0

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        self.hops += 1
        return super().run_in_executor(executor, func, *args)


class Failing(dict[str, Any]):
    """A table that raises an error of this class when it is read."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def get(self, *args: Any) -> Any:
        """Raise the error."""
        raise self.error


class Meeting(dict[str, Any]):
    """A table that answers when as many threads have asked as are expected."""

    def __init__(self, table: dict[str, Any], threads: int) -> None:
        super().__init__(table)
        self.barrier = threading.Barrier(threads)

    def get(self, *args: Any) -> Any:
        """Wait for the others, and raise BrokenBarrierError if they do not come."""
        self.barrier.wait(5)
        return super().get(*args)


class SyncOnly:
    """A middleware of the old kind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class AsyncOnly:
    """A middleware that works under ASGI alone, and needs an async get_response."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.below_is_async = iscoroutinefunction(get_response)
        self.get_response = get_response

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        response = await self.get_response(request)
        response.headers["X-Below"] = "async" if self.below_is_async else "sync"
        return response


def watch(main: Coroutine[Any, Any, Any]) -> tuple[Any, int, int]:
    """Run *main*; return its result, the number of changes of threads, and the number of tasks that are left."""
    loops: list[WatchedLoop] = []

    def factory() -> WatchedLoop:
        loops.append(WatchedLoop())
        return loops[0]

    async def counted() -> tuple[Any, int]:
        result = await main
        return result, len(asyncio.all_tasks()) - 1

    with asyncio.Runner(loop_factory=factory) as runner:
        result, left = runner.run(counted())
        return result, loops[0].hops, left


def request_for(step: dict[str, Any]) -> HttpRequest:
    """Make the request of a *step*: path, and perhaps method, script and key. It comes with a partner that is not ours."""
    headers = {} if step.get("key") is None else {"X-Api-Key": step["key"]}
    make = RequestFactory().generic
    made = make(step.get("method", "GET"), step["path"], headers=headers, SCRIPT_NAME=step.get("script", ""))
    made.partner = "set by an outer middleware"
    made.step = step
    return made


def view(request: HttpRequest, step: dict[str, Any]) -> HttpResponse:
    """Answer a request as the *step* says: with a status, and a header X-Calls of its own, or by raising."""
    registry.events.append(f"view {request.path_info} for {request.partner}")
    request.partner = "Somebody else"
    if step.get("raises"):
        raise step["raises"]
    headers = {"X-Calls": step["calls"]} if step.get("calls") else {}
    return HttpResponse(f"page {request.path_info}", status=step.get("status", 200), headers=headers)


def answer(request: HttpRequest) -> HttpResponse:
    """Answer a request of :func:`request_for` as its step says."""
    return view(request, request.step)


async def answer_async(request: HttpRequest) -> HttpResponse:
    """Do the same for a middleware that awaits it."""
    return answer(request)


def shown(response: Any) -> Any:
    """Return what there is to see of a response. Then change it, as an outer middleware may."""
    if inspect.iscoroutine(response):
        response.close()
        return "a coroutine instead of a response"
    if not isinstance(response, HttpResponse):
        return f"{type(response).__name__} instead of a response"
    content = response.content.decode()
    if response.headers["Content-Type"] == "application/json":
        content = json.loads(content)
    headers = {name: response.headers[name] for name in ("X-Calls", "Retry-After") if name in response.headers}
    response.headers["X-Calls"] = "set by an outer middleware, on another response"
    return [int(response.status_code), content, headers]


def partner_of(request: HttpRequest) -> str:
    """Return what an outer middleware sees as the partner of a request that was answered."""
    return repr(getattr(request, "partner", "not set"))


def forget() -> None:
    """Forget what has happened in the registry."""
    registry.events.clear()
    registry.threads.clear()


def only_here() -> bool:
    """Say whether all that happened in the registry happened in this thread."""
    return registry.threads <= {threading.get_ident()}


def serve_sync(step: dict[str, Any]) -> dict[str, Any]:
    """Have the middleware answer one request under WSGI."""
    forget()
    request = request_for(step)
    try:
        found = shown(partners.PartnerMiddleware(answer)(request))
    except Exception as error:  # noqa: BLE001
        found = type(error).__name__
    told = {"response": found, "events": list(registry.events), "hops": 0, "left": 0, "here": only_here()}
    return {**told, "partner": partner_of(request)}


def serve_nested(mode: str, outer: dict[str, Any], inner: dict[str, Any]) -> list[Any]:
    """Have one middleware answer a request in the middle of another one; *mode* is "sync" or "async"."""
    forget()
    told: list[Any] = []

    def get_response(request: HttpRequest) -> HttpResponse:
        if request.step is not inner:
            told.append(shown(middleware(request_for(inner))))
        return answer(request)

    async def async_get(request: HttpRequest) -> HttpResponse:
        if request.step is not inner:
            told.append(shown(await middleware(request_for(inner))))
        return answer(request)

    async def main() -> HttpResponse:
        return await middleware(request_for(outer))

    middleware = partners.PartnerMiddleware(get_response if mode == "sync" else async_get)
    try:
        told.insert(0, shown(middleware(request_for(outer)) if mode == "sync" else watch(main())[0]))
    except Exception as error:  # noqa: BLE001
        told.insert(0, type(error).__name__)
    return [*told, *(event for event in registry.events if event.split()[0] in {"find", "afind", "view"})]


def serve_in_turn(mode: str, steps: list[dict[str, Any]]) -> list[Any]:
    """Have one middleware answer one request after the other; *mode* is "sync" or "async".

    A step may also have ``keys``, which are given or withdrawn before it, and what is ``broken`` then.
    """
    forget()
    told: list[Any] = []

    def begin(step: dict[str, Any]) -> HttpRequest:
        registry.keys.update(step.get("keys", {}))
        registry.broken.clear()
        registry.broken.update(step.get("broken", ()))
        return request_for(step)

    async def main() -> None:
        for step in steps:
            response = await awaited(begin(step))
            told.append(shown(response))

    # A process may have both kinds.
    awaited, called = partners.PartnerMiddleware(answer_async), partners.PartnerMiddleware(answer)
    try:
        if mode == "async":
            watch(main())
        else:
            for step in steps:
                response = called(begin(step))
                told.append(shown(response))
    except Exception as error:  # noqa: BLE001
        told.append(type(error).__name__)
    return told


def serve_in_threads(steps: list[dict[str, Any]]) -> list[Any]:
    """Have one middleware answer all requests at the same time under WSGI, in a thread each.

    The registry answers when all have asked it, and counts when all that have a partner want to be counted.
    """
    forget()
    told: list[Any] = [None] * len(steps)

    def serve(number: int) -> None:
        try:
            told[number] = shown(middleware(request_for(steps[number])))[:2]
        except Exception as error:  # noqa: BLE001
            told[number] = type(error).__name__

    keys = Meeting(registry.keys, len(steps))
    calls = Meeting(registry.calls, sum(step["key"] in registry.keys for step in steps))
    with mock.patch.object(registry, "keys", keys), mock.patch.object(registry, "calls", calls):
        middleware = partners.PartnerMiddleware(answer)
        threads = [threading.Thread(target=serve, args=[number]) for number in range(len(steps))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return told


def serve_async(steps: list[dict[str, Any]], times: int = 1) -> dict[str, Any]:
    """Have one middleware answer all requests at the same time under ASGI; and all of them again, *times* in all."""
    forget()
    seen: list[str] = []

    async def one(middleware: Any, request: HttpRequest) -> Any:
        try:
            response = middleware(request)
            if isinstance(response, HttpResponse):
                return "a response that cannot be awaited"
            return shown(await response)
        except Exception as error:  # noqa: BLE001
            return type(error).__name__

    async def main() -> list[Any]:
        async def get_response(request: HttpRequest) -> HttpResponse:
            await registry.nap()
            return answer(request)

        middleware = partners.PartnerMiddleware(get_response)
        told: list[Any] = []
        for _ in range(times):
            requests = [request_for(step) for step in steps]
            told += await asyncio.gather(*(one(middleware, request) for request in requests))
            seen.extend(map(partner_of, requests))
        return told

    found, hops, left = watch(main())
    told = {"response": found, "events": list(registry.events), "hops": hops, "left": left, "here": only_here()}
    return {**told, "partner": ", ".join(seen)}


def cancel(at: str, key: str) -> list[Any]:
    """Cancel a request while *at* ("afind", "view" or "acount") is waited for; return what came, and what happened."""
    forget()

    async def main() -> str:
        async def get_response(request: HttpRequest) -> HttpResponse:
            registry.events.append("view")
            await registry.nap()
            return HttpResponse("page")

        async def serve() -> Any:
            return await partners.PartnerMiddleware(get_response)(request_for({"path": "/api/", "key": key}))

        task = asyncio.ensure_future(serve())
        for _ in range(100):
            await asyncio.sleep(0)
            if any(event.split()[0] == at for event in registry.events):
                break
        task.cancel()
        with suppress(Exception):
            try:
                await task
            except asyncio.CancelledError:
                return "CancelledError"
            return "a response"
        return "another exception"

    result, _, left = watch(main())
    return [result, [event.split()[0] for event in registry.events], left]


def through_django(step: dict[str, Any], server: str, middleware: list[str]) -> dict[str, Any]:
    """Have Django serve one request with this *middleware*; *server* is "wsgi" or "asgi"."""
    forget()
    headers = {} if step.get("key") is None else {"X-Api-Key": step["key"]}
    with override_settings(MIDDLEWARE=middleware):
        try:
            if server == "wsgi":
                client = Client(raise_request_exception=False)
                response, hops, left = client.get(step["path"], headers=headers), 0, 0
            else:
                awaited = AsyncClient(raise_request_exception=False).get(step["path"], headers=headers)
                response, hops, left = watch(awaited)
        except Exception as error:  # noqa: BLE001
            return {"response": type(error).__name__, "hops": 0, "left": 0, "events": list(registry.events)}
    found: dict[str, Any] = {"response": shown(response), "hops": hops, "left": left, "events": list(registry.events)}
    if response.status_code in {404, 500}:
        found["response"][1] = ""
    found["below"] = response.headers.get("X-Below")
    return found
