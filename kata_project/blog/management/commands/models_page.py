"""Prints docs/models.md: a picture of the project's models, for those who solve katas with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models

APPS = ("accounts", "blog", "billing")


class Command(BaseCommand):
    help = "Print a page with an entity diagram of the project's models, and what each of them is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page to standard output."""
        self.stdout.write("\n".join(page()))


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    shown = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    yield "# The models of the practice project"
    yield ""
    yield "<!-- Made by `python -m kata_project models_page`; a test fails when it is out of date. -->"
    yield ""
    yield "Most katas use these models, which are in `kata_project`. A line ends in a crow's foot where there can be many."
    yield ""
    yield "```mermaid"
    yield "erDiagram"
    for model in shown:
        yield from (f"    {line}" for line in relations(model))
    for model in shown:
        yield f"    {model.__name__} {{"
        yield from (f"        {column(field)}" for field in model._meta.concrete_fields)
        yield "    }"
    yield "```"
    for label in APPS:
        yield ""
        yield f"## {label}"
        yield ""
        yield f"`kata_project/{label}/models.py`"
        yield ""
        for model in apps.get_app_config(label).get_models():
            yield f"- `{model.__name__}`: {(model.__doc__ or '').split('.')[0].strip()}."


def relations(model: type[models.Model]) -> Iterator[str]:
    """Yield a line of the diagram for each foreign key, one-to-one and plain many-to-many relation of *model*."""
    for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]:
        other = field.related_model
        if other is None or (isinstance(field, models.ManyToManyField) and not through_is_plain(field)):
            continue
        here = "}o" if field.many_to_many or field.many_to_one else "|o"
        there = "o{" if field.many_to_many else "o|" if field.null else "||"
        name = "User" if other._meta.label == "auth.User" else other.__name__
        yield f"{model.__name__} {here}--{there} {name} : {field.name}"


def through_is_plain(field: models.ManyToManyField[Any, Any]) -> bool:
    """Whether Django made the table in the middle, so that no other line shows it."""
    through = field.remote_field.through
    return through is None or bool(through._meta.auto_created)


def column(field: models.Field[Any, Any]) -> str:
    """Return type and name of a column, and which key it is."""
    key = " PK" if field.primary_key else " FK" if field.related_model else " UK" if field.unique else ""
    kind = "key" if field.related_model else field.get_internal_type().removesuffix("Field").lower()
    return f"{kind} {field.attname}{key}"
