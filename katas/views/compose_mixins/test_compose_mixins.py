from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.test import Client

from kata_project.blog.models import Category, Post, Tag
from kata_project.factories import (
    CategoryFactory,
    InvoiceLineFactory,
    MembershipFactory,
    PostFactory,
    ProfileFactory,
    SubscriptionFactory,
    TagFactory,
    UserFactory,
    WalletFactory,
)
from katas.views.compose_mixins.models import AuditEntry
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

VISITORS = ("an owner", "a stranger", "an editor of all posts", "a superuser", "nobody", "an inactive owner")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND")


def somebody(kind, owner):
    """Return a client with *kind* of visitor behind it."""
    client = Client()
    if kind == "an inactive owner":
        client.force_login(owner)
        owner.is_active = False
        owner.save()
    elif kind != "nobody":
        user = owner
        if kind != "an owner":
            user = ProfileFactory(user__is_superuser=kind == "a superuser", user__is_staff="all" in kind).user
        if kind == "an editor of all posts":
            user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["blog", "billing"]))
        client.force_login(user)
    return client


def ask(client, method, at, data=None):
    if data is None:
        return attempt(client.generic, method, at, call=f"{method} {at}")
    return attempt(client.post, at, data, call=f"POST {at} with {data}")


def answer(response):
    """Return what a visitor sees of an answer: its status, or where to sign in and what comes then."""
    if response.status_code == 302 and "login" in response["Location"]:
        there = urlsplit(response["Location"])
        return f"{there.path}, then {parse_qs(there.query).get('next', ['nowhere'])[0]}"
    return response.status_code


def wanted(visitor, at, for_owner):
    if visitor in ("nobody", "an inactive owner"):
        return f"/accounts/login/, then {at}"
    return for_owner if visitor == "an owner" else 404


def entries():
    return [
        (one.user and one.user.username, one.action, one.subject, one.changed)
        for one in AuditEntry.objects.order_by("pk")
    ]


# --- Who may -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("view", ["wallets", "posts"])
def test_only_an_owner_gets_in(view, visitor):
    owner = ProfileFactory()
    WalletFactory()
    PostFactory.create_batch(2)
    if view == "wallets":
        at = f"/wallets/{WalletFactory(owner=owner).pk}/?page=2&all=1"
        usual = {"GET": 200, "HEAD": 200, "OPTIONS": 200}
    else:
        at = f"/posts/{PostFactory(author=owner, editor=ProfileFactory()).pk}/edit/?page=2&all=1"
        usual = {"GET": 200, "HEAD": 200, "OPTIONS": 200, "POST": 200, "PUT": 200}
    client = somebody(visitor, owner.user)
    expect(
        {method: answer(ask(client, method, at)) for method in METHODS},
        {method: wanted(visitor, at, usual.get(method, 405)) for method in METHODS},
        call=f"{at} by {visitor}, with each method",
        because="Somebody else's object does not exist; 403 would tell that it does. Nobody yet is asked to sign in.",
    )


@pytest.mark.parametrize("visitor", VISITORS)
def test_nothing_of_the_view_runs_before_the_check(visitor):
    owner = ProfileFactory()
    post, other = PostFactory(author=owner), PostFactory()
    at = f"/posts/{post.pk}/publish/"
    response = ask(somebody(visitor, owner.user), "POST", at)
    allowed = visitor == "an owner"
    expect(
        (answer(response), Post.objects.get(pk=post.pk).status, Post.objects.get(pk=other.pk).status),
        (wanted(visitor, at, 302), "published" if allowed else "draft", "draft"),
        call=f"POST {at} by {visitor}: the answer, the status of that post, and of another",
        because="post() of this view fetches nothing: the check must not wait for get_object().",
    )
    if allowed:
        got = [ask(somebody(visitor, owner.user), method, at).status_code for method in ("GET", "HEAD")]
        expect(
            got, [405, 405], call=f"GET and HEAD {at} by the author: statuses", because="This view has a post() only."
        )


@pytest.mark.parametrize("at", ["/wallets/4711/", "/posts/4711/edit/", "/posts/4711/publish/", "/subscriptions/4711/"])
def test_what_does_not_exist_looks_like_what_belongs_to_somebody_else(at, settings):
    settings.LOGIN_URL = "/login-elsewhere/"
    owner = ProfileFactory().user
    got = [answer(ask(somebody(visitor, owner), "GET", at)) for visitor in ("an owner", "nobody")]
    expect(
        got,
        [404, f"/login-elsewhere/, then {at}"],
        call=f"GET {at} by somebody signed in, and by nobody, with LOGIN_URL = '/login-elsewhere/'",
    )


