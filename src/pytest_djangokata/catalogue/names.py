"""Which kata, topic or command a name is meant for that somebody has typed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from pytest_djangokata.errors import DjangokataError

NEAR = 0.6  # from 0 for names that share nothing to 1 for the same one


def closest(typed: str, known: Iterable[str], number: int = 3) -> list[str]:
    """Return the IDs that *typed* may have been meant for, the likeliest first; none if none is near.

    Only the name of the kata itself has to be near, since a topic is easily misremembered. It decides between equals.

    :param known: IDs, ``topic/kata``.
    :param number: how many to return at most.
    """
    topic, name = _parts(typed)
    found = []
    for one in known:
        its_topic, its_name = _parts(one)
        nearness = SequenceMatcher(None, name, its_name).ratio()
        if len(name) > 2 and name in its_name:
            nearness = max(nearness, NEAR)
        if nearness >= NEAR:
            found.append((-nearness, -SequenceMatcher(None, topic, its_topic).ratio(), one))
    return [one for _, _, one in sorted(found)[:number]]


def perhaps(typed: str, known: Iterable[str], otherwise: str) -> str:
    """Return a line with the names that *typed* may have been meant for; *otherwise* if none is near."""
    near = closest(typed, known)
    return f"Perhaps you mean: {', '.join(near)}" if near else otherwise


def check_topics(typed: Iterable[str], topics: Iterable[str]) -> None:
    """Check that each topic that somebody has *typed* is one of *topics*.

    :raises DjangokataError: if one is not.
    """
    known = sorted(set(topics))
    for topic in typed:
        if topic not in known:
            advice = perhaps(topic, known, f"Topics: {', '.join(known)}")
            raise DjangokataError(f"--topic {topic}: there is no such topic.\n{advice}")


def _parts(text: str) -> tuple[str, str]:
    """Return topic and name as one would write them."""
    topic, _, name = text.strip("/").lower().replace("-", "_").replace(" ", "_").rpartition("/")
    return topic.rpartition("/")[2], name
