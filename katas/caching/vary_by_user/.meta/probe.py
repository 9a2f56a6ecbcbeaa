"""Users and visitors at several articles, while balances and comments change and time passes."""

from kata_project.factories import PostFactory, ProfileFactory, WalletFactory, reseed

beyond = {"queries": 100, "rows": 100}


def cases(rng):
    for size in (1, 3):
        slugs = [*(f"{'a' * 40}{rng.getrandbits(30)}" for _ in range(size)), "draft", "Draft"]
        yield {"seed": rng.getrandbits(32), "slugs": slugs, "steps": story(rng, slugs)}


def story(rng, slugs):
    first = slugs[0]

    def look(who, slug):
        return {
            "do": "look",
            "who": who,
            "slug": slug,
            "cookie": f"c{rng.getrandbits(30)}",
            "secure": rng.random() < 0.5,
        }

    def comment(slug):
        return {"do": "comment", "slug": slug, "body": f"<i>b{rng.getrandbits(30)}</i>"}

    def pay(who):
        return {"do": "pay", "who": who, "balance": f"{rng.randint(100, 9999)}.{rng.randint(10, 99)}"}

    def all_of(*slugs):
        seen = [look(who, slug) for slug in slugs for who in ("ada", "bob", "poor", "nobody")]
        rng.shuffle(seen)
        return seen

    steps = all_of(*slugs) + all_of(*slugs)
    for who in ("nobody", "ada", "nobody"):
        steps += [{"do": "clear"}, look(who, first), comment(first), pay("ada"), pay("bob"), *all_of(first)]
        spent = rng.randint(20, 40)
        steps += [{"do": "wait", "seconds": spent}, *all_of(first), {"do": "wait", "seconds": 59 - spent}]
        steps += [*all_of(first), pay("ada"), look("ada", first), {"do": "wait", "seconds": 2}, *all_of(first)]
    steps += [
        look("nobody", "draft"),
        look("ada", "draft"),
        {"do": "publish", "slug": "draft"},
        *all_of("draft"),
        {"do": "write", "slug": first},
        {"do": "leave", "who": "bob"},
        {"do": "close", "who": "poor"},
        *all_of(*slugs),
    ]
    return steps


def arrange(case):
    reseed(case["seed"])
    for name in ("ada", "bob", "poor"):
        profile = ProfileFactory(user__username=name, user__is_superuser=name == "poor", user__is_staff=name == "poor")
        if name != "poor":
            WalletFactory(owner=profile, balance=f"{case['seed'] % 1000 + len(name)}.00")
    for slug in reversed(case["slugs"]):
        PostFactory(slug=slug, title=f"<b>{slug}</b> & more", published="raft" not in slug)
    return {"users": ["ada", "bob", "poor"], "steps": case["steps"]}
