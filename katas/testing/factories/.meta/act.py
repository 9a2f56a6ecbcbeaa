from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import reduce

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from kata_project.factories import reseed
from katas.testing.factories import factories
from katas.testing.factories.models import Newsletter, Subscriber


def act(inputs):
    seen = [step(inputs, *one) for one in inputs["steps"]]
    return seen or many(inputs["many"])


def many(name):
    """Return how many queries it takes to build 1100 rows, and how many of them have valid fields.

    Also how many different e-mail addresses, numbers or slugs they have, and 18 more whose names or titles are equal or
    alike.
    """
    unique, text = {"Subscriber": ("email", "name"), "Issue": ("number", "subject"), "Newsletter": ("slug", "title")}[
        name
    ]
    factory = getattr(factories, f"{name}Factory")
    verbs = []
    with connection.execute_wrapper(listener(verbs)):
        newsletter = factories.NewsletterFactory.build()
        relation = {"owner": newsletter.owner} if name == "Newsletter" else {"newsletter": newsletter}
        rows = factory.build_batch(1100, **relation)
    rows.append(factory.build(**relation, **{text: "A" * 80}))
    told = [
        len(verbs),
        sum(valid(one, *relation) for one in rows),
        len({getattr(one, unique) for one in rows if getattr(one, unique)}),
    ]
    if name != "Issue":
        factory.reset_sequence()
        texts = ("Trams1", "1Trams", "TRAMS", "Trams!", "\u6771\u4eac", "\u5927\u962a", *12 * ["Trams"])
        told.append(len({getattr(factory.build(**relation, **{text: one}), unique) for one in texts}))
    return told


def valid(row, relation):
    try:
        row.clean_fields([relation])
    except ValidationError:
        return False
    return True


class Readers:
    """Subscribers who are looked up when they are counted or iterated, as a queryset's are; its repr() sends no query."""

    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return self.rows.count()

    def __iter__(self):
        return self.rows.iterator()


def listener(verbs):
    def listen(execute, sql, params, many, context):
        verbs.append(str(sql).split()[0].upper())
        return execute(sql, params, many, context)

    return listen


def step(inputs, name, strategy, count, options):
    options = dict(options)
    for key in ("joined_at", "sent_at", "confirmed_at"):
        if options.get(key):
            options[key] = datetime.fromisoformat(options[key]).replace(tzinfo=UTC)
    given = options.get("recipients")
    if isinstance(given, list):
        rows = Subscriber.objects.filter(email__in=given[1:]).order_by("id")
        options["recipients"] = {"list": list, "queryset": lambda one: one, "generator": iter, "lazy": Readers}[
            given[0]
        ](rows)
    if options.pop("of the given newsletter", False):
        options["newsletter"] = Newsletter.objects.get(slug=inputs["slug"])
    if options.pop("same seed", False):
        reseed(11)
    if options.pop("taken", False):
        return {"made": taken(getattr(factories, f"{name}Factory"), options)}
    if options.pop("after a deletion", False):
        getattr(factories, f"{name}Factory").create_batch(3, **options)[0].delete()
    verbs = []
    with connection.execute_wrapper(listener(verbs)):
        made = getattr(getattr(factories, f"{name}Factory"), f"{strategy}_batch")(count, **options)
    seen = [facts(name, one) | {"kept": kept(one, options)} for one in made]
    if name == "Subscriber":
        for one in made:
            # Not saved: it must not be seen anywhere.
            if "preferences" in options:
                continue
            one.preferences["topics"].append("changed")
            one.preferences["format"] = "changed"
    newsletters = [one if name == "Newsletter" else one.newsletter for one in made]
    return {
        "made": seen,
        "own": len({id(one.owner) for one in newsletters}) if strategy == "build" else count,
        "updates": verbs.count("UPDATE"),
        "queries of build": len(verbs) if strategy == "build" else 0,
    }


def kept(one, options):
    """Return the names of the options that are what was given, through relations too."""
    fields = options.keys() - {"confirmed", "sent", "recipients"}
    return sorted(name for name in fields if reduce(getattr, name.split("__"), one) == options[name])


def taken(factory, options):
    """Say what comes of a value that has to be unique, and is there already."""
    try:
        with transaction.atomic():
            factory(**options)
    except IntegrityError:
        return "IntegrityError"
    return "a row"


def facts(name, one):
    newsletter = one if name == "Newsletter" else one.newsletter
    seen = {"saved": [link.pk is not None for link in (one, newsletter, newsletter.owner, newsletter.owner.user)]}
    if name == "Subscriber":
        seen["preferences"] = deepcopy(one.preferences)
        seen["confirmed"] = one.confirmed_at is not None and one.confirmed_at - one.joined_at == timedelta(hours=1)
        seen["waits"] = one.confirmed_at is None
    if name == "Issue":
        seen["numbered"] = one.number > 0
        seen["sent"] = [str(one.status), one.sent_at is not None and one.sent_at.tzinfo is not None]
    return seen
