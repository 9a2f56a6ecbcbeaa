import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client, override_settings
from django.test.utils import override_script_prefix

from kata_project.blog.models import Comment, Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, UserFactory
from katas.auth.members_only.reading import items, outcome
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

PREVIEW, MODERATION = "/preview/", "/moderation/"
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
LOGIN = "/accounts/login/"


def signed_in(**flags):
    user = UserFactory(**flags)
    client = Client()
    client.force_login(user)
    return client, user


def send(client, url, method="get"):
    return attempt(getattr(client, method), url, call=f"{method.upper()} {url}")


def expect_outcome(client, url, wanted, who, method="get", because=""):
    response = send(client, url, method)
    expect(outcome(response), wanted, call=f"{method.upper()} {url} by {who}", because=because)
    if wanted != "200":
        expect(
            items(response) + [one for one in ("Approve all",) if one in response.content.decode()],
            [],
            call=f"what {method.upper()} {url} shows to {who}",
            because="The status alone keeps no secret.",
        )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("url", [PREVIEW, MODERATION])
def test_a_visitor_is_led_to_the_login_page(url, method):
    PostFactory(title="Secret")
    CommentFactory(approved=False)
    expect_outcome(
        Client(),
        url,
        f"302 to {LOGIN}, next {url}",
        "a visitor who is not signed in",
        method,
        because="Who signs in comes back to the page; and each method is a door to it.",
    )
    expect(Comment.objects.filter(approved=True).count(), 0, call="the comments that a visitor has approved")


@pytest.mark.parametrize("url", [PREVIEW, MODERATION])
def test_the_way_back_has_the_query_string(url):
    for query in ("?page=2", "?q=tea+cake&page=3", "?tag=a&tag=b", "?q=caf%E9", "?next=/posts/"):
        for method in ("get", "post", "options"):
            wanted = f"302 to {LOGIN}, next {url}{query}"
            expect_outcome(Client(), url + query, wanted, "a visitor who is not signed in", method)


@pytest.mark.parametrize("url", [PREVIEW, MODERATION])
def test_the_way_back_knows_where_the_site_is(url):
    with override_script_prefix("/magazine/"):
        expect_outcome(
            Client(SCRIPT_NAME="/magazine"),
            f"{url}?page=2",
            f"302 to /magazine{LOGIN}, next /magazine{url}?page=2",
            "a visitor of a site below /magazine/",
            because="The prefix of a site is in request.path and in get_full_path(). It is not in path_info.",
        )


@pytest.mark.parametrize("url", [PREVIEW, MODERATION])
def test_the_login_page_is_the_one_of_the_settings(url):
    for login, path in (
        ("/enter/", "/enter/"),
        ("/members/sign-in/?via=menu", "/members/sign-in/"),
        ("admin:login", "/admin/login/"),
    ):
        with override_settings(LOGIN_URL=login):
            wanted = f"302 to {path}, next {url}"
            expect_outcome(Client(), url, wanted, f"a visitor, where LOGIN_URL is {login!r}")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["a member", "an author with a profile", "a superuser"])
def test_a_member_may_not_moderate(kind, method):
    client, user = signed_in(is_superuser=kind == "a superuser")
    if kind == "an author with a profile":
        ProfileFactory(user=user)
    CommentFactory.create_batch(2, approved=False)
    expect_outcome(
        client,
        MODERATION,
        "403",
        f"{kind} who is not staff",
        method,
        because="To sign in once more would not help: from the login page one would come straight back.",
    )
    expect(
        Comment.objects.filter(approved=True).count(),
        0,
        call=f"the comments that are approved after {method.upper()} {MODERATION} by {kind}",
        because="The check comes before the work.",
    )


def test_the_staff_moderate_and_members_read():
    PostFactory(title="Tea")
    PostFactory(title="Cocoa", category=None)
    PostFactory(title="Published", published=True)
    member, staff = signed_in()[0], signed_in(is_staff=True)[0]
    for client, who in ((member, "a member"), (staff, "one of the staff")):
        response = send(client, PREVIEW)
        expect(
            [outcome(response), items(response)], ["200", ["Cocoa", "Tea"]], call=f"GET {PREVIEW} by {who}: the drafts"
        )
    many = [f"Draft {number}" for number in range(101, 202)]
    author = ProfileFactory()
    Post.objects.bulk_create(Post(title=title, slug=title[-3:], body="…", author=author) for title in reversed(many))
    expect(
        items(send(member, PREVIEW)),
        ["Cocoa", *many, "Tea"],
        call=f"GET {PREVIEW} by a member: the drafts, of which there are 103",
    )
    for bodies in (["Nice!", "Well done."], ["More!"], [f"No. {number}" for number in range(101)]):
        post = PostFactory(published=True)
        Comment.objects.bulk_create(Comment(post=post, name="Bo", body=body) for body in bodies)
        response = send(staff, MODERATION)
        expect(
            [outcome(response), items(response)], ["200", bodies], call=f"GET {MODERATION} by the staff: the comments"
        )
        expect_outcome(staff, MODERATION, f"302 to {MODERATION}", "one of the staff", "post")
        expect(Comment.objects.filter(approved=False).count(), 0, call="the comments that wait after that POST")


def test_only_is_staff_decides_about_moderation():
    superuser, _ = signed_in(is_superuser=True)
    editor, user = signed_in(username="admin")
    user.user_permissions.add(*Permission.objects.filter(content_type__model="comment"))
    user.groups.add(Group.objects.create(name="staff"))
    plain, _ = signed_in(is_staff=True, username="zoe")
    both, _ = signed_in(is_staff=True, is_superuser=True)
    author, user = signed_in()
    ProfileFactory(user=user)
    for client, wanted, who in (
        (superuser, "403", "a superuser who is not staff"),
        (editor, "403", "a member with all permissions for comments, in a group 'staff'"),
        (author, "403", "an author with a profile"),
        (plain, "200", "one of the staff without any permission"),
        (both, "200", "one of the staff who is a superuser too"),
    ):
        expect_outcome(client, MODERATION, wanted, who)
        expect_outcome(client, PREVIEW, "200", who)


@pytest.mark.parametrize("url", [PREVIEW, MODERATION])
def test_a_deactivated_user_counts_as_a_visitor(url):
    client, user = signed_in(is_staff=True)
    expect_outcome(client, url, "200", "one of the staff")
    user.is_active = False
    user.save()
    CommentFactory(approved=False)
    for method in METHODS:
        expect_outcome(
            client,
            url,
            f"302 to {LOGIN}, next {url}",
            "the same user, deactivated in between",
            method,
            because="The session is still there; the account is closed.",
        )
    expect(Comment.objects.filter(approved=True).count(), 0, call="the comments that this user has approved since")


def test_what_a_user_may_do_is_decided_at_each_request():
    client, user = signed_in()
    for is_staff, wanted in ((False, "403"), (True, "200"), (False, "403"), (True, "200")):
        user.is_staff = is_staff
        user.save()
        expect_outcome(client, MODERATION, wanted, f"a user whose is_staff was set to {is_staff} just now")
        CommentFactory(approved=False)
        after = "403" if wanted == "403" else f"302 to {MODERATION}"
        expect_outcome(client, MODERATION, after, f"a user whose is_staff was set to {is_staff} just now", "post")
    client.logout()
    expect_outcome(client, MODERATION, f"302 to {LOGIN}, next {MODERATION}", "the same user, signed out")
