"""Visitors of all kinds at all views with all methods; what they get, what is stored, and what the audit log says."""

from django.contrib.auth.models import Permission

from kata_project.blog.models import Category, Post, Tag
from kata_project.factories import (
    CategoryFactory,
    InvoiceLineFactory,
    MembershipFactory,
    PostFactory,
    ProfileFactory,
    SubscriptionFactory,
    TagFactory,
    WalletFactory,
    reseed,
)
from katas.views.compose_mixins.models import AuditEntry

beyond = {"queries": 120, "rows": 120}

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "SEARCH")
OWNERS = ("ada", "bob")
OTHERS = ("staff", "boss", "member", "second")
INACTIVE = ("gone",)


def word(rng):
    return "".join(rng.choice("abcdefghijklmnop") for _ in range(8))


def cases(rng):
    # Few visitors tell most of the rules. At the end everybody goes everywhere, in any order.
    yield case(rng, 0, strangers)
    yield case(rng, 0, forms)
    yield case(rng, 0, odd_forms)
    yield case(rng, 0, confirmed, handed_over)
    yield case(rng, 0, methods)
    yield case(rng, 0, methods_of_a_page_that_publishes)
    yield case(rng, 8, owners_everywhere)
    yield case(rng, 8, others_everywhere)


def case(rng, size, *parts):
    found = [step for part in parts if part in SHUFFLED for step in part(rng)]
    rng.shuffle(found)
    # The same once more changes nothing.
    again = [
        one for one in found if one["kind"] == "edit" and one["who"] == one["of"] and (one["data"] or {}).get("title")
    ]
    found += [one | {"data": dict(one["data"])} for one in again]
    found += [step for part in parts if part not in SHUFFLED for step in part(rng)]
    return {"seed": rng.getrandbits(32), "size": size, "steps": found}


def step(who, kind, of, end="", method="GET", data=None):
    """Say who asks for what, in terms of the names that *arrange* gives."""
    return {"who": who, "kind": kind, "of": of, "end": end, "method": method, "data": data}


def query(rng):
    return f"?page={rng.randint(1, 99)}&a=b"


def strangers(rng):
    """Yield each way to be no owner."""
    for who in ("staff", "boss", "nobody"):
        yield step(who, "wallet", "ada", query(rng))
        yield step(who, "missing", "ada")
    for kind, method in (("edit", "OPTIONS"), ("publish", "POST"), ("delete", rng.choice(METHODS))):
        yield step("bob", kind, "ada", query(rng), method)
    for who in ("member", "second", "ada"):
        yield step(who, "subscription", "ada")
        yield step(who, "cancelled", "ada")
    for who in (*OWNERS, "staff", "nobody"):
        yield step(who, "shelf", "")
    for who in OWNERS:
        yield step(who, "preview", who)
    yield step("ada", "publish", "ada")
    yield step("ada", "wallet", "ada")
    for who in ("nobody", "ada"):
        yield step(who, "nobodys", "ada")
    for who in ("bob", "ada"):
        yield step(who, "purse", "ada")


def owners_everywhere(rng):
    return everywhere(rng, *OWNERS, *INACTIVE, "nobody")


def others_everywhere(rng):
    return everywhere(rng, *OTHERS)


def everywhere(rng, *visitors):
    """Yield each visitor at each view once, with a method that is drawn."""
    for who in visitors:
        for kind in ("wallet", "edit", "delete", "publish", "subscription", "preview", "missing"):
            yield step(who, kind, rng.choice(OWNERS), query(rng), rng.choice(METHODS))


def methods(rng):
    for method in METHODS:
        yield step("staff", "edit", "ada", method=method)
        yield step("bob", "wallet", "ada", method=method)


def methods_of_a_page_that_publishes(rng):
    for method in METHODS:
        yield step("bob", "publish", "ada", method=method)
        yield step("member", "publish", "bob", method=method)


def forms(rng):
    yield step("ada", "edit", "ada", data={"title": word(rng), "summary": word(rng)})
    yield step("ada", "edit", "ada", data={"title": "", "summary": word(rng)})
    yield step("bob", "edit", "bob", data={"title": word(rng), "summary": "As before."})
    yield step("bob", "edit", "bob", data={"title": "", "summary": ""})
    yield step("ada", "publish", "ada", method="POST")
    yield step("boss", "edit", "bob", data={"title": word(rng), "summary": "As before."})
    for who in ("nobody", "ada"):
        yield step(who, "tag", "", data={"name": word(rng), "slug": word(rng)})
        yield step(who, "feedback", "", data={"text": word(rng), "stars": rng.choice("1234")})
        yield step(who, "feedback", "", data={"text": word(rng), "stars": "5"})
        yield step(who, "feedback", "", data={"text": word(rng), "stars": "6"})
    yield step("staff", "feedback", "", data={"text": word(rng), "stars": "2"})
    for who in ("member", "ada", "nobody"):
        yield step(who, "line", "", data={"description": word(rng)})


