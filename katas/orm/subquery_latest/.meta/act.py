from datetime import date

from django.db import connection

from katas.orm.subquery_latest import queries
from pytest_djangokata.testing import count_rows

# Django finds out once whether the database knows JSON; no answer should pay for this query.
assert connection.features.supports_json_field in (True, False)


def act(inputs):
    with count_rows() as rows:
        answer = {
            "latest": [
                [one.slug, one.latest_number, one.latest_issued_on and one.latest_issued_on.isoformat()]
                for one in queries.latest_invoices()
            ],
            "never": [one.slug for one in queries.never_invoiced()],
            "overdue": [[one.slug for one in queries.overdue(date.fromisoformat(day))] for day in inputs["days"]],
        }
    listed = len(answer["latest"]) + len(answer["never"]) + sum(map(len, answer["overdue"]))
    return answer | {"one_row_each": rows.fetched <= listed}
