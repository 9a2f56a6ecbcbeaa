from unittest import mock

from django.db import connection

from katas.orm.bulk_import import importer, parsing
from katas.orm.bulk_import.models import Subscriber


def act(inputs):
    return [run(inputs), run(inputs)]


def run(inputs):
    """Import the lines and return the bad numbers or the error's name, and what the statements were like."""
    read = []
    sent = []
    limit = inputs["batch_size"]

    class File:  # An iterable, but no iterator.
        def __iter__(self):
            for number, line in enumerate(inputs["lines"]):
                if number == inputs["fails_at"]:
                    if inputs["fails_with"] == "OSError":
                        raise OSError("The disk is gone.")
                    if inputs["fails_with"] == "UnicodeDecodeError":
                        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
                    if inputs["fails_with"] == "KeyError":
                        raise KeyError("x")
                    if inputs["fails_with"] == "None":
                        yield None
                    yield "broken@example.com;Broken;1\n" if inputs["fails_with"] == "ValueError" else line.encode()
                read.append(number)
                yield line

    def listen(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "REPLACE", "WITH", "MERGE")):
            sent.append({"rows": list(addresses(params)), "read": len(read)})
        return execute(sql, params, many, context)

    with mock.patch.object(parsing, "Subscriber", subscriber), connection.execute_wrapper(listen):
        try:
            # Without an argument, the size is 1000.
            bad = importer.import_subscribers(File(), **({} if limit == 1000 else {"batch_size": limit}))
            answer = [type(bad).__name__, *(int(number) for number in bad)]
        except Exception as error:  # noqa: BLE001 (what reaches the caller is the observation)
            answer = "OSError" if isinstance(error, OSError) else type(error).__name__
    return {
        "answer": answer,
        "one_address_twice": any(len(set(one["rows"])) < len(one["rows"]) for one in sent),
        "too_many_rows": any(len(one["rows"]) > limit for one in sent),
        # Only where every line is good and has an address of its own, a batch is exactly so many lines.
        "too_far_ahead": inputs["plain"]
        and any(one["read"] - limit * number > limit + 1 for number, one in enumerate(sent)),
    }


def subscriber(**fields):
    """Stand in for the model in parse(), and raise a ValueError that is no BadLine for one address."""
    if fields["email"] == "broken@example.com":
        raise ValueError("The program is wrong.")
    return Subscriber(**fields)


def addresses(params):
    for param in params or ():
        if isinstance(param, list | tuple):
            yield from addresses(param)
        elif isinstance(param, str) and "@" in param:
            yield param
