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
    WalletFactory,
    reseed,
)
from katas.views.compose_mixins.models import AuditEntry

beyond = {"queries": 400, "rows": 400}

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OWNERS = ("ada", "bob")
OTHERS = ("staff", "boss", "member", "second")
INACTIVE = ("gone",)


def word(rng):
    return "".join(rng.choice("abcdefghijklmnop") for _ in range(8))


def cases(rng):
    for number, size in enumerate((0, 8)):
        yield {"seed": rng.getrandbits(32), "size": size, "steps": steps(rng, size), "number": number}


def steps(rng, size):
    """Say who asks for what, in terms of the names that *arrange* gives."""
    visitors = [*OWNERS, *OTHERS, *INACTIVE, "nobody"]
    found = []

    def add(who, kind, of, end="", method="GET", data=None):
        found.append({"who": who, "kind": kind, "of": of, "end": end, "method": method, "data": data})

    # Each visitor at each view once, with a method that is drawn, and all methods of some strangers.
    for who in visitors:
        for kind in ("wallet", "edit", "delete", "publish", "subscription", "preview", "missing")[: 7 if size else 2]:
            add(who, kind, rng.choice(OWNERS), f"?page={rng.randint(1, 99)}&a=b", rng.choice(METHODS))
    for who in ("staff", "boss", "nobody"):
        add(who, "wallet", "ada")
        add(who, "missing", "ada")
    for method in METHODS[size > 0 :: 2]:
        add("staff", "edit", "ada", method=method)
        add("bob", "wallet", "ada", method=method)
        add("bob", "publish", "ada", method=method)
        add("member", "publish", "bob", method=method)
    for who in ("member", "second", "ada"):
        add(who, "subscription", "ada")
        add(who, "cancelled", "ada")
    add("ada", "edit", "ada", data={"title": word(rng), "summary": word(rng)})
    add("ada", "edit", "ada", data={"title": "", "summary": word(rng)})
    add("bob", "edit", "bob", data={"title": word(rng), "summary": "As before."})
    add("bob", "edit", "bob", data={"title": "", "summary": ""})
    add("boss", "edit", "bob", data={"title": word(rng), "summary": "As before."})
    for who in ("nobody", "ada"):
        add(who, "tag", "", data={"name": word(rng), "slug": word(rng)})
        add(who, "feedback", "", data={"text": word(rng), "stars": rng.choice("1234")})
        add(who, "feedback", "", data={"text": word(rng), "stars": "5"})
        add(who, "feedback", "", data={"text": word(rng), "stars": "6"})
        add(who, "rename", "", data={"name": word(rng)})
        add(who, "nameless", "", data={"name": word(rng), "slug": word(rng)})
        add(who, "broken", "", data={"name": word(rng), "slug": word(rng)})
    add("ada", "nobodys", "ada")
    for who in ("member", "ada", "nobody"):
        add(who, "line", "", data={"description": word(rng)})
    for who in OWNERS:
        add(who, "preview", who)
    rng.shuffle(found)
    add("ada", "publish", "ada", method="POST")
    found += [one | {"data": dict(one["data"])} for one in found if one["kind"] == "edit" and one["data"]][:size]
    for who in ("ada", "staff"):
        add(who, "wallet", "ada")
    add("ada", "hand over", "ada", data={})
    for who in ("ada", "staff"):
        add(who, "wallet", "ada")
    for data in ({}, {"confirmed": "no"}, {"confirmed": "yes"}):
        add("boss", "delete", "bob", data=data)
        add("bob", "delete", "bob", data=data)
        add("bob", "delete", "bob", data={})
    return found


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
    CategoryFactory(slug="the-category", name="Old")
    line = InvoiceLineFactory(invoice__customer=subscription.organisation, description="As before.")
    made = []
    for step in case["steps"]:
        kind, of = step["kind"], step["of"]
        at = {
            "wallet": lambda of=of: f"/wallets/{wallets[of].pk}/",
            "subscription": lambda: f"/subscriptions/{subscription.pk}/",
            "cancelled": lambda: f"/subscriptions/{cancelled.pk}/",
            "preview": lambda of=of: f"/previews/{posts[of].slug}/",
            "missing": lambda: "/posts/987654/edit/",
            "tag": lambda: "/tags/new/",
            "feedback": lambda: "/feedback/",
            "rename": lambda: "/categories/the-category/rename/",
            "line": lambda: f"/lines/{line.pk}/",
            "nameless": lambda: "/nameless/",
            "broken": lambda: "/broken/",
            "hand over": lambda of=of: str(wallets[of].pk),
            "nobodys": lambda of=of: f"/nobodys/{wallets[of].pk}/",
        }.get(kind, lambda kind=kind, of=of: f"/posts/{posts[of].pk}/{kind}/")()
        made.append({"who": step["who"], "at": at + step["end"], "method": step["method"], "data": step["data"]})
    return {"users": [*OWNERS, *OTHERS, *INACTIVE], "inactive": list(INACTIVE), "steps": made}


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
