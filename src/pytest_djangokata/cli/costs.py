"""What answers cost, as lines side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_djangokata.learner.asking import Cost


def cost_lines(costs: Sequence[Cost]) -> Iterator[str]:
    """Yield a heading and a line for each answer."""
    width = max(len(cost.answer) for cost in costs)
    yield f"{'in all cases':<{max(width, 12)}}  {'queries':>7}  {'rows':>6}"
    for cost in costs:
        yield f"{cost.answer.replace('_', ' '):<{max(width, 12)}}  {cost.queries:>7}  {cost.rows:>6}"
