"""Statements for customers. So far they are made while the customer waits, and nobody can read them afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kata_project.accounts.models import Organisation
from katas.background.django_tasks import figures
from katas.background.django_tasks.models import Statement


def make_statement(customer: Organisation, since: date, minimum: Decimal) -> dict[str, Any]:
    """Return the numbers and the total of a customer's invoices."""
    found = figures.invoices(customer, since, minimum)
    return {"numbers": [number for number, _ in found], "total": sum(total for _, total in found)}


def request_statement(customer: Organisation, since: date, minimum: Decimal) -> Statement:
    """Store the wish for a statement, and have a worker make it once that is committed."""
    make_statement(customer, since, minimum)
    return Statement.objects.create(customer=customer)


def state_of(pk: int) -> dict[str, Any]:
    """Return how far the statement with this key is, and what it says if it is made.

    :raises Statement.DoesNotExist: if there is no such statement.
    """
    Statement.objects.get(pk=pk)
    return {"state": "waiting"}
