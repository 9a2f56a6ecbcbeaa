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
    return seen or many()


def many():
    """Return how many queries it takes to build the first rows of all, and how many of them have valid fields.

    Also how many different e-mail addresses, numbers and slugs 1100 subscribers, issues and newsletters have, and 18
    newsletters and subscribers whose titles and names are equal or alike.
    """
    verbs = []
    with connection.execute_wrapper(listener(verbs)):
        newsletter = factories.NewsletterFactory.build()
        subscribers = factories.SubscriberFactory.build_batch(1100, newsletter=newsletter)
        issues = factories.IssueFactory.build_batch(1100, newsletter=newsletter)
        newsletters = factories.NewsletterFactory.build_batch(1100, owner=newsletter.owner)
    long = "A" * 80
    newsletters.append(factories.NewsletterFactory.build(title=long, owner=newsletter.owner))
    subscribers.append(factories.SubscriberFactory.build(name=long, newsletter=newsletter))
    texts = ("Trams1", "1Trams", "TRAMS", "Trams!", "\u6771\u4eac", "\u5927\u962a", *12 * ["Trams"])
    factories.NewsletterFactory.reset_sequence()
    titled = [factories.NewsletterFactory.build(title=text).slug for text in texts]
    factories.SubscriberFactory.reset_sequence()
    named = [factories.SubscriberFactory.build(name=text).email for text in texts]
    return [
        len(verbs),
        sum(valid(one, "newsletter") for one in (*subscribers, *issues))
        + sum(valid(one, "owner") for one in newsletters),
        len(set(titled)),
        len(set(named)),
        len({one.email for one in subscribers}),
        len({one.number for one in issues if one.number > 0}),
        len({one.slug for one in newsletters}),
    ]


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
        seen["sent"] = [str(one.status), one.sent_at is not None and one.sent_at.tzinfo is not None]
    return seen
