from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, UserFactory
from katas.admin.admin_actions import desktop
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 2, 29, 12, tzinfo=UTC)
SOME_DAY = datetime(2031, 5, 1, 9, tzinfo=UTC)
#: A database that writes the moment itself may keep milliseconds only.
TICK = timedelta(milliseconds=2)


def somebody(*permissions):
    """Return a user of the desk with these permissions on posts."""
    user = UserFactory(is_staff=True)
    names = [f"{permission}_post" for permission in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=names, content_type__app_label="blog"))
    return user


@pytest.fixture
def editor(client):
    client.force_login(somebody("view", "change"))
    return client


def posts(number, **values):
    """Make posts that were changed last a long time ago."""
    made = PostFactory.create_batch(number, **values)
    Post.objects.filter(pk__in=[post.pk for post in made]).update(updated_at=LONG_AGO)
    return made


def the_action(client):
    """Return the value that the menu sends for the action."""
    offered = desktop.offered(client)
    if desktop.LABEL not in offered:
        labels = [label for label, value in offered.items() if value]
        pytest.fail(
            f"the menu of actions, for a user who may change posts\n  expected: {desktop.LABEL!r} in it\n"
            f"  got:      {labels}",
            pytrace=False,
        )
    return offered[desktop.LABEL]


def publish(client, chosen, **options):
    """Choose the action for these posts, and return the response."""
    response = desktop.choose(client, the_action(client), [post.pk for post in chosen], **options)
    expect(response.status_code, 302, call="the status of the response: a redirect to the list")
    return response


def stored():
    """Return what is stored about each post, by its key."""
    return {post.pk: (post.status, post.published_at, post.updated_at) for post in Post.objects.all()}


def published():
    return sorted(Post.objects.filter(status="published").values_list("title", flat=True))


def test_selected_drafts_become_published(editor):
    chosen = posts(3)
    others = posts(2)
    before = timezone.now() - TICK
    publish(editor, chosen)
    after = timezone.now() + TICK
    rows = stored()
    expect([rows[post.pk][0] for post in chosen], ["published"] * 3, call="the status of three selected drafts")
    for post in chosen:
        moment = rows[post.pk][1]
        expect(
            moment is not None and before <= moment <= after,
            True,
            call=f"published_at of a selected draft, which is {moment}, is the present moment",
        )
    expect(
        [rows[post.pk] for post in others],
        [("draft", None, LONG_AGO)] * 2,
        call="status, published_at and updated_at of two drafts that were not selected",
    )


def test_a_draft_with_a_date_keeps_it(editor):
    chosen = [*posts(1, published_at=SOME_DAY), *posts(1), *posts(1, published_at=LONG_AGO)]
    publish(editor, chosen)
    rows = stored()
    expect(
        [rows[post.pk][:2] for post in (chosen[0], chosen[2])],
        [("published", SOME_DAY), ("published", LONG_AGO)],
        call="status and published_at of two selected drafts that had a date",
        because="Somebody has set the date on purpose: an old text, or one that appears later.",
    )


def test_what_is_published_already_keeps_every_value(editor):
    old = [*posts(2, published=True, published_at=LONG_AGO), *posts(1, published=True, published_at=None)]
    publish(editor, [*old, *posts(1)])
    rows = stored()
    expect(
        [rows[post.pk] for post in old],
        [("published", LONG_AGO, LONG_AGO)] * 2 + [("published", None, LONG_AGO)],
        call="status, published_at and updated_at of three selected posts that were published already, one without a date",
        because="Nothing happened to them. Readers would see old posts at the top again.",
    )


def test_a_published_post_says_when_it_was_changed(editor):
    chosen = [*posts(1), *posts(1, published_at=LONG_AGO)]
    before = timezone.now() - TICK
    publish(editor, chosen)
    moments = [stored()[post.pk][2] for post in chosen]
    expect(
        all(moment >= before for moment in moments),
        True,
        call=f"updated_at of two selected drafts, {[str(moment) for moment in moments]}, is the present moment",
        because="auto_now acts when an instance is saved, and only then.",
    )


