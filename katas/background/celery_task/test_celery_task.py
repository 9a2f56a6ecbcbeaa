from contextlib import suppress
from datetime import date
from decimal import Decimal
from smtplib import SMTPException
from unittest import mock

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory
from katas.background.celery_task import post_office, sending, worker
from katas.background.celery_task.models import Sending
from pytest_djangokata.testing import attempt, expect

# on_commit() and the worker's thread have to see real commits.
pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)

Unavailable, Refused, WorkerDies = post_office.Unavailable, post_office.Refused, post_office.WorkerDies


class Undone(Exception):
    """Rolls a block back."""


@pytest.fixture(autouse=True, scope="module")
def no_permissions_again():
    # Nobody asks for them, and making them again after each test takes longer than the test.
    with mock.patch("django.core.management.commands.flush.emit_post_migrate_signal"):
        yield


@pytest.fixture(autouse=True)
def nothing_before():
    worker.forget()
    post_office.plan.clear()
    post_office.tried.clear()
    yield
    worker.forget()
    post_office.plan.clear()


def a_draft(number="2026-1", total="10.00", slug="acme"):
    customer = OrganisationFactory(slug=slug)
    invoice = InvoiceFactory(customer=customer, number=number, status=Invoice.Status.DRAFT)
    InvoiceLineFactory(invoice=invoice, quantity=1, unit_price=Decimal(total))
    return invoice


def issue(invoice):
    attempt(sending.issue, invoice, call=f"issue(invoice {invoice.number}, a {invoice.status})")


def sent():
    return [(one.subject, one.body, *one.to) for one in mail.outbox]


def state(number="2026-1"):
    found = Sending.objects.filter(invoice__number=number).values_list("state", flat=True)
    return found[0] if found else "no Sending"


MAIL = ("Invoice 2026-1", "10.00 EUR", "acme@example.com")


def test_the_worker_sends_the_mail():
    issue(a_draft())
    expect(
        (sent(), state(), worker.waiting()),
        ([], "waiting", 1),
        call="mails, state and messages after issue(), before a worker came by",
    )
    worker.work()
    expect(
        (sent(), state(), worker.waiting()),
        ([MAIL], "sent", 0),
        call="mails, state and messages after worker.work()",
    )


def test_an_issued_invoice_is_open():
    invoice = a_draft()
    Invoice.objects.update(due_on=date(2031, 5, 5), issued_on=date(2031, 4, 5))
    issue(invoice)
    row = Invoice.objects.get()
    expect(
        (invoice.status, row.status, Sending.objects.count(), worker.waiting()),
        ("open", "open", 1, 1),
        call="status of object and row, number of Sendings and of messages after issue()",
    )
    expect(
        (row.due_on, row.issued_on, row.number, row.customer_id, row.created_at),
        (date(2031, 5, 5), date(2031, 4, 5), "2026-1", invoice.customer_id, invoice.created_at),
        call="due_on, issued_on, number, customer_id and created_at of the row after issue(), if the dates were changed "
        "after the object was read",
        because="save() of an object that was read earlier writes its old values over newer ones.",
    )


def test_the_message_waits_for_the_outermost_commit():
    invoice = a_draft()
    with transaction.atomic():
        with transaction.atomic():
            issue(invoice)
        invoice.pk, invoice.number, invoice.status = None, "2026-2", Invoice.Status.DRAFT
        invoice.save()  # a copy, as the next month's draft
        expect(
            worker.waiting(),
            0,
            call="messages before the outermost block has ended",
            because="A worker that is quick does not find the rows, since they are not committed.",
        )
    worker.work()
    expect(
        (sent(), state()),
        ([MAIL], "sent"),
        call="mails and state after the commit and worker.work(), if the object became a copy, 2026-2, before the commit",
        because="What a lambda names is looked up when it is called. partial() keeps what it was given.",
    )


@pytest.mark.parametrize("block", ["the transaction", "the savepoint"])
def test_what_is_rolled_back_is_not_mailed(block):
    first, second = a_draft(), a_draft("2026-2", "7.50", "bakery")
    if block == "the transaction":
        with suppress(Undone), transaction.atomic():
            issue(first)
            raise Undone
    else:
        with transaction.atomic(), suppress(Undone), transaction.atomic():
            issue(first)
            raise Undone
    issue(second)
    messages = worker.waiting()
    worker.work()
    expect(
        (messages, sent(), state()),
        (1, [("Invoice 2026-2", "7.50 EUR", "bakery@example.com")], "no Sending"),
        call=f"messages, mails and the first one's state, if {block} with the first of two invoices is rolled back",
    )


def test_each_invoice_has_a_mail_of_its_own():
    with transaction.atomic():
        issue(a_draft())
        issue(a_draft("2026-2", "7.50", "bakery"))
    worker.work()
    expect(
        (sent(), state("2026-1"), state("2026-2")),
        ([MAIL, ("Invoice 2026-2", "7.50 EUR", "bakery@example.com")], "sent", "sent"),
        call="mails and states of two invoices that are issued in one transaction",
    )


