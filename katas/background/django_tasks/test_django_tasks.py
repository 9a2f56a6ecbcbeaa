from contextlib import suppress
from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.db import transaction
from django.utils import translation

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory
from katas.background.django_tasks import queue, statements
from katas.background.django_tasks.models import Statement
from pytest_djangokata.testing import attempt, expect

# on_commit() has to see real commits.
pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2026, 1, 1)


class Undone(Exception):
    """Rolls a block back."""


@pytest.fixture(autouse=True, scope="module")
def no_permissions_again():
    # Nobody asks for them, and making them again after each test takes longer than the test.
    with mock.patch("django.core.management.commands.flush.emit_post_migrate_signal"):
        yield


@pytest.fixture(autouse=True)
def empty_queue():
    queue.forget()
    yield
    queue.forget()


def a_customer(*totals, issued_on=DAY, name="Acme"):
    """Return a customer with an invoice for each of *totals*, made in the opposite order; others have the same name."""
    OrganisationFactory(name=name)
    customer = OrganisationFactory(name=name)
    OrganisationFactory(name=name)
    for position in range(len(totals), 0, -1):
        invoice = InvoiceFactory(customer=customer, number=f"{name}-{position}", issued_on=issued_on)
        total = Decimal(totals[position - 1])
        quantity = 10**8 if total >= 10**8 else 1
        InvoiceLineFactory(invoice=invoice, quantity=quantity, unit_price=total / quantity)
    return customer


def ask(customer, since=DAY, minimum="0.00"):
    call = f"request_statement({customer.name}, {since}, Decimal({minimum!r}))"
    return attempt(statements.request_statement, customer, since, Decimal(minimum), call=call)


def state(statement):
    return attempt(statements.state_of, statement.pk, call="state_of(statement.pk)")


def done(numbers, total):
    return {"state": "done", "result": {"numbers": numbers, "total": total}}


def test_a_worker_makes_the_statement():
    statement = ask(a_customer("10.00", "20.50"))
    expect(state(statement), {"state": "waiting"}, call="state_of() before a worker came by")
    queue.work()
    expect(state(statement), done(["Acme-1", "Acme-2"], "30.50"), call="state_of() after queue.work()")


def test_without_a_transaction_the_task_is_enqueued_at_once():
    statement = ask(a_customer("10.00"))
    expect(len(queue.waiting()), 1, call="how many tasks wait in the queue `statements` after request_statement()")
    expect(
        Statement.objects.get(pk=statement.pk).task_id,
        queue.waiting()[0],
        call="task_id of the row after request_statement()",
        because="Without the id of the result nobody can ask for it, least of all another process.",
    )


def test_the_queue_hears_of_it_after_the_outermost_commit():
    customer = a_customer("10.00")
    with transaction.atomic():
        with transaction.atomic():
            statement = ask(customer)
        expect(
            len(queue.jobs),
            0,
            call="how many tasks are enqueued before the outermost block has ended",
            because="A worker that is quick does not find the rows, since they are not committed.",
        )
        expect(state(statement), {"state": "waiting"}, call="state_of() before the commit")
    expect(len(queue.waiting()), 1, call="how many tasks wait after the commit")
    queue.work()
    expect(state(statement), done(["Acme-1"], "10.00"), call="state_of() after commit and queue.work()")


@pytest.mark.parametrize("block", ["the transaction", "the savepoint"])
def test_what_is_rolled_back_is_not_enqueued(block):
    customer = a_customer("10.00")
    if block == "the transaction":
        with suppress(Undone), transaction.atomic():
            ask(customer)
            raise Undone
    else:
        with transaction.atomic(), suppress(Undone), transaction.atomic():
            ask(customer)
            raise Undone
    ask(customer)
    expect(
        (len(queue.jobs), Statement.objects.count()),
        (1, 1),
        call=f"tasks and rows after request_statement() twice, once in a block, where {block} is rolled back",
        because="A queue is no part of the transaction: nothing is ever taken back there.",
    )


def test_a_statement_that_is_deleted_before_the_commit_stays_deleted():
    customer = a_customer("10.00")

    def change_of_mind():
        with transaction.atomic():
            ask(customer)
            Statement.objects.all().delete()

    attempt(change_of_mind, call="request_statement(), and Statement.objects.all().delete() in the same transaction")
    expect(
        Statement.objects.count(),
        0,
        call="how many statements there are after the commit",
        because="save() of an object whose row is gone inserts it again.",
    )


