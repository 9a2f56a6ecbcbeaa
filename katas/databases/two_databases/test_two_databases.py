import contextlib
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connections, router, transaction
from django.db.models.signals import post_save, pre_save

from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, UserFactory
from katas.databases.two_databases import voiding
from katas.databases.two_databases.audit.models import Entry
from pytest_djangokata.testing import attempt, expect

BOTH = ["default", "audit"]


class Rollback(Exception):
    """Ends a block of atomic() without its changes."""


def tables(alias):
    return set(connections[alias].introspection.table_names()) - {"django_migrations"}


@pytest.mark.django_db(databases=BOTH)
def test_each_table_is_in_one_database():
    expect(sorted(tables("audit")), ["audit_entry"], call="the tables of the database audit")
    default = {name: name in tables("default") for name in ("audit_entry", "billing_invoice", "auth_user")}
    wanted = {"audit_entry": False, "billing_invoice": True, "auth_user": True}
    expect(default, wanted, call="the tables of the database default")
    runs = {app: [alias for alias in BOTH if router.allow_migrate(alias, app)] for app in ("audit", "billing", "auth")}
    wanted = {"audit": ["audit"], "billing": ["default"], "auth": ["default"]}
    expect(runs, wanted, call="where RunPython, which has no model, runs in a migration of an app")


@pytest.mark.django_db(databases=BOTH)
def test_the_migrations_lead_to_the_models():
    try:
        call_command("makemigrations", "audit", check=True, dry_run=True, stdout=StringIO())
        missing = False
    except SystemExit:
        missing = True
    expect(missing, False, call="does makemigrations --check miss a migration")


def test_names_of_150_characters_fit():
    call = "full_clean() of an Entry whose who and invoice_number have 150 characters"
    attempt(lambda: Entry(who="w" * 150, invoice_number="n" * 150).full_clean(), call=call)


def test_models_find_their_database():
    found = {
        model.__name__: [router.db_for_read(model), router.db_for_write(model)] for model in (Entry, Invoice, User)
    }
    wanted = {"Entry": ["audit", "audit"], "Invoice": ["default", "default"], "User": ["default", "default"]}
    expect(found, wanted, call="the databases for reading and writing")


@pytest.fixture
def ada(transactional_db):
    return UserFactory(username="ada", first_name="Augusta")


@pytest.fixture
def invoices(transactional_db):
    InvoiceFactory(number="INV-1")
    InvoiceFactory(number="INV-2", status="draft")
    InvoiceFactory(number="PAID", status="paid")
    InvoiceFactory(number="VOID", status="void")
    InvoiceFactory(number="HALF")
    InvoiceFactory(number="CN-HALF")


def entries():
    fields = ("who", "invoice_number", "state", "reason")
    return [[row.get(field, f"no {field}") for field in fields] for row in Entry.objects.order_by("pk").values()]


def statuses():
    return dict(Invoice.objects.values_list("number", "status"))


@contextlib.contextmanager
def audit_database_down(once_an_invoice_is_saved=False):
    """Let the audit database refuse everything from the start, or lose the connection once an invoice has been saved."""
    down = {"now": not once_an_invoice_is_saved}

    def fall(**kwargs):
        down["now"] = True

    def refuse(execute, sql, params, many, context):
        if down["now"] and once_an_invoice_is_saved:
            raise InterfaceError("the connection is closed")
        if down["now"]:
            raise OperationalError("the audit database does not answer")
        return execute(sql, params, many, context)

    post_save.connect(fall, sender=Invoice)
    try:
        with connections["audit"].execute_wrapper(refuse):
            yield
    finally:
        post_save.disconnect(fall, sender=Invoice)


def error_of(number, who, within=contextlib.nullcontext):
    try:
        with within():
            voiding.void(number, who)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return None


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_an_invoice_is_voided_and_its_entry_is_done(ada, invoices):
    for number in ("INV-1", "INV-2"):
        attempt(voiding.void, number, ada, call=f"void({number!r}, ada)")
    got = {number: statuses().get(number) for number in ("INV-1", "CN-INV-1", "INV-2", "HALF")}
    expect(got, {"INV-1": "void", "CN-INV-1": "open", "INV-2": "void", "HALF": "open"}, call="the invoices afterwards")
    expect(entries(), [["ada", "INV-1", "done", ""], ["ada", "INV-2", "done", ""]], call="the entries afterwards")