def test_all_members_of_an_organisation_own_its_subscription():
    subscription = SubscriptionFactory()
    members = [MembershipFactory(organisation=subscription.organisation).user for _ in range(3)]
    stranger = MembershipFactory().user
    SubscriptionFactory(organisation=stranger.memberships.get().organisation)
    at = f"/subscriptions/{subscription.pk}/"
    got = [answer(ask(somebody("an owner", user), "GET", at)) for user in (*members, stranger)]
    expect(
        got,
        [200, 200, 200, 404],
        call=f"GET {at} by each of three members, and by a member of another organisation",
        because="owner_field is a lookup, and it may lead to many.",
    )


def test_a_view_may_find_its_object_by_a_slug():
    post = PostFactory()
    PostFactory()
    at = f"/previews/{post.slug}/"
    got = [answer(ask(somebody(visitor, post.author.user), "GET", at)) for visitor in ("an owner", "a stranger")]
    got.append(answer(ask(somebody("an owner", post.author.user), "GET", "/previews/nothing/")))
    expect(
        got,
        [200, 404, 404],
        call=f"GET {at} by its author and by a stranger, and of a slug that does not exist",
        because="How the object is found is up to the view: get_object() knows.",
    )


def test_a_view_may_find_its_object_by_itself_and_lead_to_an_owner_twice():
    category = CategoryFactory()
    first, second = PostFactory(category=category), PostFactory(category=category)
    PostFactory(category=category, author=first.author)
    stranger = PostFactory().author
    at = f"/shelves/{category.slug}/"
    people = [post.author.user for post in (first, second)]
    got = [answer(ask(somebody("an owner", user), "GET", at)) for user in (*people, stranger.user)]
    got.append(answer(ask(somebody("an owner", people[0]), "GET", "/shelves/nothing/")))
    expect(
        got,
        [200, 200, 404, 404],
        call=f"GET {at} by an author of two posts in it, of one, and of none, and of a category that does not exist",
        because="This view has a get_object() of its own, and a join gives one row for each post.",
    )


@pytest.mark.parametrize("status", ["active", "cancelled"])
def test_the_view_s_own_queryset_counts_and_does_not_let_others_in(status):
    subscription = SubscriptionFactory(status=status)
    member = MembershipFactory(organisation=subscription.organisation).user
    at = f"/subscriptions/{subscription.pk}/"
    got = [answer(ask(somebody(visitor, member), "GET", at)) for visitor in ("an owner", "a stranger")]
    expect(
        got,
        [200 if status == "active" else 404, 404],
        call=f"GET {at} of a subscription that is {status}, by a member and by a stranger",
        because="This view has a get_queryset() of its own, which asks no other class.",
    )


def test_a_new_owner_gets_in_and_the_old_one_does_not():
    first, second = ProfileFactory(), ProfileFactory()
    wallet = WalletFactory(owner=first)
    at = f"/wallets/{wallet.pk}/"
    before = answer(ask(somebody("an owner", first.user), "GET", at))
    wallet.owner = second
    wallet.save()
    after = [answer(ask(somebody("an owner", one.user), "GET", at)) for one in (first, second)]
    expect(
        [before, *after], [200, 404, 200], call=f"GET {at} by the owner, and by the old and the new owner afterwards"
    )


def test_a_url_may_say_whose_the_object_is():
    wallet = WalletFactory()
    at = f"/purses/{wallet.pk}/"
    got = [answer(ask(somebody(visitor, wallet.owner.user), "GET", at)) for visitor in ("an owner", "a stranger")]
    expect(
        got,
        [200, 404],
        call=f"GET {at}, whose owner_field is given to as_view(), by the owner and by a stranger",
        because="What as_view() takes is an attribute of the view, and not of its class.",
    )


def test_a_view_that_does_not_say_whose_it_is_is_a_mistake():
    wallet = WalletFactory()
    at = f"/nobodys/{wallet.pk}/"
    expect(
        answer(ask(Client(), "GET", at)),
        wanted("nobody", at, None),
        call=f"GET {at}, whose view has no owner_field, by nobody",
        because="Who is not signed in is asked to sign in, on each page.",
    )
    try:
        got = somebody("an owner", wallet.owner.user).get(at).status_code
    except ImproperlyConfigured:
        return
    except Exception as error:  # noqa: BLE001
        got = type(error).__name__
    pytest.fail(
        f"GET {at}, whose view has no owner_field\n  expected: ImproperlyConfigured\n  got:      {got}\n"
        "  A forgotten attribute must not open a page to everybody, nor close it without a word.",
        pytrace=False,
    )


# --- What is recorded ----------------------------------------------------------------------------------------