def test_only_the_id_of_the_row_changes_after_the_commit():
    heir = OrganisationFactory(name="Heir")
    customer = a_customer("10.00")
    with transaction.atomic():
        statement = ask(customer)
        Statement.objects.update(customer=heir)
        customer.pk, customer.slug = None, "a-copy"
        customer.save()
        statement.customer = customer
    row = Statement.objects.get()
    expect(
        (row.customer, row.task_id in queue.jobs),
        (heir, True),
        call="the row's customer, and whether it has its task_id, if another customer is stored before the commit",
        because="save() of an object that was read earlier writes its old values over newer ones.",
    )
    queue.work()
    expect(
        state(row),
        done(["Acme-1"], "10.00"),
        call="state_of() after queue.work(), if before the commit the row has got another customer,"
        " and both objects a copy of the first one",
        because="What a callback reads from an object is what it has then. A key that was read before stays.",
    )


def test_no_invoice_is_looked_for_in_the_request(record_queries):
    customer = a_customer("10.00")
    with record_queries() as log:
        ask(customer)
    expect(
        sorted({table for statement in log.statements for table in statement.tables if table.startswith("billing_")}),
        [],
        call="the tables of the books that request_statement() reads",
        because="That is the slow part, which the request must not wait for.",
    )


def test_the_statement_is_made_of_what_is_there_when_the_worker_comes():
    customer = a_customer("10.00")
    statement = ask(customer)
    InvoiceLineFactory(
        invoice=InvoiceFactory(customer=customer, number="Acme-2", issued_on=DAY),
        quantity=2,
        unit_price=Decimal("7.25"),
    )
    queue.work()
    expect(
        state(statement),
        done(["Acme-1", "Acme-2"], "24.50"),
        call="state_of() if an invoice comes after request_statement() and before queue.work()",
        because="Arguments say what is wanted; a copy of rows is old when the worker reads it.",
    )


@pytest.mark.parametrize(
    ("totals", "minimum", "numbers", "total"),
    [
        pytest.param(["0.10", "0.09", "0.20"], "0.10", [1, 3], "0.30", id="a minimum of 0.10"),
        pytest.param(["19.99", "20.00", "20.01"], "20.00", [2, 3], "40.01", id="a minimum of 20.00"),
        pytest.param(["1234567.89", "1.10"], "1234567.89", [1], "1234567.89", id="a minimum of 1234567.89"),
        pytest.param(["20.00", "20.01"], "20.000000000000000001", [2], "20.01", id="a minimum a little over 20.00"),
        pytest.param(["100.00"], "0.00", [1], "100.00", id="a total without cents"),
        pytest.param(["0.00"], "0.00", [1], "0.00", id="a total of nothing"),
        pytest.param(["-7.55", "2.00", "-30.00"], "-10.00", [1, 2], "-5.55", id="a total below zero"),
        pytest.param(
            ["1234567800000000", "0.01", "0.01"], "0.01", [1, 2, 3], "1234567800000000.02", id="more than a float holds"
        ),
    ],
)
def test_amounts_are_exact_to_the_cent(totals, minimum, numbers, total):
    with translation.override("de"):  # where 0.30 is written 0,30
        statement = ask(a_customer(*totals), minimum=minimum)
        queue.work()
    expect(
        state(statement),
        done([f"Acme-{number}" for number in numbers], total),
        call=f"state_of() of invoices over {', '.join(totals)} with a minimum of {minimum}",
    )


def test_the_first_day_counts():
    customer = a_customer("10.00", issued_on=date(2026, 3, 9))
    first, second = ask(customer, since=date(2026, 3, 9)), ask(customer, since=date(2026, 3, 10))
    queue.work()
    expect(state(first), done(["Acme-1"], "10.00"), call="state_of() of an invoice of 9 March since 9 March")
    expect(state(second), {"state": "failed", "reason": "NothingToBill"}, call="state_of() of the same since 10 March")


def test_each_statement_has_a_result_of_its_own():
    with transaction.atomic():
        made = [ask(a_customer("1.00", name="Ada")), ask(a_customer("2.00", name="Bob"))]
    for name in reversed(queue.waiting()):
        queue.begin(name)
        queue.finish(name)
    expect(
        [state(one) for one in made],
        [done(["Ada-1"], "1.00"), done(["Bob-1"], "2.00")],
        call="state_of() of two statements from one transaction, the second one made first",
    )


