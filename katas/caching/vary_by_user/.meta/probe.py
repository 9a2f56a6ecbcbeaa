"""Users and visitors at several articles, while balances and comments change and time passes."""

from kata_project.factories import PostFactory, ProfileFactory, WalletFactory, reseed

beyond = {"queries": 30, "rows": 30}


class Story:
    """What happens in one case: the articles and users that it needs, and the steps in their order."""

    def __init__(self, rng, articles):
        self.rng = rng
        self.slugs = [f"{'a' * 40}{rng.getrandbits(30)}" for _ in range(articles)]
        self.users = ["ada"]
        self.steps = []

    def do(self, what, **step):
        self.steps.append({"do": what, **step})

    def look(self, *slugs, who=None):
        seen = [(name, slug) for slug in slugs for name in ([who] if who else [*self.users, "nobody"])]
        self.rng.shuffle(seen)
        for name, slug in seen:
            cookie = f"c{self.rng.getrandbits(30)}"
            self.do("look", who=name, slug=slug, cookie=cookie, secure=self.rng.random() < 0.5)

    def comment(self, slug):
        self.do("comment", slug=slug, body=f"<i>b{self.rng.getrandbits(30)}</i>")

    def pay(self, who):
        self.do("pay", who=who, balance=f"{self.rng.randint(100, 9999)}.{self.rng.randint(10, 99)}")


def everybody(story):
    story.users += ["bob", "poor"]
    story.look(*story.slugs)
    story.look(*story.slugs)


def minute(story, first):
    (slug,) = story.slugs
    story.look(slug, who=first)
    story.comment(slug)
    story.pay("ada")
    story.look(slug)
    spent = story.rng.randint(20, 40)
    story.do("wait", seconds=spent)
    story.look(slug)
    story.do("wait", seconds=59 - spent)
    story.look(slug)
    story.pay("ada")
    story.look(slug, who="ada")
    story.do("wait", seconds=1)
    story.look(slug)


def after_a_visitor(story):
    minute(story, "nobody")


def after_a_user(story):
    minute(story, "ada")


def published(story):
    story.slugs = ["draft", "Draft"]
    for who in ("nobody", "ada"):
        story.look("draft", who=who)
    story.do("publish", slug="draft")
    story.look("draft")
    story.look("Draft", who=story.rng.choice(("ada", "nobody")))


def methods(story):
    (slug,) = story.slugs
    story.users.append("poor")
    story.look(slug, who="nobody")
    story.do("write", slug=slug)
    story.look(slug, who="ada")


def users_change(story):
    (slug,) = story.slugs
    story.users += ["bob", "cem", "poor"]
    story.look(slug)
    story.do("rename", who="ada", name=f"ada{story.rng.getrandbits(30)}")
    story.do("leave", who="bob")
    story.do("password", who="cem", password=f"p{story.rng.getrandbits(30)}")
    story.do("close", who="poor")
    story.look(slug)


PARTS = [
    (everybody, 2, "Each user sees their own panel, and the article is made once for all."),
    (users_change, 1, "The panel has the user of now, and goes with the user."),
    (methods, 1, "GET and HEAD share the article; any other method is a 405."),
    (published, 1, "What is not published is a 404 until it is."),
    (after_a_visitor, 1, "An article is made again 60 seconds after it was made."),
    (after_a_user, 1, "An article is made again 60 seconds after it was made."),
]


def cases(rng):
    for part, articles, advice in PARTS:
        story = Story(rng, articles)
        part(story)
        yield {
            "seed": rng.getrandbits(32),
            "slugs": story.slugs,
            "users": story.users,
            "steps": story.steps,
            "advice": advice,
        }


def arrange(case):
    reseed(case["seed"])
    for name in case["users"]:
        profile = ProfileFactory(user__username=name, user__is_superuser=name == "poor", user__is_staff=name == "poor")
        if name != "poor":
            WalletFactory(owner=profile, balance=f"{case['seed'] % 1000 + len(name)}.00")
    for slug in reversed(case["slugs"]):
        PostFactory(slug=slug, title=f"<b>{slug}</b> & more", published="raft" not in slug)
    return {"users": case["users"], "steps": case["steps"]}