@pytest.mark.parametrize("shown", ["paid", "void"])
def test_the_row_says_what_is_a_draft(shown):
    invoice = a_draft()
    invoice.status = shown
    expect(
        (not_a_draft(invoice), Invoice.objects.get().status, state(), worker.waiting()),
        ("nothing", "open", "waiting", 1),
        call=f"what issue() raises, status, state and messages, if the object says {shown} and the row draft",
        because="Only the row is up to date.",
    )


def not_a_draft(invoice):
    try:
        sending.issue(invoice)
    except sending.NotADraft:
        return "NotADraft"
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return "nothing"


@pytest.mark.parametrize("status", ["open", "paid", "void"])
def test_only_drafts_are_issued(status):
    invoice = a_draft()
    Invoice.objects.update(status=status)
    expect(
        (not_a_draft(invoice), Invoice.objects.get().status, Sending.objects.count(), worker.waiting()),
        ("NotADraft", status, 0, 0),
        call=f"what issue() raises, status, Sendings and messages, if the object says draft and the row {status}",
        because="Two people press the button: each has read a draft, and the second one is late.",
    )
    shown = "open" if invoice.status == "open" != status else "not open, or as the row"
    expect(shown, "not open, or as the row", call=f"the object's status after NotADraft, if the row is {status}")


@pytest.mark.parametrize("how", ["by another one", "by its delete()"])
def test_a_deleted_invoice_is_not_a_draft(how):
    invoice = a_draft()
    (Invoice.objects.all() if how == "by another one" else invoice).delete()
    expect(
        (not_a_draft(invoice), worker.waiting()),
        ("NotADraft", 0),
        call=f"what issue() raises, and messages, if the row of the invoice has been deleted {how}",
    )


def test_a_transaction_goes_on_after_one_that_is_no_draft():
    first, second = a_draft(), a_draft("2026-2", "7.50", "bakery")
    Invoice.objects.filter(number="2026-2").update(status="paid")
    with suppress(DatabaseError), transaction.atomic():
        issue(first)
        raised = not_a_draft(second)
        Invoice.objects.filter(number="2026-1").update(due_on=date(2031, 5, 5))
    worker.work()
    expect(
        (raised, Invoice.objects.get(number="2026-1").due_on, sent(), state()),
        ("NotADraft", date(2031, 5, 5), [MAIL], "sent"),
        call="what issue() raises for the second invoice in a block, and due_on, mails and state of the first afterwards",
        because="An exception that the caller catches must not undo what else is in the caller's transaction.",
    )


def test_an_invoice_is_open_only_with_a_new_sending():
    invoice = a_draft()
    Sending.objects.create(invoice=invoice, state="sent")
    with suppress(Exception):
        sending.issue(invoice)
    expect(
        (Invoice.objects.get().status, state(), worker.waiting(), "open" if invoice.status == "open" else "not open"),
        ("draft", "sent", 0, "not open"),
        call="status, state, messages and the object, after issue() of a draft that has a Sending, which is sent, already",
        because="What belongs together is stored in one transaction.",
    )


def test_an_invoice_is_issued_once():
    first, second = a_draft(), Invoice.objects.get()
    issue(first)
    expect(not_a_draft(second), "NotADraft", call="what issue() raises for an invoice that was issued a moment ago")
    worker.work()
    expect((sent(), state()), ([MAIL], "sent"), call="mails and state after both and worker.work()")


def test_the_mail_says_what_is_true_when_it_is_sent():
    invoice = a_draft()
    issue(invoice)
    InvoiceLineFactory(invoice=invoice, quantity=2, unit_price=Decimal("4.25"))
    worker.work()
    expect(
        sent(),
        [("Invoice 2026-1", "18.50 EUR", "acme@example.com")],
        call="the mails if a line of 2 × 4.25 comes after issue() and before the worker",
        because="A key never goes out of date; what was copied into a message does.",
    )


@pytest.mark.parametrize("failures", range(1, 5), ids=lambda count: f"down {count} times")
def test_the_mail_is_tried_again_after_growing_pauses(failures):
    issue(a_draft())
    post_office.plan[:] = [Unavailable("down") for _ in range(failures)]
    worker.work()
    expect(
        [one.countdown for one in worker.published],
        [0, 60, 120, 240, 480][: failures + 1],
        call=f"the countdowns of all messages if the mail server is down {failures} times",
        because="A server that is overloaded needs longer and longer pauses.",
    )
    expect((sent(), state()), ([MAIL], "sent"), call="mails and state in the end")


def test_after_the_fifth_time_it_is_given_up():
    issue(a_draft())
    post_office.plan[:] = [Unavailable("down") for _ in range(30)]
    worker.work()
    expect(
        (len(post_office.tried), state(), sent(), worker.waiting()),
        (5, "failed", [], 0),
        call="tries, state, mails and messages if the mail server stays down",
        because="What is retried for ever fills the queue, and nobody hears of it.",
    )


