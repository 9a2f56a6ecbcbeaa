from contextlib import contextmanager

from django.db import OperationalError, connection
from django.test import Client

from kata_project.billing.models import Invoice, InvoiceLine
from katas.forms.invoice_formset import pages


@contextmanager
def failing_at(number):
    seen = []

    def execute(run, sql, params, many, context):
        if sql.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE") and "billing_" in sql:
            seen.append(sql)
            if len(seen) == number:
                raise OperationalError("disk full")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield seen


def shown(page):
    tables = []
    for table in (page.charges, page.credits):
        rows = [[row["description"], row["quantity"], row["unit_price"]] for row in table]
        tables.append([[row for row in rows if row[0]], sum(not row[0] for row in rows) >= 2])
    return tables


def stored():
    lines = {}
    for line in InvoiceLine.objects.order_by("pk"):
        lines.setdefault(line.invoice_id, []).append([line.description, line.quantity, f"{line.unit_price:.2f}"])
    return [
        [one.number, one.status, str(one.issued_on), str(one.due_on), str(one.customer), lines.get(one.pk, [])]
        for one in Invoice.objects.select_related("customer").order_by("number")
    ]


def filled(client, step):
    page = pages.open_draft(client, step["number"])
    seen = [page.head.get("number"), shown(page)]
    for kind, table, *arguments in step["do"]:
        if kind == "add":
            page.add(table, *arguments)
        elif kind == "delete":
            page.delete(table, *arguments)
        elif kind == "steal":
            page.fill(table, arguments[0], id=InvoiceLine.objects.get(description=arguments[1]).pk)
        else:
            row, values = arguments
            page.fill(table, row, **values)
    return page, seen


def failed(client, page, first, end):
    """Send a page with a database that fails, at one place after the other; only the first is told if all is well."""
    before, seen = stored(), []
    for place in range(first, end):
        with failing_at(place) as log:
            status = page.send(client).status_code
        if len(log) < place:  # all was written
            break
        found = [status, stored() == before]
        if place == 1 or found != [500, True]:
            seen.append(found)
    return [seen, status, stored()] if end == 12 else seen


def act(inputs):
    client = Client(raise_request_exception=False)
    answers = []
    for step in inputs["steps"]:
        page, seen = filled(client, step)
        keys = set(InvoiceLine.objects.values_list("pk", flat=True))
        if step.get("fails"):
            answers.append([seen, failed(client, page, *step["fails"])])
            continue
        steals, extra = step.get("steal"), {"status": ["paid"]}
        if steals and step["number"] is None:
            # Each table is to have one row that is there already.
            extra |= {name: ["1"] for name in page.data() if name.endswith("-INITIAL_FORMS")}
        response = page.send(client, **extra)
        if steals:  # what the page says of it is up to the answer
            answers.append([seen, [one for one in stored() if one[0] == inputs["other"]]])
            continue
        again = pages.read(response)
        answers.append(
            {
                "seen": seen,
                "status": response.status_code,
                "to": response.headers.get("Location"),
                "errors": again.errors > 0,
                "head": again.head,
                "again": [rows for rows, _ in shown(again)],
                "kept": len(keys & set(InvoiceLine.objects.values_list("pk", flat=True))),
                "stored": stored(),
            }
        )
    if not inputs["closes"]:
        return answers
    loose = inputs["steps"][0]["number"].lower()
    none = [client.get(f"/drafts/{number}/").status_code for number in ("NO-1", loose)]
    none.append(client.post("/drafts/NO-1/", page.data()).status_code)
    closed = []
    for status in inputs["closes"]:
        Invoice.objects.update(status=status)
        closed.append(client.get(f"/drafts/{inputs['other']}/").status_code)
        closed.append(client.post(f"/drafts/{inputs['other']}/", page.data()).status_code)
    return {"answers": answers, "closed": closed, "none": none, "stored": stored()}
