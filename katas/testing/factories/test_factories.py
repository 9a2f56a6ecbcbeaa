import importlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kata_project.accounts.models import Profile
from kata_project.factories import ProfileFactory, reseed
from katas.testing.factories import factories
from katas.testing.factories.models import Issue, Newsletter, Subscriber
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

JUNE = datetime(2021, 6, 1, 23, 30, tzinfo=UTC)
NAMES = ("Newsletter", "Subscriber", "Issue")


class Readers:
    """Subscribers who are looked up when they are counted or iterated, as a queryset's are; its repr() sends no query."""

    def __len__(self):
        return Subscriber.objects.count()

    def __iter__(self):
        return Subscriber.objects.iterator()


def make(name, strategy="create", /, *args, **options):
    """Call a method of a factory, and fail with what was called if it raises."""
    shown = ", ".join([*map(repr, args), *(f"{key}={value!r}" for key, value in options.items())])
    call = f"{name}Factory.{strategy}({shown})"
    return attempt(getattr(getattr(factories, f"{name}Factory"), strategy), *args, call=call, **options)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_created_is_valid(name):
    # In any order of the tests, the first row of all is among these.
    getattr(factories, f"{name}Factory").reset_sequence()
    for row in [make(name), *make(name, "create_batch", 3)]:
        row.refresh_from_db()
        attempt(row.full_clean, call=f"{name}Factory().full_clean()", because="A test must not stand on broken data.")


def test_each_has_relations_of_its_own():
    for name in NAMES:
        make(name, "create_batch", 3)
    counts = [model.objects.count() for model in (Newsletter, Subscriber, Issue, Profile)]
    expect(
        counts,
        [9, 3, 3, 9],
        call="create_batch(3) of each factory: how many newsletters, subscribers, issues and profiles there are",
        because="With shared rows, a page with a query for each would look as cheap as one without.",
    )


def test_what_is_given_is_kept():
    newsletter = make("Newsletter", owner=ProfileFactory(display_name="Ada"), slug="trams")
    subscriber = make(
        "Subscriber", newsletter=newsletter, name="Zoë Ito", email="zoe@example.org", preferences={"a": 1}
    )
    issue = make("Issue", newsletter__title="Bridges", newsletter__owner__display_name="Bo", number=77, subject="Hello")
    expect(
        [newsletter.owner.display_name, newsletter.slug, subscriber.newsletter.pk == newsletter.pk],
        ["Ada", "trams", True],
        call="NewsletterFactory(owner=ada, slug='trams'), and a subscriber of it",
    )
    expect(
        [subscriber.name, subscriber.email, subscriber.preferences],
        ["Zoë Ito", "zoe@example.org", {"a": 1}],
        call="SubscriberFactory(name='Zoë Ito', email='zoe@example.org', preferences={'a': 1})",
    )
    expect(
        [issue.newsletter.title, issue.newsletter.owner.display_name, issue.number, issue.subject],
        ["Bridges", "Bo", 77, "Hello"],
        call="IssueFactory(newsletter__title='Bridges', newsletter__owner__display_name='Bo', number=77, subject='Hello')",
    )
    expect(Newsletter.objects.count(), 2, call="the newsletters in the database after that")
    because = "A trait is a short way to say something; a test that gives the fields themselves is taken at their word."
    expect(
        [make("Subscriber", confirmed_at=JUNE).confirmed_at, make("Issue", status="sent").status],
        [JUNE, "sent"],
        call="SubscriberFactory(confirmed_at=…).confirmed_at and IssueFactory(status='sent').status",
        because=because,
    )
    expect(make("Issue", sent_at=JUNE).sent_at, JUNE, call=f"IssueFactory(sent_at={JUNE}).sent_at", because=because)


@pytest.mark.parametrize("strategy", ["create", "build"])
def test_what_is_given_is_kept_through_relations_and_if_it_is_empty(strategy):
    for name in ("Subscriber", "Issue"):
        row = make(name, strategy, newsletter__title="Bridges", newsletter__owner__display_name="Bo")
        expect(
            [row.newsletter.title, row.newsletter.owner.display_name],
            ["Bridges", "Bo"],
            call=f"{name}Factory.{strategy}(newsletter__title='Bridges', newsletter__owner__display_name='Bo')",
        )
    for name, options in (
        ("Subscriber", {"confirmed": True, "confirmed_at": None, "preferences": {}, "name": ""}),
        ("Subscriber", {"confirmed": False, "confirmed_at": JUNE}),
        ("Issue", {"sent": False, "sent_at": JUNE, "status": "sent"}),
        ("Issue", {"sent": True, "sent_at": None, "subject": ""}),
        ("Issue", {"sent": True, "status": "draft"}),
    ):
        row = make(name, strategy, **options)
        expect(
            {key: getattr(row, key, value) for key, value in options.items()},
            options,
            call=f"{name}Factory.{strategy}({', '.join(f'{key}={value!r}' for key, value in options.items())})",
            because="None and an empty value are values; a test that gives them wants them.",
        )


