"""One submission in its process: what it is asked, and what is seen of its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec

from pytest_djangokata.probe.dialogue import Dialogue, Fault
from pytest_djangokata.probe.strict import impurity
from pytest_djangokata.protocol import wire
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.wall.build import DATABASE, Layers


@dataclass(frozen=True)
class Prepared:
    """One case with its data.

    :param case: as ``cases`` gave it.
    :param inputs: what the submission may see of it.
    :param images: the contents of its databases, by their aliases.
    """

    case: Any
    inputs: Any
    images: dict[str, bytes]


@dataclass(frozen=True)
class Seen:
    """What one case came to.

    :param images: the databases afterwards by their aliases, if they were asked for.
    """

    answer: Any
    impure: str
    queries: int
    rows: int
    images: dict[str, bytes] = field(default_factory=dict)


class Seat(Protocol):
    """One submission in its process."""

    @property
    def layers(self) -> Layers: ...

    def ask(self, prepared: Prepared, *, images: bool, seconds: float) -> Seen:
        """Put one case to the submission.

        :param images: return the databases as well.
        :param seconds: for the answer; :class:`PlainSeat` has the job's own limit instead.
        :raises Fault: if there is no answer, by anybody's fault.
        """


class PlainSeat:
    """A process that has its database itself: what it counts proves nothing. Each case has as long as the job allows.

    :param reason: why there is no broker.
    """

    def __init__(self, actor: Dialogue, reason: str) -> None:
        self._actor = actor
        self._reason = reason

    @property
    def layers(self) -> Layers:
        told = self._actor.layers or Layers()
        return msgspec.structs.replace(told, missing={DATABASE: self._reason, **told.missing})

    def ask(self, prepared: Prepared, *, images: bool, seconds: float) -> Seen:
        sizes = {alias: len(image) for alias, image in prepared.images.items()}
        request = {"inputs": prepared.inputs, "sizes": sizes}
        reply, blob = self._actor.ask(request, b"".join(prepared.images.values()), doing="it was asked")
        try:
            queries, rows, sizes = reply["queries"], reply["rows"], reply["sizes"]
            if not (is_count(queries) and is_count(rows) and all(is_count(size) for size in sizes.values())):
                raise ValueError("counts")
            if sum(sizes.values()) != len(blob):
                raise ValueError("sizes")
            return Seen(reply["answer"], said_impure(reply), queries, rows, wire.cut(sizes, blob))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Fault(Breakage(f"the process talked to the runner itself ({error!r})")) from error


class BrokerSeat:
    """A process behind the wall, and the broker that has its databases.

    :param names: of the broker's databases by their aliases.
    :param relay: what its connections to a PostgreSQL server go through, if it has a database there.
    """

    def __init__(
        self,
        actor: Dialogue,
        broker: Dialogue,
        names: dict[str, str],
        *,
        own_schema: bool,
        relay: Dialogue | None = None,
    ) -> None:
        self._actor = actor
        self._broker = broker
        self._names = names
        self._own_schema = own_schema
        self._relay = relay
        self._begun = False

    @property
    def layers(self) -> Layers:
        told = self._actor.layers or Layers()
        return msgspec.structs.replace(told, in_force=[DATABASE, *told.in_force])

    def ask(self, prepared: Prepared, *, images: bool, seconds: float) -> Seen:
        if not self._begun:
            self._actor.await_ready()  # what it asks while it is imported is not counted
            if self._own_schema:
                self._broker.ask({"do": "keep"}, doing="it kept the tables")
        self._begun = True
        if self._own_schema:
            self._broker.ask({"do": "put kept"}, doing="it emptied the tables")
        else:
            named = {self._names[alias]: image for alias, image in prepared.images.items()}
            put(self._broker, named)
        self._actor.seconds = seconds
        if self._relay is not None:
            self._actor.ask({"do": "empty"}, doing="it emptied the tables")
            self._relay.ask({"do": "begin"}, doing="it began to count")
        request = {"do": "act", "inputs": prepared.inputs, "seconds": seconds}
        reply, _ = self._actor.ask(request, doing="it was asked")
        end, blob = self._broker.ask({"do": "end", "images": images}, doing="it gave the databases back")
        by_relay = {"queries": 0, "rows": 0}
        if self._relay is not None:
            by_relay, _ = self._relay.ask({"do": "end"}, doing="it counted")
        taken = wire.cut(end["sizes"], blob)
        found = {alias: taken[name] for alias, name in self._names.items() if name in taken}
        if type(reply.get("impure")) is not str or reply.keys() != {"event", "answer", "impure"}:
            raise Fault(Breakage("the process talked to the runner itself (an answer of another form)"))
        queries, rows = (end[name] + by_relay[name] for name in ("queries", "rows"))
        return Seen(reply["answer"], said_impure(reply), queries, rows, found)


def said_impure(reply: dict[str, Any]) -> str:
    """Return why an answer is not plain. The wire has no other types, but numbers beyond all measure, and any depth."""
    return str(reply["impure"]) or impurity(reply["answer"])


def put(broker: Dialogue, images: dict[str, bytes]) -> None:
    """Give a broker's databases these contents."""
    sizes = {name: len(image) for name, image in images.items()}
    broker.ask({"do": "put", "sizes": sizes}, b"".join(images.values()), doing="it took the databases")


def is_count(value: object) -> bool:
    return type(value) is int and value >= 0
