from django.db import OperationalError, connection, transaction

from katas.migrations.add_required_field import servers
from katas.migrations.add_required_field.releases import ONE, THREE, TWO
from katas.migrations.add_required_field.servers import BACKFILL, BEFORE, CONTRACT, EXPAND

STEPS = ((EXPAND, (ONE, TWO)), (BACKFILL, (TWO, ONE)), (CONTRACT, (TWO, THREE)))


def tried(work, *arguments, **options):
    try:
        work(*arguments, **options)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return "fine"


def serve(release, text):
    return [
        tried(release.write, "passing", text),
        tried(release.rewrite, "passing", f"{text} and more"),
        release.read().get("passing") == f"{text} and more",
        tried(release.remove, "passing"),
    ]


def words():
    return [[title, counted] for title, counted in servers.counted().items()]


def fresh(inputs, size=None):
    servers.forget()
    servers.migrate(BEFORE)
    servers.add(inputs["texts"][:size], gap=inputs["gap"], archived=True)


def outdate(inputs, every):
    """Give numbers to every story, or to every second: release 2 has written it, and release 1 has rewritten it since."""
    if inputs["outdated"]:
        titles = [f"story {number}" for number in range(every, len(inputs["texts"]) + 1, every)]
        TWO.model._default_manager.filter(title__in=titles).update(words=inputs["outdated"])


def gone(inputs):
    """Let release 2 delete the first and the last story of those that were there at the beginning."""
    TWO.remove("story 1", f"story {len(inputs['texts'])}")


def meanwhile(inputs):
    """Let release 2 work between two UPDATEs: delete, also the whole third hundred, and rewrite two of the second."""
    gone(inputs)
    if len(inputs["texts"]) > 200:
        TWO.remove(*(f"story {number}" for number in (2, 3, 4, *range(201, len(inputs["texts"])))))
        TWO.rewrite("story 150", inputs["text"])
        TWO.rewrite("story 151", inputs["text"])


def all_steps(inputs):
    fresh(inputs)
    seen = []
    for step, releases in STEPS:
        rows = len(servers.counted()) if step == BACKFILL else 0
        watch = servers.migrate(step, after_first=(lambda: meanwhile(inputs)) if step == BACKFILL else None)
        if step == BACKFILL:
            gone(inputs) if watch.updates else meanwhile(inputs)
            seen.append([max(watch.updates, default=0) <= 100, watch.statements <= rows / 25 + 10])
        seen += [words(), *(serve(release, inputs["text"]) for release in releases)]
        if step == EXPAND:
            for title, before, after in inputs["mixed"]:
                TWO.write(title, before)
                ONE.rewrite(title, after)
            ONE.write("late", inputs["text"], archived=True)
            outdate(inputs, 2)
    for values in (
        {"title": "x", "text": "", "archived": False, "words": None},
        {"title": "x", "text": "", "archived": False},
    ):
        sql = f"INSERT INTO {servers.TABLE} ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})"
        with transaction.atomic(), connection.cursor() as cursor:
            outcome = tried(cursor.execute, sql, list(values.values()))
            transaction.set_rollback(True)
        seen.append(outcome)
    return seen


def back_again(inputs):
    THREE.write("third", inputs["text"])
    numbers = servers.counted()
    seen = []
    for step, release in ((BACKFILL, TWO), (EXPAND, ONE), (BEFORE, ONE)):
        watch = servers.migrate(step)
        if step == EXPAND:
            seen.append([max(watch.updates, default=0) <= 100, watch.statements <= len(numbers) / 25 + 10])
        right = step == BEFORE or all(found in (numbers[title], None) for title, found in servers.counted().items())
        seen.append([serve(release, inputs["text"]), len(release.read()), right])
    for step in (EXPAND, BACKFILL, CONTRACT):
        servers.migrate(step)
    return [*seen, words()]


def stopped(inputs):
    fresh(inputs)
    servers.migrate(EXPAND)
    outdate(inputs, 1)
    outcome = tried(servers.migrate, BACKFILL, stop_at=3)
    kept = any(counted not in (None, inputs["outdated"]) for counted in servers.counted().values())
    watch = servers.migrate(BACKFILL, after_first=lambda: TWO.rewrite("story 150", inputs["text"]))
    return [outcome == OperationalError.__name__, kept, max(watch.updates, default=0) <= 100, words()]


def late(inputs):
    fresh(inputs, 3)
    servers.migrate(BACKFILL)
    texts = {"late": inputs["text"], "later": f"zwei\N{NO-BREAK SPACE}mehr {inputs['text']}"}
    for title, text in texts.items():
        ONE.write(title, text, archived=title == "later")
    outcome = tried(servers.migrate, CONTRACT)
    found = servers.counted()
    right = [found.pop(title) == (len(text.split()) if outcome == "fine" else None) for title, text in texts.items()]
    seen = [right, [[title, counted] for title, counted in found.items()]]
    servers.forget()
    servers.migrate(BACKFILL)
    return [*seen, tried(servers.migrate, EXPAND)]


def act(inputs):
    seen = {"steps": all_steps(inputs), "back": back_again(inputs)}
    if len(inputs["texts"]) > 200:
        seen["stopped"] = stopped(inputs)
    else:
        seen["late"] = late(inputs)
    return seen
