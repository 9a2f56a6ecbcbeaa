"""Whether the suite passes on right code, old and new, and fails on code that breaks a rule."""

from katas.testing.write_the_tests.broken import BROKEN, RIGHT

#: In front of each version: what the old file says is of no use to a test of the new one.
NEW_FILE = """
import sys


def new_file(event, args):
    if event == "open" and str(args[0]).rpartition("/")[2].startswith("late_fees."):
        raise FileNotFoundError("late_fees.py was rewritten")


sys.addaudithook(new_file)
"""

#: Right code that does all of it in another way.
REWRITES = [
    ("(days + 6) // 7", "-(-days // 7)"),
    ("min(WEEKLY * weeks, MOST)", "(MOST if weeks >= 10 else WEEKLY * weeks)"),
    ("invoice.lines.all()", 'invoice.lines.order_by("-id")'),
]


def cases(rng):
    yield {"source": None}
    rewritten = RIGHT
    for change in REWRITES:
        rewritten = rewritten.replace(*change)
    sources = [RIGHT.replace(*change) for versions in BROKEN.values() for change in versions.values()] + [rewritten]
    assert all(source != RIGHT for source in sources)
    future = "from __future__ import annotations\n"
    sources = [source.replace(future, future + NEW_FILE) for source in sources]
    # A name that changes with every run, so that no text and no byte code is known in advance.
    sources = [source.replace("owed", f"owed_{rng.getrandbits(32):x}") for source in sources]
    rng.shuffle(sources)
    for source in sources:
        yield {"source": source}
