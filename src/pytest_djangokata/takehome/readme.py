"""The README of a take-home, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_djangokata.assignments.model import Task
from pytest_djangokata.assignments.readme import START, python_text, task_table
from pytest_djangokata.assignments.standalone import folder_of
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.model import NOTES, Receipt

PAGE = """\
# Take-home

{number} on a small Django project, for {minutes}. Each has a README that says what to do and when it is done,
files to edit, and tests that fail until it is done.

{table}

{start}
Then begin, and hand in what you have when the time is over:

```
djangokata takehome start        # notes when you began
pytest {example}
djangokata takehome submit       # writes submission-….zip: send that file back
```

## Rules

- The time is {minutes}. Take a break if you need one, and say so in `{notes}`. The times that `start` and `submit`
  note are yours: nobody verifies them.
- `submit` takes the files in the column *edit*, tests that you add as `test_*.py` beside a task's tests, `{notes}` if you
  write one, and the history of git if you make this folder a repository. It takes nothing else, and you can look into it.
- Not all tasks have to be done. One that is done well says more than three that are begun.
- The tests that you see are the task. Your answer is also asked the same question with other data, and its queries counted.
- Use the documentation, as you do at work, and say in `{notes}` what else has helped you. There are no hints.
- We shall talk about your answers: what you weighed up, what you would do with more time.
"""


def readme(receipt: Receipt, tasks: Sequence[Task]) -> str:
    """Return what a candidate reads first: the tasks, the time, and the rules."""
    return PAGE.format(
        number=amount(len(tasks), "task"),
        minutes=amount(receipt.role.minutes, "minute"),
        table="\n".join(task_table(tasks, points=False)),
        start=START.format(python=python_text({})),
        example=folder_of(tasks[0].kata),
        notes=NOTES,
    )