def odd_forms(rng):
    for who in ("ada", "nobody"):
        yield step(who, "rename", "", data={"name": word(rng)})
        yield step(who, "note", "", data={"text": word(rng)})
        yield step(who, "nameless", "", data={"name": word(rng), "slug": word(rng)})
        for kind in ("broken", "nameless form", "nameless delete", "broken delete", "broken rename"):
            yield step(who, kind, "", data={"name": word(rng), "slug": word(rng)})
    yield step("ada", "remove", "", data={})


def handed_over(rng):
    """Yield what the owners of a wallet see before and after it changes hands."""
    for who in ("ada", "staff"):
        yield step(who, "wallet", "ada")
    yield step("ada", "hand over", "ada", data={})
    for who in ("ada", "staff"):
        yield step(who, "wallet", "ada")


def confirmed(rng):
    yield step("bob", "delete", "bob", method="DELETE")
    for data in ({}, {"confirmed": "no"}, {"confirmed": "yes"}):
        yield step("boss", "delete", "bob", data=data)
        yield step("bob", "delete", "bob", data=data)
        yield step("bob", "delete", "bob", data={})


#: The parts whose steps come in any order.
SHUFFLED = (
    strangers,
    forms,
    odd_forms,
    methods,
    methods_of_a_page_that_publishes,
    owners_everywhere,
    others_everywhere,
)


def arrange(case):
    reseed(case["seed"])
    people = {name: ProfileFactory(user__username=name) for name in (*OWNERS, *OTHERS, *INACTIVE)}
    people["staff"].user.is_staff = people["boss"].user.is_superuser = True
    for name in ("staff", "boss"):
        people[name].user.save()
        people[name].user.user_permissions.set(Permission.objects.filter(content_type__app_label="blog"))
    PostFactory.create_batch(case["size"], author=people["gone"])
    posts = {
        name: PostFactory(title=f"By {name}", summary="As before.", author=people[name], editor=people["staff"])
        for name in reversed(OWNERS)
    }
    wallets = {name: WalletFactory(owner=people[name]) for name in OWNERS}
    subscription = SubscriptionFactory()
    cancelled = SubscriptionFactory(organisation=subscription.organisation, status="cancelled")
    for name in ("member", "second"):
        MembershipFactory(organisation=subscription.organisation, user=people[name].user)
    SubscriptionFactory(organisation=MembershipFactory(user=people["ada"].user).organisation)
    category = CategoryFactory(slug="the-category", name="Old")
    PostFactory.create_batch(2, title="Twice", author=people["ada"], category=category)
    PostFactory(author=people["bob"])
    line = InvoiceLineFactory(invoice__customer=subscription.organisation, description="As before.")
    tag = TagFactory(name="Kept", slug="kept")
    old_tag = TagFactory(name="Old", slug="old")
    made = []
    for step in case["steps"]:
        kind, of = step["kind"], step["of"]
        at = {
            "wallet": lambda of=of: f"/wallets/{wallets[of].pk}/",
            "subscription": lambda: f"/subscriptions/{subscription.pk}/",
            "cancelled": lambda: f"/subscriptions/{cancelled.pk}/",
            "preview": lambda of=of: f"/previews/{posts[of].slug}/",
            "missing": lambda: "/posts/987654/edit/",
            "shelf": lambda: "/shelves/the-category/",
            "tag": lambda: "/tags/new/",
            "feedback": lambda: "/feedback/",
            "rename": lambda: "/categories/the-category/rename/",
            "line": lambda: f"/lines/{line.pk}/",
            "nameless": lambda: "/nameless/",
            "broken": lambda: "/broken/",
            "nameless form": lambda: "/nameless-form/",
            "nameless delete": lambda: f"/tags/{tag.pk}/delete/",
            "broken delete": lambda: f"/tags/{tag.pk}/drop/",
            "broken rename": lambda: "/categories/the-category/announce/",
            "hand over": lambda of=of: str(wallets[of].pk),
            "remove": lambda: f"/tags/{old_tag.slug}/remove/",
            "note": lambda: "/categories/the-category/note/",
            "purse": lambda of=of: f"/purses/{wallets[of].pk}/",
            "nobodys": lambda of=of: f"/nobodys/{wallets[of].pk}/",
        }.get(kind, lambda kind=kind, of=of: f"/posts/{posts[of].pk}/{kind}/")()
        made.append({"who": step["who"], "at": at + step["end"], "method": step["method"], "data": step["data"]})
    users = [name for name in people if any(step["who"] == name for step in made)]
    return {"users": users, "inactive": list(INACTIVE), "steps": made}


def inspect(case):
    tags = {f"blog.tag:{tag.pk}": tag.name for tag in Tag.objects.all()}
    posts = {f"blog.post:{post.pk}": post.author.user.username for post in Post.objects.select_related("author__user")}
    return {
        "posts": sorted(f"{post.title}|{post.summary}|{post.status}" for post in Post.objects.all()),
        "tags": sorted(tags.values()),
        "category": Category.objects.get(slug="the-category").name,
        "entries": [
            [
                one.user.username if one.user else None,
                one.action,
                tags.get(one.subject) or posts.get(one.subject) or one.subject,
                one.changed,
            ]
            for one in AuditEntry.objects.order_by("pk")
        ],
    }
