from django.contrib.auth.models import User
from django.db import connection
from django.forms import CharField, Form
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.views.generic import CreateView, DetailView, FormView, ListView, TemplateView

from kata_project.blog.models import Post
from katas.views.first_mixin import mixins
from katas.views.first_mixin.reading import Page


def seen(response):
    page = Page(response.content.decode())
    return [response.status_code, page.title, page.items, page.elements]


def visit(client, url):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    return [*seen(response), len(queries) <= 1]


def renamed(client, slug):
    Post.objects.filter(slug=slug).update(title="Another " + slug)
    return seen(client.get(f"/archive/{slug}/"))


def sent(client, text):
    response = client.post("/feedback/", {"message": text})
    return [response.status_code, response.headers.get("Location")]


class Question(Form):
    word = CharField()


class Other:
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["other"] = "still here"
        return context


def made(bases, **attributes):
    """Return what the context has of a view with the mixin and these attributes, for a GET and for a POST."""
    view = type("View", bases, {"template_name": "first_mixin/page.html", **attributes})

    def ask(method="get", arguments=None, data=None, **initkwargs):
        request = getattr(RequestFactory(), method)("/somewhere/", data)
        try:
            context = view.as_view(**initkwargs)(request, **(arguments or {})).context_data
        except (AttributeError, TypeError, KeyError) as error:
            return type(error).__name__
        title = context.get("page_title")
        return {
            "title": [type(title).__name__, str(title)],
            "kept": [str(context.get(name)) for name in ("since", "word", "other", "heading")],
            "errors": sorted(getattr(context.get("form"), "errors", {})),
            "objects": [post.title for post in context.get("object_list", [])],
            "object": str(context.get("object")),
        }

    return ask


def heading(self, **kwargs):
    context = super(self.__class__, self).get_context_data(**kwargs)
    context["heading"] = f"{context.get('page_title')}!"
    return context


def loud(self):
    return super(self.__class__, self).get_page_title() + "!"


def taken(self, form):
    form.add_error("word", "taken")
    return self.form_invalid(form)


def act(inputs):
    client, staff = Client(), Client()
    staff.force_login(User.objects.get(username=inputs["staff"]))
    one, two, three = inputs["titles"]
    since = {"since": inputs["since"]}
    mixin = mixins.PageTitleMixin
    word = {"word": inputs["word"]}
    plain = made((mixin, TemplateView), page_title=one, extra_context=since)
    nothing = made((mixin, TemplateView))
    heir = made((type("Titled", (mixin, TemplateView), {"page_title": one}),))
    posts = made(
        (mixin, ListView),
        queryset=Post.objects.order_by("title", "id"),
        get_page_title=lambda self: f"{len(self.object_list)} {two}",
    )
    post = made((mixin, DetailView), model=Post, get_page_title=lambda self: self.object.title.upper())
    guessed = made((mixin, DetailView), model=Post)
    all_guessed = made((mixin, ListView), queryset=Post.objects.order_by("title", "id")[:2])
    form = made((mixin, FormView), form_class=Question, page_title=three, extra_context=since, form_valid=taken)
    path = made((mixin, TemplateView), get_page_title=lambda self: self.request.path + self.kwargs["word"])
    both = made((mixin, TemplateView), page_title=one, get_page_title=lambda self: three)
    louder = made((mixin, TemplateView), page_title=two, get_page_title=loud)
    new = made((mixin, CreateView), model=Post, fields=["title"], get_page_title=lambda self: f"{self.object} {one}")
    first = client.get("/about/")
    bare = type("Bare", (mixin, TemplateView), {"template_name": "first_mixin/page.html", "page_title": two})
    told = {
        "pages": [visit(client, url) for url in ("/archive/", "/feedback/", "/about/")] + [seen(first)],
        "posts": [visit(client, f"/archive/{slug}/") for slug in inputs["slugs"]],
        "sent": [sent(client, text) for text in (inputs["message"], "Hello")],
        "drafts": [one.get(f"/archive/{slug}/").status_code for one in (client, staff) for slug in inputs["drafts"]],
        "mistake": seen(client.post("/feedback/", {"message": ""})),
        "plain": [plain(arguments=word), plain(page_title=two), plain(page_title=""), plain()],
        "heir": [heir(), heir(page_title=two)],
        "both": both(),
        "louder": louder(),
        "new": new(),
        "spaces": plain(page_title=f" {one} "),
        "nothing": [nothing(), nothing(page_title=three), nothing()],
        "list": posts(),
        "guessed": [all_guessed(), *(guessed(arguments={"slug": slug}) for slug in inputs["slugs"][:1])],
        "details": [post(arguments={"slug": slug}) for slug in inputs["slugs"]],
        "form": [form(), form("post"), form("post", data=word)],
        "path": path(arguments=word),
        "others": [
            made((Other, mixin, TemplateView), page_title=one)(),
            made((mixin, Other, TemplateView), page_title=two)(),
        ],
        "super": made((mixin, TemplateView), page_title=three, get_context_data=heading)(),
        "renamed": [renamed(client, slug) for slug in inputs["slugs"][:2]],
        "bare": seen(bare.as_view()(RequestFactory().get("/somewhere/")).render()),
    }
    return told | {"extra context": [sorted(since), bare.extra_context is None]}
