"""Views and wallets after a series of calls with old instances, some of them with a rival change on the way."""

from datetime import UTC, datetime
from decimal import Decimal

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from kata_project.factories import PostFactory, ProfileFactory, WalletFactory, reseed

beyond = {"rows": 16}

LONG_AGO = datetime(2020, 2, 2, tzinfo=UTC)


def quarters(rng, low, high):
    return f"{rng.randint(low * 4, high * 4) / 4:.2f}"


def step(rng, kind, posts, wallets):
    rival = rng.random() < 0.6
    if kind == "view":
        change = rng.randint(1, 90) if rival else None
        return {"do": "view", "row": rng.randrange(posts), "rival": change, "title": f"Corrected {rng.randint(1, 99)}"}
    change = quarters(rng, 0, 120) if rival else None
    row = rng.randrange(wallets)
    if kind == "spend":
        amount = change if rival and rng.random() < 0.4 and change != "0.00" else quarters(rng, 1, 90)
        return {"do": "spend", "row": row, "amount": amount, "rival": change}
    return {
        "do": "top_up",
        "row": row,
        "amount": quarters(rng, 1, 60),
        "ceiling": quarters(rng, 40, 130),
        "rival": change,
    }


def edges(rng, posts, wallets):
    """Return the steps that no batch may lack, in any order."""
    exact = quarters(rng, 1, 60)
    view = {
        "do": "view",
        "row": rng.randrange(posts),
        "rival": rng.randint(600, 900),
        "title": f"Edited {rng.randint(1, 99)}",
        "draft": True,
    }
    spend = {"do": "spend", "row": rng.randrange(wallets), "amount": exact, "rival": exact, "sold": True}
    short = {"do": "spend", "row": rng.randrange(wallets), "amount": "20.25", "rival": "20.00"}
    # After a top-up its wallet is looked at, before another one lifts it to a ceiling.
    rivals = [(quarters(rng, 41, 99), "5.25"), ("40.00", "5.25"), ("37.50", "5.25"), ("-8.25", "60.25")]
    return [[view], [spend], [short], *(lifted_and_seen(rng.randrange(wallets), *one) for one in rivals)]


def lifted_and_seen(row, rival, amount):
    lifted = {"do": "top_up", "row": row, "amount": amount, "ceiling": "40.00", "rival": rival}
    return [lifted, {"do": "spend", "row": row, "amount": "0.25", "rival": None}]


def cases(rng):
    for posts, wallets in ((1, 1), (3, 2), (4, 9)):
        kinds = ["view"] * 5 + ["spend"] * 7 + ["top_up"] * 3
        groups = [[step(rng, kind, posts, wallets)] for kind in kinds] + edges(rng, posts, wallets)
        rng.shuffle(groups)
        steps = [one for group in groups for one in group]
        # Last, a wallet that another request fills and empties again while its owner spends.
        row = rng.randrange(wallets)
        steps += [
            {"do": "spend", "row": row, "amount": quarters(rng, 20, 40), "rival": quarters(rng, 200, 300)},
            {"do": "spend", "row": row, "amount": quarters(rng, 20, 40), "rival": quarters(rng, 1, 19)},
        ]
        yield {
            "views": [rng.randint(0, 500) for _ in range(posts)],
            "balances": [quarters(rng, 0, 140) for _ in range(wallets)],
            "steps": steps,
            "seed": rng.getrandbits(32),
            # Two for the instances, and for each step what the README allows, beside the rival and a look at the row.
            "budget": {
                "queries": 2 + sum((1 if one["do"] == "top_up" else 2) + (one["rival"] is not None) for one in steps)
            },
        }


def arrange(case):
    reseed(case["seed"])
    for views in case["views"]:
        PostFactory(published=True, views=views)
    Post.objects.update(updated_at=LONG_AGO)  # save() would write the present
    for number, balance in enumerate(case["balances"]):
        WalletFactory(balance=Decimal(balance), owner__user__is_active=number % 2 == 1)
    return {"steps": case["steps"], "buyer": ProfileFactory().pk}


def taken_over(post):
    return [post.published_at is None, post.author_id == post.editor_id]


def inspect(case):
    return {
        "posts": [
            [
                post.title,
                post.status,
                post.body,
                post.summary,
                post.views,
                post.updated_at == LONG_AGO,
                taken_over(post),
            ]
            for post in Post.objects.order_by("pk")
        ],
        "wallets": [str(wallet.balance) for wallet in Wallet.objects.order_by("pk")],
    }