def changed(post, **values):
    return {"title": post.title, "summary": post.summary} | values


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"title": "Paper maps"}, ["title"]),
        ({"title": "Paper maps", "summary": "Folded."}, ["title", "summary"]),
        ({}, []),
    ],
    ids=["one field", "both fields", "no field"],
)
def test_a_change_is_recorded(values, names):
    post = PostFactory()
    PostFactory()
    user = post.author.user
    response = ask(somebody("an owner", user), "POST", f"/posts/{post.pk}/edit/", changed(post, **values))
    stored = Post.objects.get(pk=post.pk)
    expect(
        (response.status_code, response.headers.get("Location"), changed(stored)),
        (302, "/done/", changed(post, **values)),
        call=f"POST /posts/{post.pk}/edit/ with changes in {names}: the answer, and the post",
    )
    expect(
        entries(),
        [(user.username, "post.changed", f"blog.post:{post.pk}", names)],
        call=f"the entries after a change of {names}",
    )


def test_a_view_may_name_its_argument_and_answer_with_a_page():
    line, other = InvoiceLineFactory(description="Tea"), InvoiceLineFactory(description="Tea")
    member = MembershipFactory(organisation=line.invoice.customer).user
    client = somebody("an owner", member)
    got = [ask(client, "POST", f"/lines/{one.pk}/", {"description": "Cocoa"}) for one in (line, other)]
    expect(
        ([response.status_code for response in got], got[0].content),
        ([200, 404], b"Saved."),
        call="POST /lines/<line>/ by a member of the organisation that pays, for its line and another: the answers",
        because="pk_url_kwarg of that view is `line`, and it has a queryset and no model; get_object() knows.",
    )
    expect(
        entries(),
        [(member.username, "line.changed", f"billing.invoiceline:{line.pk}", ["description"])],
        call="the entries after that",
        because="A form that was saved is recorded, wherever the answer leads; the subject is the name of the model.",
    )


def test_what_was_created_is_recorded_with_its_id():
    user = UserFactory()
    for visitor in ("an owner", "nobody"):
        ask(somebody(visitor, user), "POST", "/tags/new/", {"name": visitor, "slug": visitor.replace(" ", "-")})
    made = {tag.name: tag.pk for tag in Tag.objects.all()}
    expect(sorted(made), ["an owner", "nobody"], call="the tags after two times POST /tags/new/")
    expect(
        entries(),
        [
            (user.username, "tag.created", f"blog.tag:{made['an owner']}", ["name", "slug"]),
            (None, "tag.created", f"blog.tag:{made['nobody']}", ["name", "slug"]),
        ],
        call="the entries after POST /tags/new/ by somebody and by nobody",
        because="A created object has its id only when it is saved.",
    )


def test_a_form_without_an_object_is_recorded():
    user = UserFactory(is_staff=True, is_superuser=True)
    for data in ({"text": "Fine", "stars": "5"}, {"text": "Well", "stars": "3"}):
        response = ask(somebody("an owner", user), "POST", "/feedback/", data)
        expect((response.status_code, response.headers.get("Location")), (302, "/done/"), call="POST /feedback/")
    expect(
        entries(),
        [(user.username, "feedback.sent", "", ["text"]), (user.username, "feedback.sent", "", ["text", "stars"])],
        call="the entries after two times POST /feedback/, with the initial number of stars and with another",
    )


def test_a_form_about_an_object_is_recorded_with_it():
    category, user = CategoryFactory(), UserFactory()
    at = f"/categories/{category.slug}/note/"
    expect(ask(somebody("an owner", user), "POST", at, {"text": "Fine"}).status_code, 302, call=f"POST {at}")
    expect(
        entries(),
        [(user.username, "category.noted", f"blog.category:{category.pk}", ["text"])],
        call=f"the entries after POST {at}, whose view has an object, and a form that is not the one of a model",
        because="The subject is the object of the view, with any form.",
    )


def test_what_is_deleted_may_be_found_by_its_slug():
    TagFactory()
    tag = TagFactory()
    at = f"/tags/{tag.slug}/remove/"
    expect(ask(Client(), "POST", at, {}).status_code, 302, call=f"POST {at}")
    expect(
        entries(),
        [(None, "tag.removed", f"blog.tag:{tag.pk}", [])],
        call=f"the entries after POST {at}, whose audit_action is given to as_view()",
        because="The id is the object's, and need not be in the URL.",
    )