@pytest.mark.parametrize(
    ("drafts", "old", "text"),
    [
        (0, 2, "0 posts were published."),
        (1, 0, "1 post was published."),
        (1, 2, "1 post was published."),
        (3, 1, "3 posts were published."),
    ],
    ids=["none", "one", "one of three", "three of four"],
)
def test_a_message_says_how_many_posts_were_published(drafts, old, text, editor):
    chosen = [*posts(drafts), *posts(old, published=True)]
    response = publish(editor, chosen)
    messages = [message for message in desktop.messages(response) if "published" in message]
    expect(
        messages,
        [text],
        call=f"the messages after {drafts} drafts and {old} published posts were selected",
        because="What was published before does not count.",
    )


def test_select_all_publishes_all_pages_of_what_matches(editor):
    travel, food = CategoryFactory(name="Travel"), CategoryFactory(name="Food")
    matching = [*posts(9, category=travel), *posts(3, category=travel, published_at=SOME_DAY)]
    posts(2, category=food)
    posts(2, category=None)
    response = publish(editor, matching, across=True, query=f"?category__id__exact={travel.pk}")
    expect(
        published(),
        sorted(post.title for post in matching),
        call='the published posts after "Select all 12 posts" with a filter for one category, on pages of 5',
        because="The browser sends the keys of one page only; the queryset knows the filters and all pages.",
    )
    expect(desktop.messages(response), ["12 posts were published."], call="the messages")
    found = [*posts(1, title="A weekend in Rome"), *posts(1, title="Weekend rain")]
    posts(1, title="Rome", body="A weekend in Rome", summary="A weekend", slug="weekend")
    publish(editor, found, across=True, query="?q=weekend")
    expect(
        published(),
        sorted(post.title for post in [*matching, *found]),
        call="the published posts after \"Select all 2 posts\" with a search for 'weekend'",
        because="The queryset knows the search as well, which is one of titles.",
    )


@pytest.mark.parametrize(
    ("query", "drafts", "old"),
    [("?status__exact=draft", 4, 0), ("?status__exact=draft", 1, 0), ("?status__exact=published", 0, 3)],
    ids=["four drafts", "a draft", "no draft"],
)
def test_the_message_counts_in_a_list_that_is_filtered_by_status(query, drafts, old, editor):
    chosen = [*posts(drafts), *posts(old, published=True)]
    response = publish(editor, chosen, query=query)
    expect(
        [message for message in desktop.messages(response) if "published" in message],
        ["1 post was published." if drafts == 1 else f"{drafts} posts were published."],
        call=f"the messages after {drafts} drafts and {old} published posts were selected on the list with {query}",
        because="Once a draft is published, a queryset that asks for drafts no longer finds it.",
    )


def test_the_list_stays(client):
    client.force_login(somebody("view", "change", "delete"))
    travel, food = CategoryFactory(name="Travel"), CategoryFactory(name="Food")
    made = [post for category in (travel, food) for post in posts(4, category=category)]
    for day, number in enumerate((3, 0, 6, 1, 7, 2, 5, 4)):
        status = "published" if day % 2 else "draft"
        Post.objects.filter(pk=made[number].pk).update(created_at=LONG_AGO - timedelta(days=day), status=status)
    expect(
        desktop.listed(client),
        {
            "columns": ["title", "status", "published_at"],
            "filters": ["category", "status"],
            "search": True,
            "keys": [made[number].pk for number in (3, 0, 6, 1, 7)],
        },
        call="the columns, filters and search of the list, and the keys on its first page, for 8 posts, 4 of them published",
        because="The editors want an action, and nothing else changed.",
    )


