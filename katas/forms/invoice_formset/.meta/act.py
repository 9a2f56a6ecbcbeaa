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
    return [
        [
            *[one.number, one.status, str(one.issued_on), str(one.due_on), str(one.customer)],
            [[line.description, line.quantity, f"{line.unit_price:.2f}"] for line in one.lines.order_by("pk")],
        ]
        for one in Invoice.objects.order_by("number")
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


def act(inputs):
    client = Client(raise_request_exception=False)
    answers = []
    for step in inputs["steps"]:
        page, seen = filled(client, step)
        keys = set(InvoiceLine.objects.values_list("pk", flat=True))
        if step["fails"]:
            before = stored()
            for place in range(1, 12):
                with failing_at(place) as log:
                    status = page.send(client).status_code
                if len(log) < place:
                    break
                seen.append([status, stored() == before] if place == 1 or status != 500 or stored() != before else "")
            answers.append([[one for one in seen if one], status, stored()])
            continue
        response = page.send(client, status=["paid"])
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
                "stored": stored() if not step["steal"] else [one for one in stored() if one[0] == inputs["other"]],
            }
        )
    if not inputs["closed"]:
        return answers
    none = [client.get("/drafts/NO-1/").status_code, client.post("/drafts/NO-1/", page.data()).status_code]
    Invoice.objects.update(status=inputs["closed"])
    closed = [client.get(f"/drafts/{inputs['other']}/").status_code]
    closed.append(client.post(f"/drafts/{inputs['other']}/", page.data()).status_code)
    return {"answers": answers, "closed": closed, "none": none}