@pytest.mark.django_db(transaction=True, databases=BOTH)
@pytest.mark.parametrize(
    ("number", "error"),
    [("PAID", "NotVoidable"), ("VOID", "NotVoidable"), ("nobody's", "DoesNotExist"), ("HALF", "IntegrityError")],
    ids=["it is paid", "it is void already", "there is none", "there is such a credit note"],
)
def test_a_failure_changes_nothing_and_is_written_down(ada, invoices, number, error):
    before = statuses()
    expect(error_of(number, ada), error, call=f"what void({number!r}, ada) raises")
    expect(statuses(), before, call="the invoices afterwards", because="Nothing of a failed cancel() may stay.")
    expect(entries(), [["ada", number, "failed", error]], call="the entries afterwards")


@pytest.mark.django_db(transaction=True, databases=BOTH)
@pytest.mark.parametrize("error", [OperationalError, RuntimeError])
def test_any_error_of_cancel_is_written_down(ada, invoices, error):
    def fail(**kwargs):
        raise error("half-way")

    before = statuses()
    post_save.connect(fail, sender=Invoice)
    try:
        raised = error_of("INV-1", ada)
    finally:
        post_save.disconnect(fail, sender=Invoice)
    expect(raised, error.__name__, call=f"what void() raises, if cancel() raises {error.__name__} half-way")
    expect(statuses(), before, call="the invoices afterwards", because="Nothing of a failed cancel() may stay.")
    expect(entries(), [["ada", "INV-1", "failed", error.__name__]], call="the entries afterwards")


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_a_caller_who_expects_the_failure_goes_on(ada, invoices):
    with transaction.atomic():
        Invoice.objects.filter(number="INV-2").update(status="open")
        expect(error_of("HALF", ada), "IntegrityError", call="what void('HALF', ada) raises in a caller's transaction")
        wanted = [["ada", "HALF", "failed", "IntegrityError"]]
        expect(entries(), wanted, call="the entries before the caller's commit", because="It has failed already.")
    got = {number: statuses()[number] for number in ("HALF", "INV-2")}
    expect(
        got,
        {"HALF": "open", "INV-2": "open"},
        call="the invoices, of which the caller has opened INV-2 before, after the caller's commit",
        because="Only what cancel() has done is taken back.",
    )


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_without_an_entry_nothing_is_changed(ada, invoices):
    before = statuses()
    with audit_database_down():
        expect(error_of("INV-1", ada), "OperationalError", call="what void() raises, the audit database being down")
    expect(statuses(), before, call="the invoices afterwards", because="What cannot be written down is not done.")