def test_select_all_publishes_more_than_a_thousand(editor, record_queries):
    [first] = posts(1)
    Post.objects.bulk_create(Post(title=f"{n}", slug=f"x{n}", author=first.author, body="x") for n in range(1100))
    action = the_action(editor)
    with record_queries() as log:
        attempt(desktop.choose, editor, action, [first.pk], across=True, call='"Select all 1101 posts" and the action')
    updates = [one for one in log if one.verb == "UPDATE" and "blog_post" in one.tables]
    expect(
        {"published": len(published()), "UPDATEs": len(updates)},
        {"published": 1101, "UPDATEs": 1},
        call='after "Select all 1101 posts" and the action',
        because="A condition for each post grows with them until the database refuses it; the queryset has one for all.",
    )


@pytest.mark.parametrize("number", [2, 30])
def test_the_posts_are_written_in_one_update(number, editor, record_queries):
    logs = []
    for size in (3, number):
        keys = [post.pk for post in [*posts(size - 1), *posts(1, published_at=SOME_DAY)]]
        action = the_action(editor)
        with record_queries() as log:
            desktop.choose(editor, action, keys)
        logs.append(log)
    updates = [one for one in log if one.verb == "UPDATE" and "blog_post" in one.tables]
    problem = ""
    if len(updates) != 1:
        problem = f"expected: 1 UPDATE of the posts\n  got:      {len(updates)}"
    elif len(log) > len(logs[0]):
        problem = f"expected: at most {len(logs[0])} queries, as many as for 3\n  got:      {len(log)}"
    if problem:
        pytest.fail(f"publishing {number} posts\n  {problem}\n{log.explain()}", pytrace=False)


def test_who_may_change_posts_by_a_group_or_as_superuser_can_publish(client):
    editors = Group.objects.create(name="Editors")
    # Who may change posts may see them as well, without the permission to view them.
    editors.permissions.set(Permission.objects.filter(codename="change_post", content_type__app_label="blog"))
    member, superuser = UserFactory(is_staff=True), UserFactory(is_staff=True, is_superuser=True)
    member.groups.add(editors)
    for user, what in ((member, "who may change posts by a group"), (superuser, "who is a superuser")):
        client.force_login(user)
        chosen = posts(2)
        publish(client, chosen)
        expect(
            [stored()[post.pk][0] for post in chosen],
            ["published"] * 2,
            call=f"the status of two selected drafts, published by a user {what}",
            because="has_perm() knows all ways to a permission.",
        )


@pytest.mark.parametrize(
    "permissions", [["view"], ["view", "delete"], ["view", "change"], ["view", "change", "delete"]], ids=" and ".join
)
def test_deleting_is_offered_to_the_same_users_as_before(permissions, client):
    posts(1)
    client.force_login(somebody(*permissions))
    expect(
        "Delete selected posts" in desktop.offered(client),
        "delete" in permissions,
        call=f"'Delete selected posts' is offered to a user who may {', '.join(permissions)}",
    )


@pytest.mark.parametrize("permissions", [["view"], ["view", "add", "delete"]], ids=["view", "all but change"])
def test_who_may_only_look_cannot_publish(permissions, client):
    others = Permission.objects.filter(codename__startswith="change_").exclude(codename="change_post")
    chosen = posts(2)
    client.force_login(somebody("view", "change"))
    action = the_action(client)
    visitor = somebody(*permissions)
    visitor.user_permissions.add(*others)
    client.force_login(visitor)
    expect(
        desktop.LABEL in desktop.offered(client),
        False,
        call=f"{desktop.LABEL!r} is offered to a user who may {', '.join(permissions)} posts, and change all but posts",
        because="An action of the admin asks for no permission unless you say which.",
    )
    desktop.choose(client, action, [post.pk for post in chosen])
    expect(
        [stored()[post.pk] for post in chosen],
        [("draft", None, LONG_AGO)] * 2,
        call=f"two drafts after a forged request of a user who may {', '.join(permissions)}",
        because="What the menu does not show can still be sent.",
    )
