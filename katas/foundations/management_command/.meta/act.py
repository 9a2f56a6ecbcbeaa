import io
import re
from contextlib import redirect_stderr, redirect_stdout

from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.signals import post_init

from katas.foundations.management_command.models import Draft

NAMES = ("ada", "bea", "cyd", "dot", "qzx")


def act(inputs):
    return [run(arguments) for arguments in inputs["runs"]]


def run(arguments):
    out, err, printed = io.StringIO(), io.StringIO(), io.StringIO()
    loaded, statements = [], []

    def note(instance, **kwargs):
        loaded.append(instance)

    def measure(execute, sql, params, many, context):
        if sql.split()[0] not in ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"):
            statements.append(len(params or ()))
        return execute(sql, params, many, context)

    post_init.connect(note, sender=Draft)
    end = "done"
    try:
        with connection.execute_wrapper(measure), redirect_stdout(printed), redirect_stderr(printed):
            call_command("expire_drafts", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        end = ["CommandError", error.returncode if error.returncode == 3 else 1, bool(str(error).strip())]
    except (Exception, SystemExit) as error:  # noqa: BLE001  (any other exception is an answer too)
        end = type(error).__name__
    finally:
        post_init.disconnect(note, sender=Draft)
    lines = [line for line in err.getvalue().splitlines() if line.strip()]
    return {
        "end": end,
        "stdout": out.getvalue(),
        "warned of": sorted([name for name in NAMES if re.search(rf"\b{name}\b", line)] for line in lines),
        "printed elsewhere": bool(printed.getvalue()),
        "nothing loaded": not loaded,
        "few queries": len(statements) <= 3 + arguments.count("--author"),
        "short statements": max(statements, default=0) <= 20,
        "expired": list(Draft.objects.filter(expired=True).order_by("id").values_list("title", flat=True)),
    }
