"""Cheats on what a probe's driver counts in the submission's process: the broker's counts bound them."""

from __future__ import annotations

import pytest

from tests.attacks.answers import reference, source
from tests.attacks.conftest import Arena, Attack

#: Whatever the driver counts, it counts nothing.
BLIND = """

import sys
from django.test.utils import CaptureQueriesContext

CaptureQueriesContext.__len__ = lambda self: 0
CaptureQueriesContext.__iter__ = lambda self: iter(())
CaptureQueriesContext.captured_queries = property(lambda self: [])

class Free:
    fetched, statements = 0, []
    def __init__(self, *_): pass
    def __enter__(self): return self
    def __exit__(self, *_): pass

import pytest_djangokata.testing as testing
testing.count_rows = Free
for module in list(sys.modules.values()):
    if "count_rows" in vars(module):
        module.count_rows = Free
"""

CHEATS = {
    "a cart that asks for each plan by itself, and a capture that finds nothing": (
        "sessions/session_cart",
        "cart.py",
        reference("sessions/session_cart", "cart.py").replace(
            "Plan.objects.filter(is_active=True).in_bulk([int(key) for key in self.quantities])",
            "{p.pk: p for key in self.quantities for p in Plan.objects.filter(is_active=True, pk=int(key)) if Plan.objects.exists()}",
        ),
        "queries, where",
    ),
    "a figure that is computed each time, and a capture that finds nothing": (
        "caching/low_level_cache",
        "cached.py",
        """
        from django.conf import settings
        from django.core.cache import cache
        from katas.caching.low_level_cache import figures
        from hashlib import sha256
        def cached_mentions(author, phrase):
            fresh = figures.mentions(author, phrase)
            key = sha256(f"{author.pk} {phrase}".encode()).hexdigest()
            return cache.get_or_set(key, fresh, timeout=settings.FIGURES_TIMEOUT, version=settings.FIGURES_VERSION)
        """,
        "queries, where",
    ),
    "totals that read every line, and rows that are not counted": (
        "orm/annotate_totals",
        "receivables.py",
        reference("orm/annotate_totals", "receivables.py")
        + """
right = customers
def customers():
    list(InvoiceLine.objects.all()), list(Payment.objects.all())
    return list(right())
""",
        "rows, where",
    ),
    "a page that reads all posts, and rows that are not counted": (
        "orm/select_related",
        "queries.py",
        """
        from kata_project.blog.models import Post
        def front_page():
            posts = Post.objects.select_related("author", "category").order_by("-published_at", "-id")
            return [post for post in posts if post.status == "published"]
        """,
        "rows, where",
    ),
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_the_budget_bounds(attack: Attack, cheat: str) -> None:
    kata, file, text, says = CHEATS[cheat]
    verdict = attack(kata, {file: source(text) + BLIND})
    assert says in verdict.reason


@pytest.mark.parametrize("kata", ["sessions/session_cart", "orm/annotate_totals", "caching/low_level_cache"])
def test_a_blind_driver_alone_is_not_what_fails(arena: Arena, kata: str) -> None:
    """Or the tests above would prove nothing."""
    files = {
        "sessions/session_cart": "cart.py",
        "orm/annotate_totals": "receivables.py",
        "caching/low_level_cache": "cached.py",
    }
    verdict = arena.judge(kata, {files[kata]: reference(kata, files[kata]) + BLIND})
    assert all("where" not in case.reason or "allowed" not in case.reason for case in verdict.cases)
