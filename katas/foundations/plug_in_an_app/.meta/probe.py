"""The newsletter as its readers, its editors and a shell see it, with other readers each time."""

from django.apps import apps

from kata_project.factories import PostFactory, UserFactory, reseed


def cases(rng):
    def addresses(count):
        return [f"reader{rng.randint(1, 10**6)}-{number}@post.example" for number in range(count)]

    # The first case is a shell: no request was made in this process before.
    for steps, readers in ((["shell"], 0), (["page"], 3), (["page", "shell", "page"], 1), (["shell", "admin"], 11)):
        yield {
            "steps": [{"do": step, "addresses": addresses(rng.randint(1, 3))} for step in steps],
            "readers": addresses(readers),
            "seed": rng.getrandbits(32),
        }
    yield {"steps": [], "readers": addresses(rng.randint(2, 9)), "seed": rng.getrandbits(32)}


def arrange(case):
    reseed(case["seed"])
    subscribers = apps.get_model("newsletter", "Subscriber").objects
    subscribers.bulk_create(subscribers.model(email=email) for email in case["readers"])
    UserFactory(username="chief", is_staff=True, is_superuser=True)
    PostFactory(published=True, slug="a-post")
    return {"steps": case["steps"]}
