"""What the factories make, by what is in the database afterwards and by what the objects say."""

from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from kata_project.accounts.models import Profile
from kata_project.factories import ProfileFactory, reseed
from katas.testing.factories.models import Issue, Newsletter, Subscriber

beyond = {"queries": 300, "rows": 300}


def cases(rng):
    # Building comes first: the first rows of all, where nothing has been counted yet, need no query either.
    for part in ("built", "readers", "issues", "unique", "texts", "Subscriber", "Issue", "Newsletter"):
        mark = f"{rng.getrandbits(32):08x}"
        steps = list(story(rng, part, mark))
        rng.shuffle(steps)
        if steps and part != "built":
            # The very first rows count, and the first subscriber has been changed before others come.
            one = ["Subscriber", "create", 1, {}]
            steps = [["Issue", "create", 1, {}], one, *steps, one]
        yield {"steps": steps, "many": "" if steps else part, "mark": mark, "seed": rng.getrandbits(32)}


def story(rng, part, mark):
    many, few = rng.randint(3, 6), rng.randint(1, 3)
    moment = datetime(2020, rng.randint(1, 12), 3, rng.randint(0, 23)).isoformat()
    given = {"of the given newsletter": True}
    if part == "readers":
        through = {"newsletter__title": f"through {mark}", "newsletter__owner__display_name": mark}
        at_once = {"confirmed_at": moment, "joined_at": moment, "name": f"given {mark}"}
        later = {"confirmed": True, "confirmed_at": moment, "joined_at": "2019-05-01T10:00:00", "name": f"given {mark}"}
        return [
            ["Newsletter", "create", few, {}],
            ["Newsletter", "create", 1, {"title": f"given {mark}", "owner__display_name": mark}],
            ["Newsletter", "create", 1, {"owner__display_name": "D" * 80}],
            ["Subscriber", "create", many, {}],
            ["Subscriber", "create", few, {"confirmed": True}],
            ["Subscriber", "create", 1, {"confirmed": True, "joined_at": moment, "name": f"given {mark}"}],
            ["Subscriber", "create", 2, {"confirmed": False} | given],
            ["Subscriber", "create", 1, {"email": f"{mark}@example.org", "preferences": {"topics": [mark]}}],
            ["Subscriber", "create", 1, at_once],
            ["Subscriber", "create", 1, {"confirmed": False} | at_once],
            ["Subscriber", "create", 1, later],
            ["Subscriber", "create", 1, {"confirmed": True, "confirmed_at": None}],
            ["Subscriber", "create", 1, {"preferences": {}, "name": ""}],
            ["Subscriber", "create", 1, through],
            ["Subscriber", "create", 1, {"email": f"{mark * 20}@example.org"}],
            ["Subscriber", "create", 1, {"newsletter__slug": f"_{mark.upper()}_Late-"}],
        ]
    if part == "issues":
        return [
            ["Issue", "create", few, {}],
            ["Issue", "create", few, {"sent": True, "newsletter__title": f"through {mark}"}],
            ["Issue", "create", 1, {"sent": True, "sent_at": moment, "subject": f"given {mark}", "number": 1234567}],
            ["Issue", "create", 2, given],
            ["Issue", "create", 2, {"recipients": many}],
            ["Issue", "create", 1, {"recipients": few, "sent": True} | given],
            ["Issue", "create", 1, {"recipients": 0, "sent": False}],
            *2 * [["Issue", "create", 1, {"number": 7654321, "recipients": few}]],
            ["Issue", "create", 1, {"status": "sent", "subject": f"given {mark}"}],
            ["Issue", "create", 1, {"recipients": ["list", f"0{mark}@example.net", f"1{mark}@example.net"]}],
            ["Issue", "create", 1, {"recipients": ["queryset", f"1{mark}@example.net"]}],
            ["Issue", "create", 1, {"recipients": ["generator", f"2{mark}@example.net", f"0{mark}@example.net"]}],
            ["Issue", "create", 1, {"recipients": ["list"]}],
            ["Issue", "create", 1, {"sent_at": moment, "subject": f"given {mark}"}],
            ["Issue", "create", 1, {"sent": False, "sent_at": moment, "subject": f"given {mark}"}],
            ["Issue", "create", 1, {"sent": True, "sent_at": None, "status": "draft", "subject": ""}],
            ["Issue", "create", 1, {"newsletter__title": "C" * 80}],
        ]
    if part == "built":
        return [
            ["Newsletter", "build", many, {}],
            *[
                [name, "build", 2, {"newsletter__title": mark, "newsletter__owner__display_name": mark}]
                for name in ("Subscriber", "Issue")
            ],
            *[[name, "build", few, given] for name in ("Subscriber", "Issue")],
            ["Subscriber", "build", 1, {"confirmed": True, "confirmed_at": None}],
            ["Subscriber", "build", 1, {"preferences": {}, "name": ""}],
            ["Subscriber", "build", many, {"confirmed": True, "joined_at": moment}],
            ["Subscriber", "build", few, {}],
            ["Issue", "build", 1, {"sent": True, "sent_at": None, "status": "draft", "subject": ""}],
            ["Issue", "build", 2, {"recipients": ["lazy", f"1{mark}@example.net"]}],
            ["Issue", "build", many, {"recipients": few}],
            ["Issue", "build", few, {"sent": True}],
        ]
    if part == "unique":
        deleted, again = {"after a deletion": True}, {"same seed": True}
        return [
            ["Issue", "create", many, given],
            *[[name, "create", 3, deleted] for name in ("Newsletter", "Subscriber")],
            ["Issue", "create", 3, deleted | given],
            *[[name, "create", few, again] for name in 2 * ("Newsletter", "Subscriber", "Issue")],
            *2 * [["Issue", "create", few, again | given]],
            *2 * [["Issue", "create", 1, again | {"recipients": few}]],
            ["Newsletter", "create", 1, {"taken": True, "slug": f"before-{mark}"}],
            ["Subscriber", "create", 1, {"taken": True, "email": f"0{mark}@example.net"}],
            ["Issue", "create", 1, {"taken": True, "number": 8888888} | given],
        ]
    if part == "texts":
        fields = (("Newsletter", "title"), ("Subscriber", "name"), ("Issue", "subject"))
        texts = ("Same", "\u6771" * rng.randint(1, 9), "B" * 80)
        return [
            *[[name, "create", 2, {field: text}] for name, field in fields for text in texts],
            *[[name, "create", 2, {field: "Same"} | given] for name, field in fields[1:]],
        ]
    return []