def test_a_task_that_runs_is_running():
    statement = ask(a_customer("10.00"))
    for name in queue.waiting():
        queue.begin(name)
    expect(state(statement), {"state": "running"}, call="state_of() while a worker is at it")
    for name in queue.jobs:
        queue.finish(name)
    expect(state(statement), done(["Acme-1"], "10.00"), call="state_of() when it has finished")


@pytest.mark.parametrize(
    ("since", "minimum", "reason"),
    [
        pytest.param(date(2026, 2, 1), "0.00", "NothingToBill", id="nothing fits"),
        pytest.param(date(2009, 12, 31), "0.00", "TooLongAgo", id="the books do not go back that far"),
        pytest.param(DAY, "NaN", "InvalidOperation", id="Decimal compares nothing with a minimum of NaN"),
    ],
)
def test_a_failure_has_a_reason(since, minimum, reason):
    statement = ask(a_customer("10.00"), since=since, minimum=minimum)
    queue.work()
    expect(
        state(statement),
        {"state": "failed", "reason": reason},
        call=f"state_of() of a statement since {since} with a minimum of {minimum}",
        because="A task that failed has no return value: asking for it raises ValueError.",
    )


def test_what_an_exception_says_is_not_its_reason():
    statement = ask(a_customer(name="Tea: black\nCoffee: none"))
    queue.work()
    expect(
        state(statement),
        {"state": "failed", "reason": "NothingToBill"},
        call="state_of() of a customer without an invoice, whose name has two lines with a colon in each",
        because="A traceback ends with a text, and that may be of any form.",
    )


def test_a_task_that_fails_twice_has_the_last_reason():
    customer = a_customer()
    statement = ask(customer, minimum="NaN")
    queue.work()
    expect(state(statement), {"state": "failed", "reason": "NothingToBill"}, call="state_of() without an invoice")
    InvoiceLineFactory(
        invoice=InvoiceFactory(customer=customer, number="Acme-1", issued_on=DAY), quantity=1, unit_price=Decimal(5)
    )
    for name in list(queue.jobs):
        queue.begin(name)
        queue.finish(name)
    expect(
        state(statement),
        {"state": "failed", "reason": "InvalidOperation"},
        call="state_of() after a failure without an invoice, and one with an invoice and a minimum of NaN",
        because="The result keeps the errors of all attempts, the oldest first.",
    )


def test_a_task_that_is_tried_again_after_a_failure():
    customer = a_customer(issued_on=DAY)
    statement = ask(customer)
    queue.work()
    expect(state(statement), {"state": "failed", "reason": "NothingToBill"}, call="state_of() without an invoice")
    InvoiceLineFactory(
        invoice=InvoiceFactory(customer=customer, number="Acme-1", issued_on=DAY), quantity=1, unit_price=Decimal(5)
    )
    names = list(queue.jobs)
    for name in names:
        queue.begin(name)
    expect(state(statement), {"state": "running"}, call="state_of() while a worker tries again")
    for name in names:
        queue.finish(name)
    expect(
        state(statement),
        done(["Acme-1"], "5.00"),
        call="state_of() after a failure and a success",
        because="The result keeps the errors of all attempts; its status is that of the last one.",
    )


def test_a_result_that_the_queue_has_forgotten_is_gone():
    statement = ask(a_customer("10.00"))
    queue.work()
    expect(state(statement), done(["Acme-1"], "10.00"), call="state_of() after queue.work()")
    queue.forget()
    expect(state(statement), {"state": "gone"}, call="state_of() after queue.forget()")


def test_an_error_of_the_queue_is_raised(monkeypatch):
    statement = ask(a_customer("10.00"))

    def unplugged(*args, **kwargs):
        raise ConnectionError("the queue does not answer")

    monkeypatch.setattr(queue.Queue, "get_result", unplugged)
    try:
        got = statements.state_of(statement.pk)
    except ConnectionError:
        got = "ConnectionError"
    expect(
        got,
        "ConnectionError",
        call="state_of() while the queue does not answer",
        because="Who reads that it is gone asks for it again, and the worker makes it twice.",
    )


def test_two_statements_of_one_customer_are_two_tasks():
    customer = a_customer("10.00", "30.00")
    first, second = ask(customer), ask(customer, minimum="20.00")
    expect(len(queue.jobs), 2, call="how many tasks two calls of request_statement() enqueue")
    queue.work()
    expect(
        [state(first), state(second)],
        [done(["Acme-1", "Acme-2"], "40.00"), done(["Acme-2"], "30.00")],
        call="state_of() of both",
    )


def test_an_unknown_key_is_an_error():
    with pytest.raises(Statement.DoesNotExist):
        statements.state_of(10**6)