def test_unique_fields_stay_unique():
    because = "A test that fails once in a hundred runs costs more than one that fails always."
    newsletter = make("Newsletter")
    for _ in range(3):
        reseed(7)
        attempt(
            lambda: [
                factories.NewsletterFactory.create_batch(3),
                factories.SubscriberFactory.create_batch(3),
                factories.IssueFactory.create_batch(3, newsletter=newsletter),
            ],
            call="create_batch(3) of each factory, again with the same random seed",
            because=because,
        )
    expect(
        Newsletter.objects.count(),
        1 + 3 * (3 + 3),
        call="the newsletters after that: the first one, and three times three, and one for each of three subscribers",
        because="A row that is found instead of made is shared.",
    )
    many = [make(name, "build_batch", 1100, newsletter=newsletter) for name in ("Subscriber", "Issue")]
    many.append(make("Newsletter", "build_batch", 1100, owner=newsletter.owner))
    expect(
        [len({one.email for one in many[0]}), len({one.number for one in many[1]}), len({one.slug for one in many[2]})],
        [1100, 1100, 1100],
        call="different e-mail addresses, numbers and slugs of 1100 subscribers and issues of one newsletter, and of "
        "1100 newsletters",
        because=because,
    )
    for rows, name, field in zip(
        many, ("Subscriber", "Issue", "Newsletter"), ("name", "subject", "title"), strict=True
    ):
        rows.append(make(name, "build", **{field: "A" * 80}))
    for name, field, unique in (("Newsletter", "title", "slug"), ("Subscriber", "name", "email")):
        getattr(factories, f"{name}Factory").reset_sequence()
        texts = ("Trams1", "1Trams", "TRAMS", "Trams!", "\u6771\u4eac", "\u5927\u962a")
        rows = [make(name, "build", **{field: text}) for text in texts]
        rows += make(name, "build_batch", 12, **{field: "Trams"})
        expect(
            len({getattr(row, unique) for row in rows}),
            18,
            call=f"different values of {unique} where {field} is one of {texts}, and 12 times 'Trams'",
            because="Different texts can leave the same slug, and a text and a number that run into one another are "
            "a text and another number.",
        )
    for name, rows in zip(("Subscriber", "Issue", "Newsletter"), many, strict=True):
        for row in rows:
            attempt(
                row.clean_fields,
                ["newsletter" if name != "Newsletter" else "owner"],
                call=f"clean_fields() of one of {name}Factory.build_batch(1100), or of the next one with a text of 80 "
                f"letters, without its relation: {row!r}",
                because="What is too long now and then fails in other tests now and then.",
            )
    built = make("Subscriber", "build_batch", 4)
    expect(len({one.email for one in built}), 4, call="the different addresses of SubscriberFactory.build_batch(4)")


@pytest.mark.parametrize("name", NAMES)
def test_unique_fields_stay_unique_after_a_row_was_deleted(name):
    options = {"newsletter": make("Newsletter")} if name == "Issue" else {}
    make(name, "create_batch", 3, **options)[0].delete()
    attempt(
        lambda: getattr(factories, f"{name}Factory").create_batch(3, **options),
        call=f"{name}Factory.create_batch(3), after one of three others was deleted",
        because="The number of rows comes again when one is deleted.",
    )


