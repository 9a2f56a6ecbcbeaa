"""What a reader gets to see."""

from __future__ import annotations

import operator
from functools import reduce

from django.db.models import Q

from kata_project.blog.models import Post


def feed(followed, muted):
    reasons = [Q(author__user_id=followed.user_id), Q(category__isnull=True), ~Q(category__slug=muted.slug)]
    return Post.objects.order_by("-published_at", "-id").filter(reduce(operator.or_, reasons), status="published")