@pytest.mark.parametrize("confirmed", ["yes", "no", None], ids=["confirmed", "refused", "not asked yet"])
def test_what_is_deleted_is_recorded_with_its_id_and_only_then(confirmed):
    post, other = PostFactory(), PostFactory()
    user = post.author.user
    at = f"/posts/{post.pk}/delete/"
    expect(ask(somebody("an owner", user), "DELETE", at).status_code, 405, call=f"DELETE {at}, which sends no form")
    response = ask(somebody("an owner", user), "POST", at, {} if confirmed is None else {"confirmed": confirmed})
    gone = confirmed == "yes"
    expect(
        (response.status_code, list(Post.objects.values_list("pk", flat=True))),
        (302 if gone else 200, [other.pk] if gone else sorted([post.pk, other.pk])),
        call=f"POST {at} with confirmed={confirmed}: the status, and which posts are left",
    )
    expect(
        entries(),
        [(user.username, "post.deleted", f"blog.post:{post.pk}", [])] if gone else [],
        call=f"the entries after POST {at} with confirmed={confirmed}",
        because="Only what happened is recorded, with the id that it had.",
    )


@pytest.mark.parametrize(
    ("at", "data"),
    [
        ("/posts/{}/edit/", {"title": "", "summary": "x"}),
        ("/tags/new/", {"name": "x", "slug": "no slug"}),
        ("/feedback/", {"text": "x", "stars": "6"}),
    ],
    ids=["update", "create", "a form"],
)
def test_a_form_with_errors_changes_and_records_nothing(at, data):
    post = PostFactory()
    at = at.format(post.pk)
    response = ask(somebody("an owner", post.author.user), "POST", at, data)
    expect(
        (response.status_code, Post.objects.get(pk=post.pk).title == post.title, Tag.objects.count(), entries()),
        (200, True, 0, []),
        call=f"POST {at} with an error: the status, the title is kept, the number of tags, the entries",
    )


@pytest.mark.parametrize("visitor", ["a stranger", "nobody"])
@pytest.mark.parametrize("end", ["edit", "delete"])
def test_what_was_not_allowed_changes_and_records_nothing(end, visitor):
    post = PostFactory()
    data = changed(post, title="Hijacked", confirmed="yes")
    ask(somebody(visitor, post.author.user), "POST", f"/posts/{post.pk}/{end}/", data)
    expect(
        (list(Post.objects.values_list("title", flat=True)), entries()),
        ([post.title], []),
        call=f"the posts and the entries after POST /posts/{post.pk}/{end}/ by {visitor}",
    )


@pytest.mark.parametrize(
    ("at", "error"),
    [
        ("/nameless/", IntegrityError),
        ("/nameless-form/", IntegrityError),
        ("/tags/{tag.pk}/delete/", IntegrityError),
        ("/broken/", ConnectionError),
        ("/categories/{category.slug}/announce/", ConnectionError),
        ("/tags/{tag.pk}/drop/", ConnectionError),
    ],
    ids=[
        "the entry of what is created",
        "the entry of a form without an object",
        "the entry of what is deleted",
        "what is created",
        "what is changed",
        "what is deleted",
    ],
)
def test_form_and_entry_are_stored_both_or_neither(at, error):
    at = at.format(tag=TagFactory(name="Old"), category=CategoryFactory(name="Old"))
    data = {"name": "both", "slug": "both"}
    try:
        got = somebody("an owner", UserFactory()).post(at, data).status_code
    except Exception as caught:  # noqa: BLE001
        got = type(caught).__name__
    expect(
        (got, [one.name for one in (*Tag.objects.all(), *Category.objects.all())], entries()),
        (error.__name__, ["Old", "Old"], []),
        call=f"POST {at}, whose {'entry cannot be stored' if error is IntegrityError else 'saving raises'}: "
        "what came, the tags and the categories, the entries",
        because="A change that nobody recorded, or a record of what never happened, is worse than an error.",
    )


# --- With others ---------------------------------------------------------------------------------------------


def test_other_mixins_have_their_say():
    category = CategoryFactory(name="Old")
    response = ask(Client(), "POST", f"/categories/{category.slug}/rename/", {"name": "New"})
    expect(
        (response.headers.get("X-Dispatch"), response.headers.get("X-Form"), Category.objects.get().name),
        ("stamped", "stamped", "New"),
        call="the headers that a mixin further right sets in dispatch() and form_valid(), and the category's name",
        because="A mixin passes on to the next class with super(), and returns what comes back.",
    )
    expect(
        entries(),
        [(None, "category.renamed", f"blog.category:{category.pk}", ["name"])],
        call="the entries after the category was renamed",
    )
    subscription = SubscriptionFactory()
    member = MembershipFactory(organisation=subscription.organisation).user
    response = ask(somebody("an owner", member), "GET", f"/subscriptions/{subscription.pk}/")
    expect(
        response.headers.get("X-Dispatch"),
        "stamped",
        call=f"the header that a mixin behind OwnerRequiredMixin sets, on GET /subscriptions/{subscription.pk}/",
    )