def arrange(case):
    reseed(case["seed"])
    mark = case["mark"]
    newsletter = Newsletter.objects.create(
        title="here before", slug=f"before-{mark}", owner=ProfileFactory(user__username=f"before-{mark}")
    )
    for number in range(3):
        Subscriber.objects.create(newsletter=newsletter, email=f"{number}{mark}@example.net", name="here before")
    Subscriber.objects.create(
        newsletter=newsletter, email=f"3{mark}@example.net", name="here before", confirmed_at=timezone.now()
    )
    Issue.objects.create(newsletter=newsletter, number=8888888, subject="here before")
    Newsletter.objects.create(
        title="here before", slug=f"twin-{mark}", owner=ProfileFactory(user__username=f"twin-{mark}")
    )
    return {"steps": case["steps"], "many": case["many"], "slug": f"before-{mark}"}


def valid(row):
    try:
        row.full_clean()
    except ValidationError as error:
        return sorted(error.message_dict)
    return True


def inspect(case):
    mark = case["mark"]
    hour = timedelta(hours=1)
    # What an answer makes of a text that was given is its own affair, so only these are told.
    name = f"given {mark}"
    emails = {
        f"{mark}@example.org",
        f"{mark * 20}@example.org",
        *(f"{number}{mark}@example.net" for number in range(4)),
    }
    return {
        "profiles": Profile.objects.count(),
        "newsletters": [
            [
                one.title if one.title in (f"given {mark}", f"through {mark}") else "",
                one.owner.display_name == mark,
                one.slug == f"before-{mark}",
                one.subscribers.count(),
                one.issues.count(),
                valid(one),
            ]
            for one in Newsletter.objects.select_related("owner").order_by("id")
        ],
        "subscribers": [
            [
                one.name if one.name == name else "",
                one.email if one.email in emails else "",
                one.preferences,
                one.confirmed_at is None or one.confirmed_at - one.joined_at == hour,
                one.confirmed_at.astimezone(UTC).isoformat() if one.confirmed_at and one.name == name else "",
                one.newsletter.slug == f"before-{mark}",
                one.confirmed_at is not None,
                one.joined_at.astimezone(UTC).isoformat() if one.name == name else "",
                valid(one),
            ]
            for one in Subscriber.objects.select_related("newsletter").order_by("id")
        ],
        "issues": [
            [
                one.subject if one.subject == f"given {mark}" else "",
                one.status,
                one.sent_at is not None,
                one.sent_at.astimezone(UTC).isoformat() if one.sent_at and one.subject == f"given {mark}" else "",
                one.number == 1234567,
                sorted(
                    [
                        reader.email if reader.email in emails else "",
                        reader.newsletter_id == one.newsletter_id,
                        reader.confirmed_at is not None,
                    ]
                    for reader in one.recipients.all()
                ),
                valid(one),
            ]
            for one in Issue.objects.prefetch_related("recipients").order_by("id")
        ],
    }
