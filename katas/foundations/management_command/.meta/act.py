import io
import re
from contextlib import redirect_stderr, redirect_stdout

from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from katas.foundations.management_command.models import Draft
from pytest_djangokata.testing import count_rows

NAMES = ("ada", "bea", "cyd", "dot", "eve", "qzx", "pinned one", "undated one")


def act(inputs):
    answers = []
    for number, arguments in enumerate(inputs["runs"]):
        with timezone.override(("Asia/Tokyo", "America/New_York")[number % 2]):
            answers.append(run(arguments))
    return answers


def run(arguments):
    out, err, printed = io.StringIO(), io.StringIO(), io.StringIO()
    statements = []

    def measure(execute, sql, params, many, context):
        if sql.split()[0] not in ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"):
            statements.append(len(params or ()))
        return execute(sql, params, many, context)

    end = "done"
    try:
        with (
            connection.execute_wrapper(measure),
            count_rows() as rows,
            redirect_stdout(printed),
            redirect_stderr(printed),
        ):
            call_command("expire_drafts", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        end = ["CommandError", error.returncode if error.returncode == 3 else 1, bool(str(error).strip())]
    except (Exception, SystemExit) as error:  # noqa: BLE001  (any other exception is an answer too)
        end = type(error).__name__
    lines = [line for line in err.getvalue().splitlines() if line.strip()]
    if "" in arguments:  # A warning about this name may be an empty line.
        lines = []
    return {
        "end": end,
        "stdout": out.getvalue(),
        "warned of": sorted([name for name in NAMES if re.search(rf"\b{name}\b", line)] for line in lines),
        "printed elsewhere": bool(printed.getvalue()),
        "few rows": rows.fetched <= 20,
        "few queries": len(statements) <= 3 + arguments.count("--author"),
        "short statements": max(statements, default=0) <= 20,
        "expired": list(Draft.objects.filter(expired=True).order_by("id").values_list("title", flat=True)),
    }