@pytest.mark.parametrize(
    "text", ["Trams", "\u6771\u4eac", "A" * 80, "Trams & <more>!"], ids=["Trams", "Tokyo", "80 letters", "signs"]
)
def test_rows_with_the_same_text_are_valid_rows_of_their_own(text):
    given = {"newsletter": make("Newsletter", title=text)}
    for name, options in (
        ("Newsletter", {"title": text}),
        *((name, options) for name in ("Subscriber", "Issue") for options in ({}, given)),
        *(("Subscriber", {"name": text} | options) for options in ({}, given)),
        *(("Issue", {"subject": text} | options) for options in ({}, given)),
    ):
        call = f"{name}Factory.create_batch(3, {', '.join(f'{key}={value!r}' for key, value in options.items())})"
        rows = make(name, "create_batch", 3, **options)
        expect(len({row.pk for row in rows}), 3, call=f"different rows of {call}")
        for row in rows:
            attempt(
                row.full_clean, call=f"full_clean() of a row of {call}", because="Only some fields have to be unique."
            )


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("Subscriber", {"email": "a" * 150 + "@example.org"}),
        ("Subscriber", {"newsletter__slug": "_Late_Trams-"}),
        ("Newsletter", {"owner__display_name": "A" * 80}),
        ("Issue", {"newsletter__owner__display_name": "\u6771" * 80}),
    ],
    ids=["a long address", "an odd slug", "a long name", "a Japanese name"],
)
def test_rows_with_unusual_values_are_valid(name, options):
    row = make(name, **options)
    attempt(row.full_clean, call=f"{name}Factory(**{options}).full_clean()")
    attempt(row.newsletter.full_clean if name != "Newsletter" else row.full_clean, call="newsletter.full_clean()")


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("Newsletter", "slug", "trams"), ("Subscriber", "email", "ada@example.org"), ("Issue", "number", 77)],
    ids=["slug", "email", "number"],
)
def test_a_row_is_made_and_never_found(name, field, value):
    options = {field: value} | ({"newsletter": make("Newsletter")} if name == "Issue" else {})
    make(name, **options)
    try:
        with transaction.atomic():
            getattr(factories, f"{name}Factory")(**options)
    except IntegrityError:
        return
    pytest.fail(
        f"{name}Factory({field}={value!r}), where a row has it already\n  expected: IntegrityError\n"
        "  got:      no exception\n  A row that is found keeps its other values; those that the test has given are lost.",
        pytrace=False,
    )


def test_a_subscriber_waits_for_confirmation_unless_told_otherwise():
    for options in ({}, {"confirmed": False}):
        one = make("Subscriber", **options)
        expect(
            [one.confirmed_at, one.preferences], [None, {"format": "html", "topics": []}], call="SubscriberFactory()"
        )
    for options in ({}, {"joined_at": JUNE}):
        for strategy in ("create", "build"):
            one = make("Subscriber", strategy, confirmed=True, **options)
            expect(
                one.confirmed_at and one.confirmed_at - one.joined_at,
                timedelta(hours=1),
                call=f"SubscriberFactory.{strategy}(confirmed=True, …): confirmed_at - joined_at",
                because="Fields that depend on one another must agree, whichever of them a test gives.",
            )
    expect(one.joined_at, JUNE, call="SubscriberFactory.build(confirmed=True, joined_at=…).joined_at")
    for strategy in ("create", "build"):
        expect(
            make("Subscriber", strategy, confirmed=True, confirmed_at=JUNE).confirmed_at,
            JUNE,
            call=f"SubscriberFactory.{strategy}(confirmed=True, confirmed_at={JUNE}).confirmed_at",
            because="What a test gives is more exact than what the factory works out.",
        )


def test_nobody_shares_preferences():
    first = make("Subscriber")
    first.preferences["topics"].append("trams")
    first.preferences["format"] = "text"
    for strategy in ("create", "build"):
        expect(
            make("Subscriber", strategy).preferences,
            {"format": "html", "topics": []},
            call=f"SubscriberFactory.{strategy}().preferences, after another subscriber's were changed",
            because="What is written once in the class is one object for all.",
        )


def test_an_issue_is_a_draft_unless_told_otherwise():
    for strategy in ("create", "build"):
        draft, sent = make("Issue", strategy, sent=False), make("Issue", strategy, sent=True)
        other = make("Issue", strategy)
        expect([other.status, other.sent_at], ["draft", None], call=f"IssueFactory.{strategy}(): status and sent_at")
        given = make("Issue", strategy, sent=True, sent_at=JUNE)
        expect([draft.status, draft.sent_at], ["draft", None], call=f"IssueFactory.{strategy}(sent=False): the same")
        expect(
            [sent.status, getattr(sent.sent_at, "tzinfo", None) is not None],
            ["sent", True],
            call=f"IssueFactory.{strategy}(sent=True): status, and whether sent_at is a moment with a time zone",
        )
        expect(
            [given.status, given.sent_at], ["sent", JUNE], call=f"IssueFactory.{strategy}(sent=True, sent_at={JUNE})"
        )


@pytest.mark.parametrize("count", [0, 1, 5])
def test_new_recipients_are_confirmed_readers_of_the_same_newsletter(count):
    issue = make("Issue", recipients=count, sent=True)
    rows = list(Subscriber.objects.all())
    expect(
        [issue.recipients.count(), len(rows), Newsletter.objects.count()],
        [count, count, 1],
        call=f"IssueFactory(recipients={count}): its recipients, all subscribers, and all newsletters",
    )
    expect(
        [
            (one.newsletter_id == issue.newsletter_id, one.confirmed_at and one.confirmed_at - one.joined_at)
            for one in rows
        ],
        [(True, timedelta(hours=1))] * count,
        call=f"IssueFactory(recipients={count}): for each, whether it reads this newsletter, and confirmed_at - joined_at",
        because="A test of the sending would otherwise stand on rows that the real code never makes.",
    )


