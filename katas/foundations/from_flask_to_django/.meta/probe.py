"""Conversations of scripts with the service, over categories of several numbers."""

import json

from kata_project.blog.models import Category
from kata_project.factories import CategoryFactory, PostFactory, reseed

JSON = "application/json"


def cases(rng):
    def slug():
        return f"{rng.choice(('art', 'food', 'go-out', 'x', '7'))}-{rng.randint(1, 9999)}"

    def name():
        return (
            rng.choice(("", " ", "  "))
            + f"{rng.choice(('Art', 'Käse  & Wein', 'x', '日本'))} {rng.randint(1, 999)}"
            + " "
        )

    def bad_body():
        taken, fresh = slug(), slug()
        return rng.choice(
            [
                json.dumps({"slug": fresh}),
                json.dumps({"slug": fresh, "name": rng.choice(["", "  ", 7, None, [], {"a": 1}, "n" * 81])}),
                json.dumps({"slug": rng.choice(["", "A", "ä", "a b", "a_b", "a/b", "s" * 51, 3, None]), "name": "x"}),
                json.dumps([taken, fresh]),
                rng.choice(["", "{", "slug=x", "'x'", "12", "true", "null"]),
            ]
        )

    for count in (0, 1, 5, 120):
        rows = {slug(): name().strip() for _ in range(count)}
        known = list(rows)
        old = f"Old_{rng.randint(1, 9999)}"
        rows |= {old: name().strip(), "LAST": name().strip()}  # made elsewhere
        steps = []
        for _ in range(12):
            new = slug()
            one = rng.choice([*known, new])
            path = f"/api/categories/{one}"
            body = json.dumps({"slug": one, "name": name()})
            kind = rng.choice(
                (JSON, JSON, JSON, f"{JSON}; charset=utf-8", "text/plain", "multipart/form-data; boundary=x")
            )
            steps.append(
                rng.choice(
                    [
                        ["POST", "/api/categories", body, JSON],
                        ["POST", "/api/categories", body, kind],
                        ["POST", "/api/categories", bad_body(), JSON],
                        ["PUT", path, json.dumps({"name": name()}), kind],
                        ["PUT", path, bad_body(), JSON],
                        ["DELETE", path, "", JSON],
                        ["GET", path, "", JSON],
                        ["HEAD", path, "", JSON],
                        ["HEAD", "/api/categories", "", JSON],
                        [rng.choice(("PUT", "PATCH", "DELETE")), "/api/categories", body, JSON],
                        [rng.choice(("POST", "PATCH")), path, body, JSON],
                        [rng.choice(("GET", "POST", "DELETE")), f"{path}/", body, JSON],
                        [
                            rng.choice(("GET", "POST", "PUT")),
                            f"/api/{rng.choice(('tags', '', 'categoriesx'))}",
                            body,
                            JSON,
                        ],
                    ]
                )
            )
            if rng.random() < 0.3:
                steps.append(["GET", "/api/categories", "", JSON])
        steps += [
            ["POST", "/api/categories", json.dumps({"slug": "last", "name": f"N  {rng.randint(1, 999)}"}), JSON],
            ["POST", "/api/categories", json.dumps({"slug": "last", "name": "Again"}), JSON],
            ["PATCH", "/api/categories/last", "{}", JSON],
            ["PUT", "/api/categories", "{}", JSON],
            ["POST", "/api/categories/nowhere", "{}", JSON],
            ["POST", "/api/categories", "\udcff", JSON],
            ["POST", "/api/categories", json.dumps({"slug": "last", "name": ""}), JSON],
            ["POST", "/api/categories", json.dumps({"slug": "odd", "name": name()}), f"{JSON}-patch+json"],
            ["PUT", "/api/categories/last", json.dumps({"slug": f"{slug()}!", "name": name()}), JSON],
            *(
                ["POST", "/api/categories", json.dumps({"slug": text, "name": name()}), JSON]
                for text in ("Odd", "o_d", "ödd", "odd\n", "", "o" * 51, "o" * 50, "-", str(rng.randint(0, 9)))
            ),
            *(
                [
                    "POST",
                    "/api/categories",
                    json.dumps({"slug": f"length-{length}", "name": f"  {'n' * length} "}),
                    JSON,
                ]
                for length in (0, 1, 80, 81)
            ),
            ["HEAD", "/api/categories/last", "", JSON],
            ["DELETE", "/api/categories/Last", "", JSON],
            *(["GET", path, "", JSON] for path in ("/api/", "/api/categories/last/")),
            *(["PUT", "/api/categories/last", json.dumps({"name": bad}), JSON] for bad in (7, None, [], "n" * 81)),
            ["GET", f"/api/categories/{old}", "", JSON],
            ["PUT", f"/api/categories/{old}", json.dumps({"name": name()}), JSON],
            ["POST", "/api/categories", "[" * 100_000 + "]" * 100_000, JSON],
            ["POST", "/api/categories", json.dumps({"slug": f"x-{rng.choice('٣५３')}", "name": name()}), JSON],
            *([method, "/api/nothing", "{}", JSON] for method in ("POST", "PUT", "PATCH", "DELETE")),
            ["POST", "/api/categories", '{"slug": "no-utf-8", "name": "\udcff"}', JSON],
            *(
                ["POST", "/api/categories", json.dumps({"slug": f"kind-{n}", "name": name()}), f"{JSON}{more}"]
                for n, more in enumerate((";charset=utf-8", f"; version={rng.randint(1, 9)}"))
            ),
            ["DELETE", f"/api/categories/{old}", "", JSON],
            ["GET", "/api/categories", "", JSON],
        ]
        steps = [
            [method, path, body.encode("utf-8", "surrogateescape").hex(), kind] for method, path, body, kind in steps
        ]
        yield {"rows": rows, "steps": steps, "seed": rng.getrandbits(32)}


def arrange(case):
    reseed(case["seed"])
    for slug, name in case["rows"].items():
        CategoryFactory(slug=slug, name=name)
    PostFactory(published=True, slug="rest-api", category=Category.objects.get(slug=list(case["rows"])[-2]))
    Category.objects.exclude(slug__in=case["rows"]).delete()
    return {"steps": case["steps"]}


def inspect(case):
    return [[category.slug, category.name] for category in Category.objects.order_by("slug")]
