import pytest
from django.forms import CharField, Form
from django.test import Client, RequestFactory
from django.views.generic import CreateView, DetailView, FormView, ListView, TemplateView

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, UserFactory
from katas.views.first_mixin import mixins
from katas.views.first_mixin.reading import Page
from pytest_djangokata.testing import attempt, expect

TEMPLATE = "first_mixin/page.html"


def read(url, data=None):
    """Return the page at *url*, sending the form's *data* where there are any."""
    call = f"GET {url}" if data is None else f"POST {url} {data}"
    response = attempt(lambda: Client().get(url) if data is None else Client().post(url, data), call=call)
    expect(response.status_code, 200, call=f"the status of {call}")
    return Page(response.content.decode())


def context_of(view, call, method="get", arguments=None, **initkwargs):
    """Return the context of the page that *view*, a class, makes of a request."""
    request = getattr(RequestFactory(), method)("/somewhere/")
    response = attempt(
        lambda: view.as_view(template_name=TEMPLATE, **initkwargs)(request, **(arguments or {})), call=call
    )
    return response.context_data


class Other:
    """A mixin of somebody else's."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["other"] = "still here"
        return context


@pytest.mark.django_db
def test_the_list_has_its_title_and_its_posts(assert_queries):
    many = [f"Water {number}" for number in range(10, 70)]
    for title in ("Tea", "Cocoa", "Coffee", *many):
        PostFactory(title=title, published=True)
    PostFactory(title="A draft")
    with assert_queries(1, because="the posts are fetched once, and a title that is the same each time needs none"):
        page = read("/archive/")
    expect(page.title, "Archive", call="the title of /archive/")
    expect(
        page.items,
        ["Cocoa", "Coffee", "Tea", *many],
        call="the posts on /archive/",
        because="ListView added them before.",
    )


@pytest.mark.django_db
def test_drafts_have_no_page_as_before():
    expect(read("/about/").title, "About us", call="the title of /about/")
    PostFactory(slug="draft")
    for who, user in {"a visitor": None, "staff": UserFactory(is_staff=True, is_superuser=True)}.items():
        client = Client()
        if user:
            client.force_login(user)
        call = f"the status of /archive/draft/ for {who}"
        expect(client.get("/archive/draft/").status_code, 404, call=call, because="PostPage had published posts only.")


@pytest.mark.django_db
def test_each_post_has_its_own_title(assert_queries):
    titles = ["Tea", "Cocoa & <i>cream</i>", " Größe 100 % ", "Tea, " * 39 + "tea"]
    for number, title in enumerate(titles):
        PostFactory(
            title=title, slug=f"post-{number}", summary=f"Summary {number}", status="published", published_at=None
        )
    plain = read("/archive/post-0/").elements
    for number in (1, 0, 2, 3):
        with assert_queries(1, because="the post is fetched for the page, and is there for the title"):
            page = read(f"/archive/post-{number}/")
        expect(page.title, titles[number], call=f"the title of /archive/post-{number}/")
        expect(page.items, [f"Summary {number}"], call=f"the text on /archive/post-{number}/")
        expect(
            page.elements,
            plain,
            call=f"the elements of /archive/post-{number}/",
            because="A title is text; marked as safe, it could bring a script along.",
        )
    Post.objects.filter(slug="post-0").update(title="Green tea")
    expect(
        read("/archive/post-0/").title, "Green tea", call="the title of /archive/post-0/, after the post was renamed"
    )


def test_the_page_about_us_keeps_its_extra_context():
    for _ in range(2):
        page = read("/about/")
        expect(page.title, "About us", call="the title of /about/")
        expect(
            page.items, ["Since 2019"], call="the text on /about/", because="extra_context is a part of the context."
        )


def test_extra_context_stays_as_it_was_given():
    given = {"since": 2019}

    class Titled(mixins.PageTitleMixin, TemplateView):
        page_title = "Titled"

    for initkwargs in ({"extra_context": given}, {}):
        context = context_of(Titled, f"a view with {initkwargs}", **initkwargs)
        expect(context.get("page_title"), "Titled", call=f"the page_title of a view with {initkwargs}")
    expect(
        [given, Titled.extra_context],
        [{"since": 2019}, None],
        call="extra_context that was given to as_view(), and that of the class, after these requests",
        because="It is one dict for all requests, and other views may have the same.",
    )


def test_a_form_with_a_mistake_has_its_title_and_its_errors():
    expect(read("/feedback/").title, "Feedback", call="the title of GET /feedback/")
    page = read("/feedback/", {"message": ""})
    expect(page.title, "Feedback", call="the title of POST /feedback/ without a message")
    expect(
        page.items,
        ["This field is required."],
        call="the errors on POST /feedback/ without a message",
        because="FormView puts its form into the context, with its errors.",
    )
    response = Client().post("/feedback/", {"message": "Hello"})
    expect(response.headers.get("Location"), "/about/", call="where POST /feedback/ with a message leads")


def test_an_attribute_a_method_or_an_argument_decides():
    class Attribute(mixins.PageTitleMixin, TemplateView):
        page_title = "An attribute"

    class Method(mixins.PageTitleMixin, TemplateView):
        page_title = "An attribute"

        def get_page_title(self):
            return f"{self.request.path} {self.kwargs['word']}"

    class Heir(Attribute):
        pass

    class Louder(Attribute):
        def get_page_title(self):
            return super().get_page_title() + "!"

    class New(mixins.PageTitleMixin, CreateView):
        model = Post
        fields = ("title",)

        def get_page_title(self):
            return f"New: {self.object}"

    class Nothing(mixins.PageTitleMixin, TemplateView):
        pass

    for view, initkwargs, call, title in (
        (Attribute, {}, 'the page_title of a view with page_title = "An attribute"', "An attribute"),
        (Method, {}, "the page_title of a view with get_page_title()", "/somewhere/ tea"),
        (Attribute, {"page_title": "An argument"}, 'as_view(page_title="An argument")', "An argument"),
        (Attribute, {}, "the page_title of the first view again", "An attribute"),
        (Attribute, {"page_title": " <b> "}, 'as_view(page_title=" <b> ")', " <b> "),
        (Louder, {}, "the page_title of a view that puts a ! behind super().get_page_title()", "An attribute!"),
        (New, {}, "the page_title of a CreateView, whose self.object is None", "New: None"),
        (Attribute, {"page_title": ""}, 'as_view(page_title="")', ""),
        (Heir, {}, "the page_title of a view that inherits from the first one", "An attribute"),
        (Nothing, {"page_title": "Given"}, 'as_view(page_title="Given") of a view without a title', "Given"),
        (Nothing, {}, "the page_title of a view without a title", ""),
    ):
        context = context_of(view, call, arguments={"word": "tea"}, **initkwargs)
        expect(context.get("page_title"), title, call=call)
        if view is New:
            continue  # Django hands the arguments to the context in a TemplateView.
        expect(context.get("word"), "tea", call="the URL's argument `word` in the context of that view")
    left = context_of(Nothing, "a view without a title and without arguments").get("word")
    expect(left, None, call="the URL's argument `word` in the context of a view that has none, after another request")


@pytest.mark.django_db
def test_it_works_with_a_list_and_a_detail_page():
    class Posts(mixins.PageTitleMixin, ListView):
        model = Post
        paginate_by = 2
        ordering = "title"

        def get_page_title(self):
            return f"{len(self.object_list)} posts"

    class One(mixins.PageTitleMixin, DetailView):
        model = Post

        def get_page_title(self):
            return self.object.title.upper()

    for title in ("Tea", "Cocoa", "Coffee"):
        PostFactory(title=title, slug=title.lower())
    context = context_of(Posts, "a ListView with the mixin")
    expect(context.get("page_title"), "3 posts", call="the page_title of a ListView, from get_page_title()")
    expect(
        [[post.title for post in context.get("object_list", [])], context.get("is_paginated")],
        [["Cocoa", "Coffee"], True],
        call="object_list and is_paginated in the context of that ListView",
    )
    for slug in ("tea", "cocoa"):
        context = context_of(One, "a DetailView with the mixin", arguments={"slug": slug})
        expect(
            [context.get("page_title"), getattr(context.get("object"), "slug", None)],
            [slug.upper(), slug],
            call=f"page_title and object in the context of a DetailView of {slug!r}",
            because="The object is there when the context is made, and not earlier.",
        )

    class Untitled(mixins.PageTitleMixin, DetailView):
        model = Post

    class AllUntitled(mixins.PageTitleMixin, ListView):
        model = Post

    for view, arguments in ((Untitled, {"slug": "tea"}), (AllUntitled, {})):
        call = f"the page_title of a {view.__bases__[-1].__name__} that sets none"
        expect(
            context_of(view, call, arguments=arguments).get("page_title"),
            "",
            call=call,
            because="Which view is called what is for the views to say; the mixin does not guess.",
        )


def test_it_works_with_a_form_that_has_a_mistake():
    class Question(Form):
        word = CharField()

    class Ask(mixins.PageTitleMixin, FormView):
        form_class = Question
        page_title = "Ask"
        extra_context = {"since": 2019}

        def form_valid(self, form):
            form.add_error("word", "This word is taken.")
            return self.form_invalid(form)

    context = context_of(Ask, "a FormView with the mixin, sent without data", method="post")
    expect(context.get("page_title"), "Ask", call="the page_title of a FormView after a mistake")
    expect(
        [getattr(context.get("form"), "errors", None), context.get("since")],
        [{"word": ["This field is required."]}, 2019],
        call="the errors of the form, and `since` from extra_context, in that context",
    )
    view = Ask.as_view(template_name=TEMPLATE)
    response = attempt(view, RequestFactory().post("/somewhere/", {"word": "tea"}), call="POST of the word 'tea'")
    expect(
        getattr(response.context_data.get("form"), "errors", None),
        {"word": ["This word is taken."]},
        call="the errors of the form after the view has called form.add_error() and form_invalid(form)",
        because="form_invalid() hands this form to get_context_data() as a keyword argument; another one knows less.",
    )


def test_other_mixins_keep_their_part_in_any_order():
    class Before(Other, mixins.PageTitleMixin, TemplateView):
        page_title = "Before"

    class After(mixins.PageTitleMixin, Other, TemplateView):
        page_title = "After"

    for view in (Before, After):
        context = context_of(view, f"a TemplateView with another mixin: {view.__name__}")
        expect(
            [context.get("page_title"), context.get("other")],
            [view.__name__, "still here"],
            call=f"page_title and what the other mixin adds, where the bases are {[b.__name__ for b in view.__bases__]}",
            because="super() leads to the next class in line, which may be another mixin.",
        )


def test_a_view_finds_the_title_in_the_context_of_super():
    class Loud(mixins.PageTitleMixin, TemplateView):
        page_title = "Quiet"

        def get_context_data(self, **kwargs):
            context = super().get_context_data(**kwargs)
            context["heading"] = f"{context.get('page_title')}!"
            return context

    context = context_of(Loud, "a view that overrides get_context_data()")
    expect(context["heading"], "Quiet!", call="a heading made of super().get_context_data()['page_title']")