def test_a_refused_mail_is_not_tried_again():
    issue(a_draft())
    post_office.plan[:] = [Unavailable("down"), Refused("no such address")]
    worker.work()
    expect(
        (len(post_office.tried), state(), sent()),
        (2, "failed", []),
        call="tries, state and mails if the server is down once and then refuses the mail",
        because="Only what may pass by itself is worth another try.",
    )


@pytest.mark.parametrize("before", [0, 1], ids=["at the first try", "at the second try"])
@pytest.mark.parametrize(
    "error",
    [Organisation.DoesNotExist, ConnectionError, TimeoutError, SMTPException],
    ids=lambda error: error.__qualname__,
)
def test_any_other_exception_is_a_failure(error, before):
    issue(a_draft())
    post_office.plan[:] = [*[Unavailable("down")] * before, error("a mistake in the code")]
    worker.work()
    expect(
        (len(post_office.tried), worker.failures, state(), sent()),
        (before + 1, [error.__name__], "waiting", []),
        call="tries, failures that Celery has seen, state and mails if the mail server is down"
        f" {before} times, and then deliver() raises {error.__qualname__}",
        because="A mistake in the code is there in a minute as well: somebody has to see it now.",
    )


@pytest.mark.parametrize(
    "how", ["delivered twice", "delivered twice, and tried again", "sent again when the invoice is paid"]
)
def test_one_mail_is_sent_for_a_message_that_comes_twice(how):
    issue(a_draft())
    if how.startswith("delivered twice"):
        worker.double()
        post_office.plan[:] = [Unavailable("down")] if how.endswith("again") else []
        worker.work()
    else:
        worker.work()
        Invoice.objects.update(status="paid")
        for message in worker.published[:1]:
            worker.send_again(message)
        worker.work()
    expect(
        (sent(), state(), worker.failures),
        ([MAIL], "sent", []),
        call=f"mails, state and failures if the message is {how}",
        because="Brokers promise to deliver at least once, not only once.",
    )


@pytest.mark.parametrize("failures", [[Refused("no")], [Unavailable("down")] * 5], ids=["refused", "given up"])
def test_what_has_failed_stays_failed(failures):
    issue(a_draft())
    post_office.plan[:] = failures
    worker.work()
    Invoice.objects.update(status="void")
    for message in worker.published[:1]:
        worker.send_again(message)
    worker.work()
    expect(
        (sent(), state()),
        ([], "failed"),
        call="mails and state if the task of a failed mail is sent again when the invoice is void",
    )


def test_what_was_dropped_stays_dropped():
    issue(a_draft())
    for status in ("void", "open"):
        Invoice.objects.update(status=status)
        worker.work()
        for message in worker.published[:1]:
            worker.send_again(message)
    worker.work()
    expect(
        (sent(), state()),
        ([], "dropped"),
        call="mails and state if the task of a dropped mail is sent again when the invoice is open",
    )


@pytest.mark.parametrize("before", [0, 2], ids=["at the first try", "at the third try"])
def test_when_the_worker_dies_the_next_one_sends_the_mail(before):
    issue(a_draft())
    post_office.plan[:] = [*[Unavailable("down")] * before, WorkerDies()]
    worker.work()
    expect(
        (sent(), state()),
        ([], "waiting"),
        call="mails and state after the worker has died within deliver()",
    )
    expect(
        worker.waiting(),
        1,
        call="how many messages the broker has then",
        because="A message that was acknowledged before its work was done dies with the worker.",
    )
    worker.work()
    expect(
        (sent(), state(), worker.waiting()),
        ([MAIL], "sent", 0),
        call="mails, state and messages after the next worker",
    )


@pytest.mark.parametrize("status", ["void", "paid", "draft"])
def test_what_is_not_open_any_more_is_dropped(status):
    issue(a_draft())
    Invoice.objects.update(status=status)
    worker.work()
    expect(
        (post_office.tried, state(), worker.failures),
        ([], "dropped", []),
        call=f"tries, state and failures if the invoice is {status} when the worker comes",
    )


def test_a_deleted_invoice_is_no_failure():
    issue(a_draft())
    issue(a_draft("2026-2", "7.50", "bakery"))
    Invoice.objects.filter(number="2026-1").delete()
    worker.work()
    expect(
        (sent(), worker.failures, len(worker.published)),
        ([("Invoice 2026-2", "7.50 EUR", "bakery@example.com")], [], 2),
        call="mails, failures and all messages if the first of two invoices is deleted before the worker comes",
    )


@pytest.mark.parametrize("status", ["void", "paid", "draft", "deleted"])
def test_an_invoice_that_changes_between_two_tries_is_not_mailed(status):
    issue(a_draft())
    post_office.plan[:] = [Unavailable("down"), WorkerDies()]
    worker.work()
    worker.failures.clear()
    Invoice.objects.all().delete() if status == "deleted" else Invoice.objects.update(status=status)
    worker.work()
    expect(
        (sent(), state(), worker.failures),
        ([], "no Sending" if status == "deleted" else "dropped", []),
        call=f"mails, state and failures if the invoice is {status} at the third try",
    )
