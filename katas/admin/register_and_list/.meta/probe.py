"""Random posts, and what an editor sees of them: the list in several orders, found and filtered, and the form."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Permission

from kata_project.blog.models import Tag
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, UserFactory, reseed

WORDS = ("paper", "tidal", "night", "corner", "bread", "maps", "walks", "shops", "clocks")
NAMES = ("Ada", "Bo", "Cy", "Dora", "Eve", "Fay", "Gus", "Ida", "Jo")


def cases(rng):
    # A page costs much: what one or two of them tell comes first.
    for place, (size, *parts) in enumerate(
        (
            (12, "form"),
            (12, "listed"),
            (12, "searches"),
            (12, "orders"),
            (12, "filters"),
            (1, "listed", "orders", "searches", "filters", "form"),
        )
    ):
        # Of each kind some, so that a query for each category shows with every seed.
        categories = rng.sample([0, 1, None] * 4, size)
        case = {
            "seed": rng.getrandbits(32),
            "parts": parts,
            "posts": [
                {
                    "title": f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number}",
                    "author": position % 3,
                    "status": rng.choice(["draft", "published"]),
                    "views": number * 10 + rng.randint(0, 9),
                    "category": categories[position],
                    "days": rng.randint(0, 9999),
                    "body": rng.choice(WORDS),
                }
                for position, number in enumerate(rng.sample(range(100), size))
            ],
            # The order of the keys is never the order of the names.
            "names": sorted(rng.sample(NAMES, 3), reverse=True),
            "superuser": place in (0, 3, 4),
            "words": ["a", rng.choice(WORDS), rng.choice(WORDS)[:3].upper(), "Seaside", ""],
        }
        case["posts"][0]["status"] = "published" if place else "draft"
        yield case


def arrange(case):
    reseed(case["seed"])
    editor = UserFactory(is_staff=True, is_superuser=case["superuser"])
    editor.user_permissions.set(Permission.objects.filter(content_type__model="post"))
    authors = [ProfileFactory(display_name=f"{name} de Quixley") for name in case["names"]]
    categories = [CategoryFactory(name=f"Category {name}") for name in "AB"]
    tags = [Tag.objects.create(name=name, slug=name.lower()) for name in ("Slow", "Free")]
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for number, given in enumerate(case["posts"]):
        post = PostFactory(
            title=given["title"],
            author=authors[given["author"]],
            editor=authors[given["author"] - 1],
            status=given["status"],
            views=given["views"],
            published_at=start.replace(year=2126) if given["status"] == "published" else None,
            category=None if given["category"] is None else categories[given["category"]],
            body=f"{given['body']}, and the seaside",
            summary=f"{given['body']} at the Seaside",
            # The first two are of one day.
            created_at=start - timedelta(days=case["posts"][max(number - 1, 0)]["days"], minutes=number),
        )
        post.tags.set(tags)
    author = case["names"][case["posts"][0]["author"]]
    return {
        "editor": editor.username,
        "parts": case["parts"],
        "first": case["posts"][0]["title"],
        "titles": sorted(given["title"] for given in case["posts"]),
        "names": case["names"],
        "searches": [
            *case["words"],
            case["posts"][0]["title"].split()[1][1:],
            author.lower(),
            "uixl",
            f"{author} {case['posts'][0]['title'].split()[0]}",
        ],
        "filters": ["Draft", "Published", *(f"Category {name}" for name in "AB")],
    }
