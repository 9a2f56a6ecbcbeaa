import functools
import operator
import re

from django.db.models import BooleanField, Case, Q, TextField, Value, When
from django.db.models.functions import Concat

from katas.databases.portable_query.models import Article


def search(text, using="default"):
    """One text out of both fields, and a column that says who has no score."""
    words = set(re.split(r"[\W_]+", text)) - {""}
    everything = Concat("title", Value(" "), "body", output_field=TextField())
    conditions = [Q(everything__iregex=rf"(\W|^){re.escape(word)}($|\W)") for word in words]
    unscored = Case(When(score=None, then=True), default=False, output_field=BooleanField())
    found = Article.objects.using(using).alias(everything=everything, unscored=unscored)
    if not conditions:
        return found.filter(pk__in=[])
    return found.filter(functools.reduce(operator.and_, conditions)).order_by("unscored", "-score", "pk")
