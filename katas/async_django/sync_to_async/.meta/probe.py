"""Readers look and tip, one after the other and at the same time, with a ledger that works, is down, or has a bug."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from kata_project.accounts.factories import ProfileFactory, UserFactory
from kata_project.billing.factories import WalletFactory
from kata_project.billing.models import Wallet
from kata_project.blog.factories import CommentFactory, PostFactory, TagFactory
from kata_project.blog.models import Post
from kata_project.factories import reseed

beyond = {"queries": 100}

#: Somebody else who writes to the wallets of ada and ben.
BANK = "1.00 for ada and ben"
MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
ADVICE = "Everything that touches the database runs in one thread, and a transaction begins and ends in one call."


def cases(rng):
    for number in (0, 3, 14):
        # Even and odd, so that what is left is never just what the next tip takes: SQLite computes with floats.
        cents = rng.randrange(1100, 2000, 2)
        amount = f"{rng.randrange(101, 900, 2) / 100:.2f}"
        # With many posts more often, so that a query for some of them is seen in the sum.
        steps = [one("", "/posts/") for _ in range(4 if number < 14 else 10)]
        steps += [one("ben", "/posts/soup/"), one("", "/posts/soup/"), one("ben", "/posts/draft/")]
        steps += [one("zoe", "/posts/soup/"), one("", "/posts/nowhere/"), one("ben", "/posts/nowhere/tip/", "1")]
        steps += [one("ada", "/posts/soup/tip/", "900000"), one("eve", "/posts/plain/tip/", "1")]
        steps += [one("ada", "/posts/soup/tip/", "0.25", "LedgerDown")]
        steps += [one("eve", "/posts/plain/"), one("", "/posts/soup/tip/", "1"), one("ben", "/posts/soup/tip/", "x")]
        steps += [one("ben", "/posts/soup/tip/", amount), one("ben", "/posts/plain/tip/", "1")]
        steps += [one("eve", "/posts/soup/tip/", "1"), one("ben", "/posts/draft/tip/", "1")]
        steps += [one("ada", "/posts/soup/tip/", "0.25"), one("zoe", "/posts/soup/tip/", "1")]
        steps.append(one("ben", "/posts/soup/tip/", ""))  # a form without an amount
        steps.append({"asked": [["ben", "/posts/soup/tip/", "0.50", 1]] * 2, "ledger": "", "stages": False})
        errors = ("LedgerDown", "ZeroDivisionError", "ValueError", "KeyError", "TimeoutError")
        steps += [one("ben", "/posts/soup/tip/", "1", ledger) for ledger in errors]
        steps.append({"asked": [["", "/posts/soup/", None, 1]] * 3, "ledger": "", "stages": False})
        # Both for the case in the middle alone: they take most of the time, and the large case has enough to do.
        crowds = ("LedgerDown", "") if number == 3 else ("LedgerDown",)
        for ledger in crowds:
            many = [[rng.choice(["", "eve"]), "/posts/soup/", None, 3] for _ in range(5)]
            asked = [["", BANK, None, 60], *many, ["ben", "/posts/soup/tip/", "1", 1], *many]
            steps.append({"asked": asked, "ledger": ledger, "stages": True})
        # The bank has paid in 60 for each crowd: enough for some of four tips, and not for all.
        tip = "40" if len(crowds) == 2 else "25"
        steps.append({"asked": [["ben", "/posts/soup/tip/", tip, 1]] * 4, "ledger": "", "stages": False})
        steps.append(one("cy", "/posts/soup/tip/", f"{cents / 100:.2f}"))
        yield {
            "seed": rng.randrange(10**6),
            "number": number,
            "more": 150 if number == 14 else 0,
            "balance": cents,
            "views": rng.randrange(50),
            "comments": [[rng.randrange(number), rng.random() < 0.5] for _ in range(number * 2)],
            "steps": steps,
            "advice": ADVICE,
        }


def one(who, path, amount=None, ledger=""):
    return {"asked": [[who, path, amount, 0]], "ledger": ledger, "stages": False}


def arrange(case):
    reseed(case["seed"])
    ada = ProfileFactory(display_name="Ada", user__username="ada")
    UserFactory(username="zoe")
    ben = ProfileFactory(display_name="Ben", user__username="ben")
    eve = ProfileFactory(display_name="Eve", user__username="eve")
    cy = ProfileFactory(display_name="Cy", user__username="cy")
    WalletFactory(owner=cy, balance=Decimal(case["balance"]) / 100)
    WalletFactory(owner=ada, balance=Decimal(1))
    WalletFactory(owner=ben, balance=Decimal(case["balance"]) / 100)
    published = {"status": Post.Status.PUBLISHED, "views": case["views"], "summary": "kept"}
    soup = PostFactory(title="Soup", slug="soup", author=ada, editor=eve, published_at=MOMENT, **published)
    soup.tags.set([TagFactory(name=name) for name in ("winter", "hot", "quick")])
    far = MOMENT + timedelta(days=36500)
    PostFactory(title="Plain", slug="plain", author=eve, editor=None, published_at=far, **published)
    PostFactory(title="Draft", slug="draft", author=ada, published_at=MOMENT, status=Post.Status.DRAFT)
    posts = [
        PostFactory(title=f"Post {at}", author=eve, published_at=MOMENT + timedelta(days=at % 3), **published)
        for at in range(case["number"])
    ]
    for at, approved in case["comments"]:
        CommentFactory(post=posts[at], approved=approved)
    more = [
        Post(title="More", slug=f"more-{at}", author=ada, published_at=MOMENT - timedelta(days=at % 7), **published)
        for at in range(case["more"])
    ]
    Post.objects.bulk_create(more)
    for approved, anonymous in ((True, False), (False, False), (True, True)):
        CommentFactory(post=soup, approved=approved, anonymous=anonymous)
    WalletFactory(owner=ProfileFactory(display_name="Dan", user__username="dan"), balance=Decimal(10))
    return {"steps": case["steps"], "interrupted": case["number"] == 0}


def inspect(case):
    wallets = Wallet.objects.select_related("owner").order_by("owner__display_name")
    return {
        "wallets": [[wallet.owner.display_name, str(wallet.balance)] for wallet in wallets],
        "views": [
            [post.slug, post.views, post.summary]
            for post in Post.objects.filter(slug__in=["soup", "plain", "draft"]).order_by("slug")
        ],
    }
