from contextlib import contextmanager, suppress
from datetime import date
from io import StringIO

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, InterfaceError, OperationalError, connections, router, transaction
from django.db.models.signals import post_save, pre_save

from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, reseed
from katas.databases.two_databases import voiding
from katas.databases.two_databases.audit.models import Entry


class Rollback(Exception):
    """Ends a block of atomic() without its changes."""


def entries():
    return [
        [row.get(name) for name in ("who", "invoice_number", "state", "reason")]
        for row in Entry.objects.using("audit").order_by("pk").values()
    ]


@contextmanager
def down(when):
    """Let the audit database refuse everything, from the start or once an invoice has been saved."""
    refuses = {"now": when == "start"}

    def fall(**kwargs):
        refuses["now"] = when != "never"

    def refuse(execute, sql, params, many, context):
        if refuses["now"] and when == "end":
            raise InterfaceError("the connection is closed")
        if refuses["now"]:
            raise OperationalError("the audit database does not answer")
        return execute(sql, params, many, context)

    post_save.connect(fall, sender=Invoice)
    try:
        with connections["audit"].execute_wrapper(refuse):
            yield
    finally:
        post_save.disconnect(fall, sender=Invoice)


@contextmanager
def broken(name):
    """Let cancel() fail when it has changed the invoice."""

    def fail(**kwargs):
        raise {"OperationalError": OperationalError, "RuntimeError": RuntimeError}[name]("half-way")

    if name:
        post_save.connect(fail, sender=Invoice)
    try:
        yield
    finally:
        post_save.disconnect(fail, sender=Invoice)


def voided(step, who):
    seen = {"changes": []}

    def look(**kwargs):
        if step["down"] == "never":
            seen["changes"].append([entries()[-1:], connections["audit"].in_atomic_block])

    pre_save.connect(look, sender=Invoice)
    try:
        with broken(step.get("breaks")), down(step["down"]):
            if step["in"] == "nothing":
                voiding.void(step["number"], who)
            else:
                with transaction.atomic():
                    if step["in"] == "caught":
                        InvoiceFactory(number=f"BY-{step['number']}")
                        with suppress(IntegrityError):
                            voiding.void(step["number"], who)
                    else:
                        voiding.void(step["number"], who)
                    if step["down"] == "never":
                        seen["before"] = entries()[-1:]
                    if step["in"] == "rolled back":
                        raise Rollback
    except Exception as error:  # noqa: BLE001
        seen["error"] = type(error).__name__
    finally:
        pre_save.disconnect(look, sender=Invoice)
    return seen


def many(size):
    """Settle so many entries, and take them away again."""
    day, who, numbers = date(2026, 3, 1), "w" * 150, [f"many-{number}" for number in range(size)]
    Invoice.objects.bulk_create(
        Invoice(number=number, status="open" if turn % 3 else "void", issued_on=day, due_on=day)
        for turn, number in enumerate(numbers)
    )
    Entry.objects.bulk_create(Entry(who=who, invoice_number=number, state="begun") for number in numbers)
    decided = voiding.settle()
    rows = Entry.objects.filter(invoice_number__startswith="many-", who=who).order_by("pk")
    states = [str(state)[0] for state in rows.values_list("state", flat=True)]
    rows.delete()
    Invoice.objects.filter(number__startswith="many-").delete()
    return [decided, "".join(states)]


def done(step, people):
    if step["do"] == "many":
        return many(step["size"])
    if step["do"] == "void":
        return voided(step, people[step["who"]])
    if step["do"] == "settle":
        times = list(Entry.objects.order_by("pk").values_list("pk", "at"))
        return [voiding.settle(), list(Entry.objects.order_by("pk").values_list("pk", "at")) == times]
    if step["do"] == "forget":
        Invoice.objects.filter(number=step["number"]).delete()
        return people[step["who"]].delete()[0] > 0
    Entry.objects.create(who=step["name"], invoice_number=step["number"], state=step["state"])
    return None


def migrated():
    try:
        call_command("makemigrations", "audit", check=True, dry_run=True, stdout=StringIO())
    except SystemExit:
        return False
    return True


def long_names():
    try:
        Entry(who="w" * 150, invoice_number="n" * 150).full_clean()
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return "fit"


def act(inputs):
    reseed(inputs["seed"])
    for number, status in inputs["invoices"]:
        InvoiceFactory(number=number, status=status)
    people = [User.objects.create(username=name, first_name="Augusta") for name in inputs["people"]]
    seen = []
    for step in inputs["steps"]:
        try:
            seen.append(done(step, people))
        except Exception as error:  # noqa: BLE001
            seen.append(type(error).__name__)
    return {
        "steps": seen,
        "migrated": migrated() if inputs["models"] else None,
        "long names": long_names() if inputs["models"] else None,
        "without a model": [
            router.allow_migrate(alias, app) for app in ("audit", "billing", "auth") for alias in ("default", "audit")
        ],
        "databases": {
            model.__name__: [router.db_for_read(model), router.db_for_write(model)] for model in (Entry, User)
        },
    }