def test_new_recipients_are_nobody_who_was_there():
    newsletter = make("Newsletter", title="Trams")
    reader = make("Subscriber", newsletter=newsletter, confirmed=True)
    make("Newsletter", title="Trams")
    issues = [
        make("Issue", newsletter=newsletter, number=1, recipients=2),
        make("Issue", newsletter__title="Trams", number=1, recipients=2),
    ]
    recipients = [one for issue in issues for one in issue.recipients.all()]
    expect(
        [one.newsletter_id for one in recipients],
        [issue.newsletter_id for issue in issues for _ in range(2)],
        call="IssueFactory(number=1, recipients=2), where three newsletters have one title: the recipients' newsletters",
    )
    expect(
        (len({one.pk for one in recipients}), reader in recipients),
        (4, False),
        call="IssueFactory(number=1, recipients=2) for each of two newsletters: how many recipients they have together, "
        "and whether one is a reader who was there before",
        because="Each issue gets new ones, so that a test which changes them knows whom else it changes.",
    )


def test_given_recipients_are_taken():
    first, second, _ = make("Subscriber", "create_batch", 3)
    before = list(Subscriber.objects.order_by("id").values_list("newsletter", "confirmed_at"))
    rows = Subscriber.objects.filter(pk__in=[first.pk, second.pk])
    for kind, given in (("a list", [first, second]), ("a queryset", rows), ("a generator", (one for one in rows))):
        issue = make("Issue", recipients=given)
        expect(
            {one.pk for one in issue.recipients.all()},
            {first.pk, second.pk},
            call=f"IssueFactory(recipients=…) with {kind} of two: the keys of its recipients",
        )
    for options in ({}, {"recipients": []}):
        expect(make("Issue", **options).recipients.count(), 0, call=f"IssueFactory(**{options}).recipients.count()")
    expect(
        list(Subscriber.objects.order_by("id").values_list("newsletter", "confirmed_at")),
        before,
        call="newsletter and confirmed_at of the subscribers in the database after that",
        because="The test that gives them has made them as it wants them.",
    )


@pytest.mark.parametrize("name", NAMES)
def test_build_does_not_touch_the_database(name, assert_queries):
    options = {"Issue": {"sent": True}, "Subscriber": {"confirmed": True}}.get(name, {})
    saved = make("Newsletter")
    given = {"owner": saved.owner} if name == "Newsletter" else {"newsletter": saved}
    with assert_queries(0, because="a test that builds has no database, or does not want to wait for it"):
        built = [make(name, "build", **options), *make(name, "build_batch", 2)]
        make(name, "build_batch", 2, **given)
        if name == "Issue":
            several = (2, [Subscriber(email="a@b.c")], Readers())
            built += [make(name, "build", recipients=recipients) for recipients in several]
    for one in built:
        chain = [
            one,
            one if name == "Newsletter" else attempt(lambda one=one: one.newsletter, call=f"{name}.newsletter"),
        ]
        chain.append(attempt(lambda chain=chain: chain[-1].owner, call="newsletter.owner"))
        expect(
            [link.pk for link in chain],
            [None] * 3,
            call=f"{name}Factory.build(): the keys of it, its newsletter and the newsletter's owner",
        )


@pytest.mark.parametrize("name", NAMES)
def test_the_first_row_of_all_is_built_without_a_query_too(name, assert_queries):
    make(name)
    # The factories as they are when a run begins, where nothing has been counted yet.
    importlib.reload(factories)
    with assert_queries(0, because="a test of pure Python may be the first one that runs"):
        make(name, "build")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_built_has_relations_of_its_own(name):
    call = f"newsletter and owner of each row of {name}Factory.build_batch(3)"
    rows = make(name, "build_batch", 3)
    newsletters = rows if name == "Newsletter" else attempt(lambda: [one.newsletter for one in rows], call=call)
    related = attempt(lambda: [(one, one.owner) for one in newsletters], call=call)
    expect(
        [len({id(one) for one in each}) for each in zip(*related, strict=True)],
        [3, 3],
        call=f"{name}Factory.build_batch(3): how many newsletters and owners they have",
        because="What one test changes must not be changed for the next one.",
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_written_twice(name, record_queries):
    given = {"recipients": make("Subscriber", "create_batch", 2)}
    for options in {
        "Newsletter": ({},),
        "Subscriber": ({}, {"confirmed": True}),
        "Issue": ({}, {"recipients": 2, "sent": True}, given),
    }[name]:
        with record_queries() as log:
            make(name, **options)
        updates = [statement.sql for statement in log if statement.verb == "UPDATE"]
        expect(updates, [], call=f"{name}Factory(**{options}): UPDATE statements", because="Once is enough.")