@pytest.mark.django_db(transaction=True, databases=BOTH)
@pytest.mark.parametrize("within", [contextlib.nullcontext, transaction.atomic], ids=["alone", "with a caller's"])
def test_a_change_that_is_committed_is_no_error(ada, invoices, within):
    with audit_database_down(once_an_invoice_is_saved=True):
        error = error_of("INV-1", ada, within)
    expect(error, None, call="what void(), or the caller's commit, raises if the audit database fails at the end")
    expect(statuses()["INV-1"], "void", call="the invoice afterwards")
    expect(
        entries(), [["ada", "INV-1", "begun", ""]], call="the entries afterwards", because="settle() decides it later."
    )


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_the_first_error_is_the_one_that_is_raised(ada, invoices):
    with audit_database_down(once_an_invoice_is_saved=True):
        expect(error_of("HALF", ada), "IntegrityError", call="what void() raises if both cancel() and the log fail")
    expect(statuses()["HALF"], "open", call="the invoice afterwards")
    expect(entries(), [["ada", "HALF", "begun", ""]], call="the entries afterwards")


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_what_the_caller_rolls_back_is_not_done(ada, invoices):
    with contextlib.suppress(Rollback), transaction.atomic():
        voiding.void("INV-1", ada)
        expect(entries(), [["ada", "INV-1", "begun", ""]], call="the entries before the caller's commit")
        raise Rollback
    expect(statuses()["INV-1"], "open", call="the invoice after the caller's rollback")
    expect(entries(), [["ada", "INV-1", "begun", ""]], call="the entries after the caller's rollback")
    with transaction.atomic():
        voiding.void("INV-1", ada)
    expect(
        entries(),
        [["ada", "INV-1", "begun", ""], ["ada", "INV-1", "done", ""]],
        call="the entries after another attempt, which the caller commits",
        because="What came of one attempt says nothing about an earlier one.",
    )


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_the_entry_is_committed_first(ada, invoices):
    seen = []

    def look(**kwargs):
        seen.append([entries(), connections["audit"].in_atomic_block])

    pre_save.connect(look, sender=Invoice)
    try:
        attempt(voiding.void, "INV-1", ada, call="void('INV-1', ada)")
    finally:
        pre_save.disconnect(look, sender=Invoice)
    expect(
        seen[0],
        [[["ada", "INV-1", "begun", ""]], False],
        call="the entries, and whether they still wait for a commit, when the invoice is changed",
        because="If the process dies now, the log has to know of the attempt.",
    )


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_entries_outlive_what_they_are_about(ada, invoices):
    attempt(voiding.void, "INV-1", ada, call="void('INV-1', ada)")
    attempt(Invoice.objects.filter(number="INV-1").delete, call="deleting the invoice")
    attempt(ada.delete, call="deleting the user")
    expect(entries(), [["ada", "INV-1", "done", ""]], call="the entries afterwards")


@pytest.mark.django_db(databases=BOTH)
def test_settle_decides_what_was_left_open():
    for number, status in (("A", "void"), ("B", "open"), ("C", "void"), ("D", "paid"), ("E", "open"), ("A-2", "open")):
        InvoiceFactory(number=number, status=status)
    for number, state in (
        ("A", "begun"),
        ("A", "begun"),
        ("B", "begun"),
        ("gone", "begun"),
        ("C", "failed"),
        ("E", "done"),
        ("A", "failed"),
        ("gone", "done"),
        ("D", "begun"),
        ("A-2", "begun"),
        ("a", "begun"),
    ):
        attempt(Entry.objects.create, who="ada", invoice_number=number, state=state, call="Entry.objects.create(…)")
    times = list(Entry.objects.order_by("pk").values_list("pk", "at"))
    expect(attempt(voiding.settle, call="settle()"), 7, call="settle()")
    same = list(Entry.objects.order_by("pk").values_list("pk", "at")) == times
    expect(same, True, call="whether all entries have the id and the time that they had")
    wanted = ["A done", "A done", "B failed", "gone failed", "C failed", "E done", "A failed", "gone done"]
    wanted += ["D failed", "A-2 failed", "a failed"]
    expect([f"{number} {state}" for _, number, state, _ in entries()], wanted, call="the entries afterwards")
    expect({(who, reason) for who, _, _, reason in entries()}, {("ada", "")}, call="their who and reason")
    expect(voiding.settle(), 0, call="settle() once more")


@pytest.mark.django_db(databases=BOTH)
def test_settle_decides_all_that_is_left_open_after_a_long_failure():
    day, who = date(2026, 3, 1), "w" * 60
    Invoice.objects.bulk_create(
        Invoice(number=f"N{number}", status="void" if number % 2 else "open", issued_on=day, due_on=day)
        for number in range(1200)
    )
    attempt(
        lambda: Entry.objects.bulk_create(
            Entry(who=who, invoice_number=f"N{number}", state="begun") for number in range(1200)
        ),
        call="Entry.objects.bulk_create(…)",
    )
    expect(attempt(voiding.settle, call="settle()"), 1200, call="settle() of 1200 entries")
    counted = {state: Entry.objects.filter(state=state, who=who).count() for state in ("begun", "done", "failed")}
    expect(counted, {"begun": 0, "done": 600, "failed": 600}, call="how many entries of that user are in each state")
    wrong = Entry.objects.filter(state="done", invoice_number__in=["N0", "N2", "N1198"]).count()
    expect(wrong, 0, call="how many of three open invoices have an entry that is done")
