from urllib.parse import quote

from django.test import Client, RequestFactory, override_settings
from django.urls import path as route_at
from django.urls import set_script_prefix

from kata_project.blog.models import Post
from katas.templates.custom_tags.reading import Fragment, changed, render


def act(inputs):
    slug = inputs["slug"]
    posts = Post.objects.order_by("pk")
    return {
        "highlight": [highlighted(text, term) for text, term in inputs["pairs"]],
        "prefetched": [tags(post) for post in posts.prefetch_related("tags")],
        "tags": below("/magazine/", lambda: [tags(post) for post in posts]),
        "nothing": [seen(render(source, post=None)) for source in ("{% post_tags post %}", "{% post_tags absent %}")],
        "links": [
            nav(route, label, path)
            for label in inputs["labels"]
            for route in ('"blog:home"', '"billing:pricing"', f'"blog:tag" slug="{slug}"')
            for path in (
                None,
                "/",
                f"/?q={slug}",
                "/pricing/",
                "/pricing",
                f"/pricing/{slug}/",
                f"/Tags/{slug}/",
                f"/tags/{slug}/",
                f"/tags/{slug}/?x=1",
                f"/tags/{slug}-2/",
            )
        ],
        "posted": nav(f'"blog:tag" slug="{slug}"', "Tag", f"/tags/{slug}/", "POST"),
        "elsewhere": [
            elsewhere(prefix, name)
            for prefix in ("", "/magazine")
            for name in ("ada", "Zoë", "Ada King", "100%25", *inputs["people"])
        ],
        "kept": kept(posts.first()),
        "page": seen(Client().get("/newsroom/search/", {"q": "tea"}).content.decode()),
    }


class Elsewhere:
    """A site with routes for any name."""

    urlpatterns = [route_at("people/<str:name>/", lambda request, name: None, name="person")]


def elsewhere(prefix, name):
    """Return the link to a person on that person's page, on a site that is served below a prefix."""
    source = '{% nav_link "person" "Posts" name=name %}'
    with override_settings(ROOT_URLCONF=Elsewhere):
        request = RequestFactory().get(f"/people/{quote(name)}/", SCRIPT_NAME=prefix)
        return below(f"{prefix}/", lambda: seen(render(source, request=request, name=name)))


def below(prefix, show):
    """Return what *show* returns on a site that is served below a prefix."""
    set_script_prefix(prefix)
    try:
        return show()
    finally:
        set_script_prefix("/")


def kept(post):
    """Return the names of the page's variables that the tags change, or add."""
    names = ("tags", "address", "label", "current", "route")
    source = '{% post_tags post %}{% nav_link "blog:home" "Posts" %}'
    return changed(source, post=post, request=RequestFactory().get("/"), **dict.fromkeys(names, "mine"))


def highlighted(text, term):
    part = Fragment(render("{{ text|highlight:term }}", text=text, term=term))
    return {"text": part.text, "marks": part.marks, "at": part.before, "elements": part.elements}


def tags(post):
    part = Fragment(render("{% post_tags post %}", post=post))
    return {"links": part.links, "items": part.elements.count("li"), "shown": bool(part.elements)}


def nav(route, label, path, method="GET"):
    request = {} if path is None else {"request": RequestFactory().generic(method, path)}
    name, _, arguments = route.partition(" ")
    return seen(render(f"{{% nav_link {name} label {arguments} %}}", label=label, **request))


def seen(html):
    part = Fragment(html)
    return {
        "links": part.links,
        "marks": part.marks,
        "lists": part.elements.count("ul"),
        "foreign": part.elements.count("i"),
    }
